#include "values/random_name.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace testcontainers {

std::string random_hex(std::size_t digits) {
    constexpr std::string_view alphabet = "0123456789abcdef";
    std::vector<unsigned char> bytes(digits);
    for (std::size_t filled = 0; filled < bytes.size();) {
        const auto got = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        filled += static_cast<std::size_t>(got);
    }
    std::string text;
    text.reserve(digits);
    for (const auto byte : bytes) {
        text += alphabet[byte & 0xFU];
    }
    return text;
}

} // namespace testcontainers

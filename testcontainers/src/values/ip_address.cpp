#include "values/ip_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>

namespace testcontainers {

std::optional<IpAddress> parse_address(const std::string& text) {
    for (const int family : {AF_INET, AF_INET6}) {
        IpAddress address{.family = family};
        if (text.find('\0') == std::string::npos &&
            ::inet_pton(family, text.c_str(), address.bytes.data()) == 1) {
            return address;
        }
    }
    return std::nullopt;
}

std::string to_string(const IpAddress& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    (void)::inet_ntop(address.family, address.bytes.data(), text.data(), text.size());
    return text.data();
}

bool IpRange::has(const IpAddress& other) const noexcept {
    if (other.family != address.family) {
        return false;
    }
    for (unsigned bit = 0; bit < prefix; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        if (((address.bytes[bit / 8] ^ other.bytes[bit / 8]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

std::optional<IpRange> parse_range(const std::string& text) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto address = parse_address(text.substr(0, slash));
    const auto* const end = text.data() + text.size();
    const auto* const digits = std::min(text.data() + slash + 1, end);
    unsigned prefix = 0;
    const auto [stopped, error] = std::from_chars(digits, end, prefix);
    if (!address || error != std::errc{} || stopped != end || prefix > address->bits()) {
        return std::nullopt;
    }
    return IpRange{*address, prefix};
}

} // namespace testcontainers

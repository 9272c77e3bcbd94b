#include "wait/listening.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace testcontainers::wait {
namespace {

constexpr std::string_view state_listen = "0A";

std::string_view next_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

/// The address and port of a listening socket; nothing for a line of another kind.
struct Local {
    std::string_view address;
    std::uint16_t port = 0;
};

std::optional<Local> listening_socket(std::string_view line) {
    (void)next_word(line);
    const auto local = next_word(line);
    (void)next_word(line);
    const auto colon = local.rfind(':');
    if (next_word(line) != state_listen || colon == std::string_view::npos) {
        return std::nullopt;
    }
    const auto digits = local.substr(colon + 1);
    Local found{.address = local.substr(0, colon)};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), found.port, 16);
    return error == std::errc{} ? std::optional{found} : std::nullopt;
}

/// The kernel prints addresses as 32-bit words of this machine's byte order: on little-endian ones 127.0.0.1
/// is 0100007F.
bool is_loopback(std::string_view address) {
    constexpr std::string_view loopback_v6 = "00000000000000000000000001000000";
    constexpr std::string_view mapped_v4 = "0000000000000000FFFF0000";
    if (address == loopback_v6) {
        return true;
    }
    if (address.starts_with(mapped_v4)) {
        address.remove_prefix(mapped_v4.size());
    }
    return address.size() == 8 && address.ends_with("7F");
}

} // namespace

Listening listening_in(std::string_view tcp, std::string_view tcp6, std::uint16_t port) {
    auto found = Listening::no;
    for (auto text : std::array{tcp, tcp6}) {
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            const auto socket = listening_socket(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
            if (!socket || socket->port != port) {
                continue;
            }
            if (!is_loopback(socket->address)) {
                return Listening::yes;
            }
            found = Listening::loopback_only;
        }
    }
    return found;
}

} // namespace testcontainers::wait

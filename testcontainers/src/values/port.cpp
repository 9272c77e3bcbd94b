#include <testcontainers/port.hpp>

#include <testcontainers/error.hpp>

#include <charconv>
#include <optional>

namespace testcontainers {
namespace {

std::optional<std::uint16_t> port_number(std::string_view digits) {
    unsigned value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stopped, problem] = std::from_chars(digits.data(), end, value);
    if (problem != std::errc{} || stopped != end || value == 0 || value > 65535) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(value);
}

std::optional<Protocol> protocol_named(std::string_view name) {
    for (const auto protocol : {Protocol::tcp, Protocol::udp, Protocol::sctp}) {
        if (to_string(protocol) == name) {
            return protocol;
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view to_string(Protocol protocol) noexcept {
    switch (protocol) {
    case Protocol::udp:
        return "udp";
    case Protocol::sctp:
        return "sctp";
    case Protocol::tcp:
        break;
    }
    return "tcp";
}

std::string to_string(Port port) {
    return std::to_string(port.number) + '/' + std::string(to_string(port.protocol));
}

Port parse_port(std::string_view text, std::source_location where) {
    const auto slash = text.find('/');
    const auto number = port_number(text.substr(0, slash));
    if (!number) {
        throw ConfigError(
            "port \"" + std::string(text) + "\": the number must be from 1 to 65535, as in 6379/tcp", where);
    }
    if (slash == std::string_view::npos) {
        return {*number, Protocol::tcp};
    }
    const auto protocol = protocol_named(text.substr(slash + 1));
    if (!protocol) {
        throw ConfigError("port \"" + std::string(text) +
                              "\": the protocol must be tcp, udp or sctp, as in 6379/tcp",
                          where);
    }
    return {*number, *protocol};
}

std::string to_string(const Endpoint& endpoint) {
    const auto port = ':' + std::to_string(endpoint.port);
    if (endpoint.host.find(':') != std::string::npos) {
        return '[' + endpoint.host + ']' + port;
    }
    return endpoint.host + port;
}

} // namespace testcontainers

#include "core/validate_subnet.hpp"

#include "core/words.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::core {
namespace {

/// An address of either family, as bytes.
struct Address {
    int family = AF_INET;
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] unsigned bits() const noexcept { return family == AF_INET ? 32 : 128; }
};

/// An address and how many of its bits are the network's.
struct Range {
    Address address;
    unsigned prefix = 0;

    [[nodiscard]] bool has(const Address& other) const noexcept {
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
};

std::optional<Address> parse_address(const std::string& text) {
    for (const int family : {AF_INET, AF_INET6}) {
        Address address{.family = family};
        if (text.find('\0') == std::string::npos &&
            ::inet_pton(family, text.c_str(), address.bytes.data()) == 1) {
            return address;
        }
    }
    return std::nullopt;
}

std::optional<Range> parse_range(const std::string& text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    const auto prefix = slash == std::string::npos ? std::string{} : text.substr(slash + 1);
    constexpr std::size_t most_digits = 3;
    if (!address || !is_number(prefix) || prefix.size() > most_digits ||
        std::stoul(prefix) > address->bits()) {
        return std::nullopt;
    }
    return Range{*address, static_cast<unsigned>(std::stoul(prefix))};
}

void check_subnet(Problems& problems, const std::string& field, const Subnet& subnet) {
    const auto range = parse_range(subnet.subnet);
    if (!range) {
        problems.add(field + ".subnet", subnet.subnet,
                     "must be a range of addresses, such as 10.42.0.0/24 or fd42::/64");
        return;
    }
    if (!subnet.gateway.empty()) {
        const auto gateway = parse_address(subnet.gateway);
        if (!gateway || !range->has(*gateway)) {
            problems.add(field + ".gateway", subnet.gateway, "must be an address in " + subnet.subnet);
        }
    }
    if (!subnet.ip_range.empty()) {
        const auto part = parse_range(subnet.ip_range);
        if (!part || part->prefix < range->prefix || !range->has(part->address)) {
            problems.add(field + ".ip_range", subnet.ip_range, "must be a part of " + subnet.subnet);
        }
    }
}

} // namespace

void check_subnets(Problems& problems, const NetworkSpec& spec) {
    bool has_ipv6 = false;
    for (std::size_t i = 0; i < spec.subnets.size(); ++i) {
        check_subnet(problems, element("subnets", i), spec.subnets[i]);
        has_ipv6 = has_ipv6 || spec.subnets[i].subnet.find(':') != std::string::npos;
    }
    if (has_ipv6 && !spec.ipv6) {
        problems.add("ipv6", "must be true, because a subnet has IPv6 addresses");
    }
}

} // namespace testcontainers::core

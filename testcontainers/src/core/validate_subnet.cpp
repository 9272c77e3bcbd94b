#include "core/validate_subnet.hpp"

#include "values/ip_address.hpp"

#include <string>

namespace testcontainers::core {
namespace {

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

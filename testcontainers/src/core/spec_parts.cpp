#include "testcontainers/mount.hpp"
#include "testcontainers/published_port.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

namespace testcontainers {

std::string_view to_string(Propagation propagation) noexcept {
    switch (propagation) {
    case Propagation::rslave:
        return "rslave";
    case Propagation::rshared:
        return "rshared";
    case Propagation::private_:
        return "private";
    case Propagation::slave:
        return "slave";
    case Propagation::shared:
        return "shared";
    case Propagation::rprivate:
        break;
    }
    return "rprivate";
}

std::string_view to_string(SelinuxLabel label) noexcept {
    switch (label) {
    case SelinuxLabel::shared:
        return "z";
    case SelinuxLabel::exclusive:
        return "Z";
    case SelinuxLabel::unchanged:
        break;
    }
    return "unchanged";
}

std::vector<PublishedPort> port_range(Port first, std::uint16_t last) {
    if (first.number == 0 || last < first.number) {
        throw ConfigError(fmt::format(
            "the ports {} to {} are no range; the first must be at least 1 and not above the last",
            to_string(first), last));
    }
    std::vector<PublishedPort> ports;
    for (unsigned number = first.number; number <= last; ++number) {
        ports.emplace_back(Port{static_cast<std::uint16_t>(number), first.protocol});
    }
    return ports;
}

} // namespace testcontainers

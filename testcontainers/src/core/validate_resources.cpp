#include "core/validate_resources.hpp"

#include "core/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace testcontainers::core {
namespace {

using namespace literals;

constexpr std::array<std::string_view, 16> ulimit_names{
    "as",   "core",   "cpu",   "data", "fsize",  "locks",  "memlock",    "msgqueue",
    "nice", "nofile", "nproc", "rss",  "rtprio", "rttime", "sigpending", "stack"};

void check_memory(Problems& problems, const Resources& resources) {
    if (resources.memory && *resources.memory < 6_MiB) {
        problems.add("resources.memory",
                     to_string(*resources.memory) + " is too little; must be at least 6 MiB");
    }
    if (resources.memory_and_swap && !resources.memory) {
        problems.add("resources.memory_and_swap",
                     to_string(*resources.memory_and_swap) + " needs `memory`, which must be set as well");
    } else if (resources.memory_and_swap && *resources.memory_and_swap < *resources.memory) {
        problems.add("resources.memory_and_swap",
                     fmt::format("{} must be at least the {} of `memory`",
                                 to_string(*resources.memory_and_swap), to_string(*resources.memory)));
    }
    if (resources.shm_size && resources.shm_size->count() == 0) {
        problems.add("resources.shm_size", "0 bytes hold nothing; leave it unset for 64 MiB");
    }
}

/// A processor's number; nothing for another text.
std::optional<unsigned long> processor(std::string_view text) {
    constexpr std::size_t most_digits = 5;
    return is_number(text) && text.size() <= most_digits ? std::optional{std::stoul(std::string{text})}
                                                         : std::nullopt;
}

/// `0-2,4`: numbers and ranges of them.
bool is_cpuset(std::string_view text) {
    while (true) {
        const auto part = text.substr(0, text.find(','));
        const auto dash = part.find('-');
        const auto first = processor(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : processor(part.substr(dash + 1));
        if (!first || !last || *last < *first) {
            return false;
        }
        if (part.size() == text.size()) {
            return true;
        }
        text.remove_prefix(part.size() + 1);
    }
}

void check_processors(Problems& problems, const Resources& resources) {
    constexpr double least_cpus = 0.01;
    if (resources.cpus && !(*resources.cpus >= least_cpus && *resources.cpus < 1e6)) {
        problems.add("resources.cpus", fmt::format("{} must be at least 0.01, such as 1.5", *resources.cpus));
    }
    if (!resources.cpuset.empty() && !is_cpuset(resources.cpuset)) {
        problems.add("resources.cpuset", resources.cpuset, "must be numbers of processors, such as 0-2,4");
    }
    if (resources.pids_limit && *resources.pids_limit < 1) {
        problems.add("resources.pids_limit", fmt::format("{} must be at least 1; leave it unset for no limit",
                                                         *resources.pids_limit));
    }
}

void check_ulimits(Problems& problems, const std::vector<Ulimit>& ulimits) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < ulimits.size(); ++i) {
        const auto& limit = ulimits[i];
        const auto field = element("resources.ulimits", i);
        if (std::ranges::find(ulimit_names, limit.name) == ulimit_names.end()) {
            problems.add(field + ".name", limit.name,
                         "is no limit of the kernel; must be such as nofile, nproc or core");
        } else if (!seen.insert(limit.name).second) {
            problems.add(field + ".name", limit.name, "is limited before; name each once");
        }
        const auto hard = limit.hard.value_or(limit.soft);
        if (limit.soft < -1) {
            problems.add(field + ".soft",
                         fmt::format("{} must be at least 0, or -1 for no limit", limit.soft));
        } else if (hard < -1) {
            problems.add(field + ".hard", fmt::format("{} must be at least 0, or -1 for no limit", hard));
        } else if (hard != -1 && (limit.soft > hard || limit.soft == -1)) {
            problems.add(field + ".soft",
                         fmt::format("{} must not be above the hard limit of {}", limit.soft, hard));
        }
    }
}

void check_devices(Problems& problems, const std::vector<Device>& devices) {
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const auto& device = devices[i];
        const auto field = element("resources.devices", i);
        if (!device.host.starts_with('/')) {
            problems.add(field + ".host", device.host,
                         "must be the absolute path of a device, such as /dev/fuse");
        }
        problems.check_text(field + ".host", device.host);
        if (!device.container.empty()) {
            problems.check_container_path(field + ".container", device.container);
        }
        if (device.permissions.empty() || device.permissions.find_first_not_of("rwm") != std::string::npos) {
            problems.add(field + ".permissions", device.permissions,
                         "must be some of the letters r, w and m");
        }
    }
}

void check_requests(Problems& problems, const std::vector<DeviceRequest>& requests) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto& request = requests[i];
        const auto field = element("resources.device_requests", i);
        if (request.count < -1 || (request.count == 0 && request.ids.empty())) {
            problems.add(field + ".count",
                         fmt::format("{} must be at least 1, or -1 for all", request.count));
        } else if (request.count != 0 && !request.ids.empty()) {
            problems.add(field + ".count",
                         fmt::format("{} must be 0, because `ids` names the devices", request.count));
        }
        if (request.capabilities.empty() && request.driver.empty()) {
            problems.add(field + ".capabilities",
                         "must name what the devices can do, such as gpu, or `driver` be set");
        }
        problems.check_texts(field + ".ids", request.ids);
        problems.check_texts(field + ".capabilities", request.capabilities);
        problems.check_text(field + ".driver", request.driver);
        problems.check_settings(field + ".options", request.options);
    }
}

} // namespace

void check_resources(Problems& problems, const Resources& resources) {
    check_memory(problems, resources);
    check_processors(problems, resources);
    check_ulimits(problems, resources.ulimits);
    check_devices(problems, resources.devices);
    check_requests(problems, resources.device_requests);
}

} // namespace testcontainers::core

#include "testcontainers/container_spec.hpp"

#include "core/ground.hpp"
#include "core/names.hpp"
#include "core/problems.hpp"
#include "core/validate_lifetime.hpp"
#include "core/validate_network.hpp"
#include "core/validate_process.hpp"
#include "core/validate_resources.hpp"
#include "core/validate_storage.hpp"
#include "core/words.hpp"
#include "testcontainers/error.hpp"
#include "values/platform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace testcontainers {
namespace {

using core::element;
using core::Problems;
using namespace std::chrono_literals;

void check_image(Problems& problems, const std::string& image) {
    try {
        (void)ImageReference::parse(image);
    } catch (const ConfigError& error) {
        constexpr std::string_view subject = "image ";
        const std::string_view words = error.message();
        problems.add("image", words.substr(words.starts_with(subject) ? subject.size() : 0));
    }
}

/// Six pairs of hexadecimal digits, of a card and not of a group of them.
bool is_mac_address(std::string_view text) {
    constexpr std::size_t length = 17;
    if (text.size() != length) {
        return false;
    }
    for (std::size_t i = 0; i < length; ++i) {
        const bool is_digit =
            std::string_view{"0123456789abcdefABCDEF"}.find(text[i]) != std::string_view::npos;
        if (i % 3 == 2 ? text[i] != ':' : !is_digit) {
            return false;
        }
    }
    return std::string_view{"02468aceACE"}.find(text[1]) != std::string_view::npos;
}

void check_naming(Problems& problems, const Naming& naming) {
    if (!naming.name.empty() && !core::is_engine_name(naming.name)) {
        problems.add("naming.name", naming.name, core::engine_name_rule);
    }
    if (!naming.hostname.empty() && !core::is_host_name(naming.hostname)) {
        problems.add("naming.hostname", naming.hostname, core::host_name_rule);
    }
    if (!naming.domain_name.empty() && !core::is_host_name(naming.domain_name)) {
        problems.add("naming.domain_name", naming.domain_name, core::host_name_rule);
    }
    if (!naming.mac_address.empty() && !is_mac_address(naming.mac_address)) {
        problems.add("naming.mac_address", naming.mac_address,
                     "must be the address of one card, such as 02:42:ac:11:00:02");
    }
}

void check_start(Problems& problems, const ContainerSpec& spec) {
    if (spec.startup_timeout <= 0ms) {
        problems.add("startup_timeout",
                     fmt::format("{} ms must be more than 0", spec.startup_timeout.count()));
    }
    if (spec.startup_attempts < 1) {
        problems.add("startup_attempts", fmt::format("{} must be at least 1", spec.startup_attempts));
    }
    if (!spec.platform.empty() && !is_platform(spec.platform)) {
        problems.add("platform", spec.platform, platform_rule);
    }
}

} // namespace

std::vector<std::string> validate(const ContainerSpec& spec) {
    Problems problems;
    check_image(problems, spec.image);
    core::check_process(problems, spec);
    core::check_connections(problems, spec);
    core::check_storage(problems, spec);
    for (std::size_t i = 0; i < spec.files.size(); ++i) {
        core::check_file(problems, element("files", i), spec.files[i]);
        core::Ground::of(spec).check_before_start(problems, element("files", i), spec.files[i]);
    }
    check_start(problems, spec);
    core::check_labels(problems, spec.labels);
    problems.check_settings("annotations", spec.annotations, "an annotation");
    core::check_resources(problems, spec.resources);
    check_naming(problems, spec.naming);
    core::check_lifetime(problems, spec);
    core::check_isolation(problems, spec);
    core::check_callbacks(problems, spec);
    return std::move(problems).take();
}

} // namespace testcontainers

#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/docker/client.hpp"

#include "core/published.hpp"

#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::core {

/// A container as its hooks see it. Before it is created `id` and `name` are empty.
struct HookSubject {
    docker::Client& client;
    const ContainerSpec& spec;
    const std::string& id;
    const std::string& name;
    const PublishedPorts& ports;
    std::source_location where;
};

/// Calls the hooks one after another.
/// @throws what a hook throws.
void run_hooks(const std::vector<Hook>& hooks, const HookSubject& subject);

/// The same; what a hook throws is reported on standard error.
void run_last_hooks(const std::vector<Hook>& hooks, const HookSubject& subject) noexcept;

} // namespace testcontainers::core

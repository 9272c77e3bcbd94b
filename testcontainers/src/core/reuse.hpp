#pragma once

#include "core/container_state.hpp"

#include <memory>
#include <source_location>
#include <stop_token>
#include <string>

namespace testcontainers::core {

/// What tells containers that can stand for each other: the same for equal specs, whatever the order of their
/// files, with the content and mode of what is copied in and the variables that `env_files` hold now.
/// @throws ConfigError when a file cannot be read.
[[nodiscard]] std::string reuse_hash(const ContainerSpec& spec, std::source_location where);

/// The container that an earlier session, or another process, has made from an equal spec; else a new one,
/// which stays. Of several processes that ask at a time one starts it.
/// @throws as `run`.
[[nodiscard]] std::unique_ptr<Container::State> reuse_container(Engine::State& engine,
                                                                const ContainerSpec& spec,
                                                                const std::stop_token& stop,
                                                                std::source_location where);

/// Says once in this process that reuse is asked for and not allowed.
void report_refused_reuse() noexcept;

} // namespace testcontainers::core

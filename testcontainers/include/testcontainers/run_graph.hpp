#pragma once

/// @file
/// Containers that need each other, started side by side as far as that goes.
///
///     auto stack = tc::run_graph(
///         {{"db", db_spec}, {"queue", queue_spec}, {"app", app_spec, {"db", "queue"}}});
///     connect_to(stack["app"].endpoint(80_tcp));

#include "testcontainers/container.hpp"

#include <cstddef>
#include <memory>
#include <source_location>
#include <stop_token>
#include <string>
#include <vector>

namespace testcontainers {

/// A container of a graph.
struct GraphNode {
    /// Its name in the graph, which no other has.
    std::string name;
    /// What it is.
    ContainerSpec spec;
    /// The names of those that must be ready before it is started.
    std::vector<std::string> after = {};
};

/// Containers of a graph that are ready. They are removed before those they came after. Move-only.
class [[nodiscard]] StartedGroup {
public:
    StartedGroup(StartedGroup&&) noexcept;
    StartedGroup& operator=(StartedGroup&&) noexcept;
    /// Removes them as `~Container` does.
    ~StartedGroup();

    /// The container of that name.
    /// @throws ConfigError when there is none.
    [[nodiscard]] Container& at(const std::string& name,
                                std::source_location where = std::source_location::current());

    /// @copydoc at
    [[nodiscard]] Container& operator[](const std::string& name) { return at(name); }

    /// How many there are.
    [[nodiscard]] std::size_t size() const noexcept { return started_.size(); }

private:
    friend StartedGroup run_graph(const std::vector<GraphNode>&, const std::stop_token&,
                                  std::source_location);
    struct Member {
        std::string name;
        Container container;
    };
    StartedGroup() = default;
    /// In the order of their start.
    std::vector<Member> started_;
};

/// Starts each container as soon as those it comes after are ready. When one fails, those that run are
/// removed, no more are started, and its exception comes out.
/// @throws ConfigError when names are missing, twice, or form a circle, and what `run` throws.
[[nodiscard]] StartedGroup run_graph(const std::vector<GraphNode>& nodes,
                                     std::source_location where = std::source_location::current());

/// The same; `stop` ends the starts early, and those that are ready are removed.
/// @throws TransportError with `Reason::cancelled` then, else what `run_graph` throws.
[[nodiscard]] StartedGroup run_graph(const std::vector<GraphNode>& nodes, const std::stop_token& stop,
                                     std::source_location where = std::source_location::current());

} // namespace testcontainers

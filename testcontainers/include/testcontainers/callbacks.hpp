#pragma once

/// @file
/// The user's own code at the turning points of a container's life, and on the request that creates it.
///
///     .hooks = {.after_start = {{"loads the schema", [](const tc::HookTarget& db) {
///         db.exec({"psql", "-f", "/schema.sql"}).or_throw();
///     }}}},
///     .edit_request = {"takes the runtime of Kata",
///                      [](std::string json) { return with_runtime(json, "kata"); }},

#include "testcontainers/described_function.hpp"
#include "testcontainers/exec.hpp"
#include "testcontainers/files.hpp"
#include "testcontainers/port.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace testcontainers {

struct ContainerSpec;

/// Changes the JSON of the request that creates a container, and has the last word over it (Engine API:
/// ContainerCreate).
using RequestEdit = DescribedFunction<std::function<std::string(std::string json)>>;

/// A container as hooks see it: created, and maybe running.
class HookTarget {
public:
    HookTarget() = default;
    HookTarget(const HookTarget&) = delete;
    HookTarget& operator=(const HookTarget&) = delete;
    virtual ~HookTarget() = default;

    /// What it is made from.
    [[nodiscard]] virtual const ContainerSpec& spec() const noexcept = 0;

    /// The engine's id; empty before it is created.
    [[nodiscard]] virtual const std::string& id() const noexcept = 0;

    /// The name; empty before it is created.
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;

    /// Runs a command in it.
    /// @throws what `Container::exec` throws.
    virtual ExecResult exec(const ExecSpec& command) const = 0;

    /// The same with program and arguments alone.
    ExecResult exec(std::initializer_list<std::string> command) const {
        return exec(ExecSpec{.command = command});
    }

    /// Copies a file or a folder into it.
    /// @throws what `Container::copy_to` throws.
    virtual void copy_to(const File& file) const = 0;

    /// The content of a file in it.
    /// @throws what `Container::read_file` throws.
    [[nodiscard]] virtual std::string read_file(const std::string& path) const = 0;

    /// Where a published port is reached, once it is ready.
    /// @throws what `Container::endpoint` throws.
    [[nodiscard]] virtual Endpoint endpoint(Port port) const = 0;
};

/// A hook. What it throws ends the start and comes out of `run()`; what a hook around stopping throws comes
/// out of `stop()`; what a hook around removing throws is reported on standard error, and the container is
/// removed all the same.
using Hook = DescribedFunction<std::function<void(const HookTarget&)>>;

/// Hooks, each list run in its order. The time of those from the start to being ready counts as startup time.
struct Hooks {
    /// Before the engine is asked for the container.
    std::vector<Hook> before_create = {};
    /// It exists; the spec's files are in it.
    std::vector<Hook> after_create = {};
    /// Before each start.
    std::vector<Hook> before_start = {};
    /// It has been started, and is not ready yet.
    std::vector<Hook> after_start = {};
    /// It is ready.
    std::vector<Hook> after_ready = {};
    /// Before `stop()`.
    std::vector<Hook> before_stop = {};
    /// After `stop()`.
    std::vector<Hook> after_stop = {};
    /// Before it is removed, by whatever end of its handle.
    std::vector<Hook> before_remove = {};
    /// It is gone, when `remove()` was called; not at the end of a scope, where the removal goes on in the
    /// background.
    std::vector<Hook> after_remove = {};

    friend bool operator==(const Hooks&, const Hooks&) = default;
};

} // namespace testcontainers

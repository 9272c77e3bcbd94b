#include "core/hooks.hpp"

#include "core/command.hpp"
#include "core/files_transfer.hpp"
#include "core/problems.hpp"
#include "core/validate_storage.hpp"
#include "testcontainers/error.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

class LiveHookTarget final : public HookTarget {
public:
    explicit LiveHookTarget(const HookSubject& subject) : subject_(subject) {}

    [[nodiscard]] const ContainerSpec& spec() const noexcept override { return subject_.spec; }
    [[nodiscard]] const std::string& id() const noexcept override { return subject_.id; }
    [[nodiscard]] const std::string& name() const noexcept override { return subject_.name; }

    ExecResult exec(const ExecSpec& command) const override {
        return run_command(subject_.client, subject_.id, command,
                           {.timeout = command.timeout.value_or(0ms), .where = subject_.where});
    }

    void copy_to(const File& file) const override {
        Problems problems;
        check_file(problems, "file", file);
        throw_problems("the file to copy", std::move(problems).take(), subject_.where);
        copy_in(subject_.client, subject_.id, {file}, {.where = subject_.where}, Ground::of(subject_.spec));
    }

    [[nodiscard]] std::string read_file(const std::string& path) const override {
        Ground::of(subject_.spec).require_visible(path, subject_.where);
        return core::read_file(subject_.client, subject_.id, path, {.where = subject_.where});
    }

    [[nodiscard]] Endpoint endpoint(Port port) const override {
        return subject_.ports.at(port, subject_.where);
    }

private:
    const HookSubject& subject_;
};

void report(const Hook& hook, const HookSubject& subject, std::string_view why) {
    std::fprintf(stderr, "%s\n",
                 printable(fmt::format("testcontainers: the hook that {} failed for container {}: {}",
                                       hook.description(), subject.name, why))
                     .c_str());
}

} // namespace

void run_hooks(const std::vector<Hook>& hooks, const HookSubject& subject) {
    const LiveHookTarget target(subject);
    for (const auto& hook : hooks) {
        hook.function()(target);
    }
}

void run_last_hooks(const std::vector<Hook>& hooks, const HookSubject& subject) noexcept {
    for (const auto& hook : hooks) {
        try {
            try {
                run_hooks({hook}, subject);
            } catch (const std::exception& error) {
                report(hook, subject, error.what());
            } catch (...) {
                report(hook, subject, "an unknown exception");
            }
        } catch (...) {
            std::fputs("testcontainers: a hook failed\n", stderr);
        }
    }
}

} // namespace testcontainers::core

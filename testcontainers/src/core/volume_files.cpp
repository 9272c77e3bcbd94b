#include "testcontainers/volume_files.hpp"

#include "core/files_transfer.hpp"
#include "core/parting.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "core/validate_storage.hpp"
#include "core/volume_container.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/error.hpp"

#include <chrono>
#include <string_view>

namespace testcontainers {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view place = "/volume";
constexpr auto longest_transfer = 30min;

/// A container that has the volume and is never started. Removed at its end; the reaper stands behind it.
class Access {
public:
    Access(const Volume& volume, std::source_location where)
        : client_(Engine::current().client()), where_(where), id_(create(volume)) {}
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;
    ~Access() {
        try {
            client_.containers().remove(id_);
        } catch (...) {
            core::report_left_behind("container", id_);
        }
    }

    [[nodiscard]] docker::Client& client() const noexcept { return client_; }
    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] docker::Call call() const { return {.timeout = longest_transfer, .where = where_}; }

private:
    [[nodiscard]] std::string create(const Volume& volume) const {
        auto request = core::volume_container(volume.name(), std::string{place},
                                              core::labels_under_protection(Engine::current().info()));
        for (const auto& image : client_.images().list({}, {.where = where_})) {
            request.image = image.id;
            try {
                return client_.containers().create(request, {.where = where_}).id;
            } catch (const NotFound&) {
                // Removed just now; another one is as good.
            }
        }
        throw ConfigError("volume \"" + volume.name() +
                              "\" is reached through a container, and the engine has no "
                              "image for one; pull any",
                          where_);
    }

    docker::Client& client_;
    std::source_location where_;
    std::string id_;
};

std::string in_container(const std::string& path, std::source_location where) {
    core::Problems problems;
    core::check_unpack_target(problems, "path", path);
    core::throw_problems("the path in the volume", std::move(problems).take(), where);
    return std::string{place} + path;
}

} // namespace

void copy_to(const Volume& volume, const File& file, std::source_location where) {
    auto moved = file;
    std::visit([&](auto& kind) { kind.target = in_container(kind.target, where); }, moved);
    core::Problems problems;
    core::check_file(problems, "file", moved);
    core::throw_problems("the file to copy", std::move(problems).take(), where);
    const Access access(volume, where);
    core::copy_in(access.client(), access.id(), {moved}, access.call());
}

std::string read_file(const Volume& volume, const std::string& path, std::source_location where) {
    const auto inside = in_container(path, where);
    const Access access(volume, where);
    return core::read_file(access.client(), access.id(), inside, access.call());
}

void copy_from(const Volume& volume, const std::string& path, const LocalPath& target,
               std::source_location where) {
    const auto inside = in_container(path, where);
    const Access access(volume, where);
    core::copy_out(access.client(), access.id(), inside, target, access.call());
}

} // namespace testcontainers

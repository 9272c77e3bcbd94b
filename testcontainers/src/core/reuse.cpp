#include "core/reuse.hpp"

#include "archive/host_file.hpp"
#include "core/canonical_form.hpp"
#include "core/env_file.hpp"
#include "core/image_choice.hpp"
#include "core/protection.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"
#include "values/deadline.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace testcontainers::core {
namespace {

constexpr unsigned permission_bits = 07777;

/// What is copied in, as lines of which each is one file, link or folder.
class CopiedFiles {
public:
    explicit CopiedFiles(std::source_location where) : where_(where) {}

    void add(const FileContent& file) {
        line(file.target, file.mode, file, "file " + sha256_hex(file.content));
    }

    void add(const HostFile& file) { add(file, file.source, file.target, true); }

    void add(const HostArchive& archive) {
        lines_.push_back(
            fmt::format("{} archive {}\n", archive.target, sha256_hex(content(archive.source, true))));
    }

    /// As it is fetched: what the server gives is not known before.
    void add(const UrlFile& file) {
        line(file.target, file.mode, file, fmt::format("url {} {}", file.url, file.sha256));
    }

    /// In an order that does not depend on that of the spec.
    [[nodiscard]] std::vector<std::string> take() && {
        std::ranges::sort(lines_);
        return std::move(lines_);
    }

private:
    void add(const HostFile& file, const std::filesystem::path& source, const std::string& target, bool top) {
        const auto status = archive::host_status(source, top, where_);
        const auto mode = top && file.mode ? *file.mode : status.st_mode & permission_bits;
        if (S_ISDIR(status.st_mode)) {
            line(target, mode, file, "folder");
            for (const auto& name : archive::names_in(source, where_)) {
                add(file, source / name, target + "/" + name, false);
            }
        } else if (S_ISLNK(status.st_mode)) {
            line(target, mode, file, "link " + archive::link_target(source, where_));
        } else {
            line(target, mode, file, "file " + sha256_hex(content(source, top)));
        }
    }

    [[nodiscard]] std::string content(const std::filesystem::path& source, bool follow) const {
        archive::HostFileReader reader{source, follow, where_};
        std::string bytes(static_cast<std::size_t>(reader.status().st_size), '\0');
        std::size_t filled = 0;
        while (const auto count = reader.read(std::span{bytes}.subspan(filled))) {
            filled += count;
        }
        bytes.resize(filled);
        return bytes;
    }

    template <class Owned>
    void line(const std::string& target, unsigned mode, const Owned& owned, const std::string& what) {
        lines_.push_back(fmt::format("{} {:o} {}:{} {}\n", target, mode, owned.uid, owned.gid, what));
    }

    std::source_location where_;
    std::vector<std::string> lines_;
};

std::map<std::string, std::string> labels_of_reused(const EngineInfo& engine, const std::string& hash,
                                                    const ContainerSpec& spec) {
    auto labels = labels_of_nobody(engine);
    labels.emplace(session::hash_label, hash);
    labels.emplace(session::place_label, reaper::Use::place());
    labels.emplace(session::idle_label, std::to_string(bounded(spec.reuse_idle).count()));
    return labels;
}

/// The containers of that hash that run, the oldest first; others are removed.
std::vector<docker::ContainerSummary> candidates(Engine::State& engine, const std::string& hash,
                                                 const docker::Call& call) {
    auto containers = engine.client().containers();
    auto found = containers.list({{"label", {fmt::format("{}={}", session::hash_label, hash)}}}, true, call);
    std::erase_if(found, [&](const docker::ContainerSummary& container) {
        if (container.state == "running") {
            return false;
        }
        containers.remove(container.id, {}, call);
        return true;
    });
    std::ranges::sort(found, {}, [](const auto& container) {
        return std::pair{container.created, container.id};
    });
    return found;
}

std::string name_of(const docker::ContainerSummary& container) {
    const auto& name = container.names.empty() ? container.id : container.names.front();
    return name.starts_with('/') ? name.substr(1) : name;
}

/// A handle for a container that runs, once it is ready; nothing when it does not become ready: it is removed
/// then.
std::unique_ptr<Container::State> join(Engine::State& engine, const ContainerSpec& spec,
                                       const docker::ContainerSummary& container, const docker::Call& call) {
    Ownership nobodys;
    nobodys.removed();
    auto state = std::make_unique<Container::State>(engine, std::move(nobodys), spec, container.id,
                                                    name_of(container));
    try {
        state->start(std::nullopt, call, Container::State::Readiness::always);
        return state;
    } catch (const StartError&) {
        engine.client().containers().remove(container.id, {}, call);
    } catch (const NotFound&) {
        // Somebody else has removed it.
    }
    return nullptr;
}

std::unique_ptr<Container::State> find_or_start(Engine::State& engine, const ContainerSpec& spec,
                                                const std::string& hash, const docker::Call& call) {
    for (const auto& container : candidates(engine, hash, call)) {
        if (auto state = join(engine, spec, container, call)) {
            return state;
        }
    }
    auto state =
        start_container(engine, spec, labels_of_reused(engine.info(), hash, spec), call.stop, call.where);
    state->hand_over();
    return state;
}

} // namespace

std::string reuse_hash(const ContainerSpec& spec, std::source_location where) {
    CopiedFiles files{where};
    for (const auto& file : spec.files) {
        std::visit([&files](const auto& kind) { files.add(kind); }, file);
    }
    auto bare = spec;
    bare.files.clear();
    bare.env = environment_of(spec);
    bare.env_files.clear();
    auto form = canonical_form(bare);
    for (const auto& line : std::move(files).take()) {
        form += line;
    }
    return sha256_hex(form);
}

std::unique_ptr<Container::State> reuse_container(Engine::State& engine, const ContainerSpec& spec,
                                                  const std::stop_token& stop, std::source_location where) {
    auto complete = spec;
    complete.platform = platform_or_usual(engine.settings(), spec.platform);
    const auto hash = reuse_hash(complete, where);
    auto use = reaper::Use::begin(hash);
    const auto alone = use.alone();
    auto state = find_or_start(engine, spec, hash, {.stop = stop, .where = where});
    state->keep(std::move(use));
    return state;
}

void report_refused_reuse() noexcept {
    static std::once_flag reported;
    std::call_once(reported, [] {
        std::fputs("testcontainers: reuse is asked for and not enabled, so containers are started anew; set "
                   "TESTCONTAINERS_REUSE_ENABLE=true, or testcontainers.reuse.enable=true in "
                   "~/.testcontainers.properties\n",
                   stderr);
    });
}

} // namespace testcontainers::core

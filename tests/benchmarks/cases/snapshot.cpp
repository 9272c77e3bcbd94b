#include "testcontainers/snapshot.hpp"
#include "cases/cases.hpp"
#include "cases/starts.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/images.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include <unistd.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using tc::modules::Postgres;
using tc::modules::PostgresSpec;

/// A server whose init script takes five seconds, and its snapshot, which goes with the object.
class SlowServer {
public:
    SlowServer()
        : script_(std::filesystem::temp_directory_path() / fmt::format("bench-slow-{}.sql", ::getpid())) {
        std::ofstream{script_} << "SELECT pg_sleep(5);\n";
    }
    SlowServer(const SlowServer&) = delete;
    SlowServer& operator=(const SlowServer&) = delete;
    ~SlowServer() {
        server_.reset();
        (void)tc::Engine::current().await_removals();
        if (!image_.empty()) {
            tc::images::remove(image_);
        }
        std::filesystem::remove(script_);
    }

    /// Takes the snapshot where there is none yet.
    void prepare() {
        if (image_.empty()) {
            image_ = tc::Snapshot::take(container_spec(spec()), {.keep = true}).spec().image;
        }
    }

    void start() { server_.emplace(Postgres::run(spec())); }

    void end() {
        server_.reset();
        (void)tc::Engine::current().await_removals();
    }

private:
    [[nodiscard]] PostgresSpec spec() const { return {.init_scripts = {script_}, .snapshot = true}; }

    std::filesystem::path script_;
    std::string image_;
    std::optional<Postgres> server_;
};

} // namespace

Cases snapshot_cases() {
    auto slow = std::make_shared<SlowServer>();
    return {{.name = "postgres from a snapshot; floor: an empty one",
             .ours = {.before = [slow] { slow->prepare(); },
                      .timed = [slow] { slow->start(); },
                      .after = [slow] { slow->end(); }},
             .floor = our_start(container_spec(PostgresSpec{})),
             .limit = "1.5"}};
}

} // namespace benchmarks

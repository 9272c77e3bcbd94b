#include "cases/cases.hpp"
#include "harness/program.hpp"
#include "process/run.hpp"
#include "testcontainers/image_build.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>

#include <unistd.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
namespace fs = std::filesystem;

/// A context whose Dockerfile takes next to nothing of it, removed at its end.
class Context {
public:
    explicit Context(const std::string& name)
        : folder_(fs::temp_directory_path() / fmt::format("bench-{}-{}", name, ::getpid())) {
        fs::create_directory(folder_);
        std::ofstream{folder_ / "Dockerfile"} << "FROM scratch\nCOPY Dockerfile /\n";
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { fs::remove_all(folder_); }

    [[nodiscard]] const fs::path& folder() const { return folder_; }

private:
    fs::path folder_;
};

/// 10,000 files of 1 KiB in 100 folders; made when they are first asked for.
struct ManyFiles {
    std::unique_ptr<Context> context = {};
    std::optional<tc::Image> ours = {};
    std::string theirs = {};

    void prepare() {
        if (context) {
            return;
        }
        context = std::make_unique<Context>("files");
        for (int folder = 0; folder < 100; ++folder) {
            const auto path = context->folder() / fmt::format("folder-{}", folder);
            fs::create_directory(path);
            for (int file = 0; file < 100; ++file) {
                std::ofstream{path / fmt::format("file-{}", file)}
                    << std::string(1024, static_cast<char>('a' + file % 26));
            }
        }
    }
};

std::string docker(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "docker");
    const auto done =
        tc::process::run({.argv = std::move(arguments), .environment = {{"DOCKER_BUILDKIT", "0"}}});
    if (!done.ok()) {
        throw std::runtime_error("docker: " + done.err);
    }
    return done.out.substr(0, done.out.find('\n'));
}

} // namespace

Cases build_cases() {
    auto files = std::make_shared<ManyFiles>();
    const auto before = [files] { files->prepare(); };
    return {{.name = "build of 10,000 files; floor: docker",
             .ours = {.before = before,
                      .timed =
                          [files] {
                              files->ours =
                                  tc::build({.context = files->context->folder(), .no_cache = true});
                          },
                      .after = [files] { files->ours.reset(); }},
             .floor = {.before = before,
                       .timed =
                           [files] {
                               // A label is a step of the build, and ours has some.
                               files->theirs = docker({"build", "--quiet", "--no-cache", "--label", "a=b",
                                                       files->context->folder().string()});
                           },
                       .after =
                           [files] {
                               (void)docker({"image", "rm", files->theirs});
                           }},
             .limit = "1.2"}};
}

Figure peak_of_a_large_context(const std::string& program) {
    const Context context("large");
    const auto file = context.folder() / "large";
    std::ofstream{file};
    fs::resize_file(file, std::uintmax_t{2} << 30U);
    auto figure = figures_of({program, "build", context.folder().string()}).front();
    figure.name = "peak memory, build with a context of 2 GiB, preset lean";
    figure.limit = 20;
    return figure;
}

} // namespace benchmarks

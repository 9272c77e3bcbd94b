// The rules of .dockerignore beside those of `docker build`: the docker client sends its context to a
// scripted engine, and what it has sent is compared with what this library would send.

#include "archive/tar_reader.hpp"
#include "contract/connected.hpp"
#include "core/build_context.hpp"
#include "process/program_path.hpp"
#include "process/run.hpp"
#include "support/needs.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using Paths = std::set<std::string>;

/// Patterns, most of them of Docker's own documentation and tests. There is no `*` in brackets, where Docker
/// takes it for any number of characters, and no exception that has a wildcard and is meant for
/// something in a folder that is left out: BuildKit looks there, as this library does, and the client of the
/// classic builder does not.
constexpr std::array rules{
    "",
    "# a comment\n",
    "#a.txt\na.txt\n",
    " #a.txt\n",
    "  a.txt \t\r\n",
    "\xEF\xBB\xBF"
    "a.txt\n",
    "a.txt",
    "/a.txt",
    "./a.txt",
    "docs/../a.txt",
    "docs",
    "docs/",
    "/docs/",
    "docs//deep",
    "docs/.",
    "docs/*",
    "docs/*.md",
    "docs/**",
    "docs/**/*.md",
    "**",
    "*",
    "*.md",
    "**/*.md",
    "**/**/*.md",
    "*/*.md",
    "*/*/*.md",
    "**/deep",
    "**/deep/",
    "**/deep/**",
    "**/deep/*.md",
    "*/deep",
    "docs/**/deeper",
    "**/docs/deep",
    "?.txt",
    "??.txt",
    "a?txt",
    "docs?deep",
    "[ab].txt",
    "[a-c].txt",
    "[^a].txt",
    "[^a-b].txt",
    "[a-b]*",
    "\\*",
    "\\[x\\].txt",
    "a\\.txt",
    "\xC3\xA4.txt",
    "?\xCC\x88.txt",
    "[\xC3\xA0-\xC3\xBF].txt",
    "a b.txt",
    ".*",
    "**/.*",
    ".hidden",
    "Dockerfile",
    ".dockerignore",
    "Docker*\n.docker*\n",
    "..",
    "../a.txt",
    ".",
    "/",
    "A.TXT",
    "*.md\n!readme.md\n",
    "*.md\n!docs/one.md\n",
    "*.md\n!r*.md\nreadme.md\n",
    "!readme.md\n*.md\n",
    "docs\n!docs/deep\n",
    "docs\n!docs/deep/deeper/four.md\n",
    "docs/*\n!docs/deep\ndocs/deep/deeper\n",
    "*\n!src\n",
    "*\n!src/main.c\n",
    "*\n!src/*.c\n",
    "*\n!docs/deep/\n",
    "*\n! src\n",
    "**\n!src/**\n",
    "**/*.c\n!src/main.c\n",
    "*\n!src\nsrc/main.o\n",
    "!*\n",
    "!**/*.md\n*\n",
    "link",
    "link/one.md",
    "empty",
    "empty/*",
    "docs\n!docs\ndocs/deep\n",
    "*\n!docs\ndocs/deep\n!docs/deep/deeper\n",
};

/// Those that clients before Docker 23 understood otherwise.
constexpr std::array newer_rules{
    "a+b(c)|{d}$^.txt",
    "docs/deep\n!docs\n",
    "docs/deep\n!docs\n!docs/deep/deeper\n",
    "*\n!docs/deep\n!docs\n",
};

std::string without_slash(std::string path) {
    while (path.ends_with('/')) {
        path.pop_back();
    }
    return path;
}

Paths paths_of(const std::string& tar) {
    archive::TarReader reader([&tar, at = std::size_t{0}](std::span<char> buffer) mutable {
        const auto count = std::min(buffer.size(), tar.size() - at);
        std::memcpy(buffer.data(), tar.data() + at, count);
        at += count;
        return count;
    });
    Paths paths;
    while (const auto entry = reader.next()) {
        paths.insert(without_slash(entry->path));
    }
    return paths;
}

class DockerignoreAgreement : public ::testing::Test {
protected:
    void SetUp() override {
        const auto* const path = std::getenv("PATH");
        const auto found = process::program_path("docker", path == nullptr ? "" : path);
        if (!found) {
            testsupport::need(false, "the docker client in PATH, to compare with");
            return;
        }
        docker = *found;
        engine.on("HEAD", "/_ping", [](const HeardRequest&, Wire& wire) {
            wire.write("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nOstype: linux\r\nBuilder-Version: 1\r\n"
                       "Content-Length: 0\r\n\r\n");
        });
        engine.on("POST", "/build", answer(200, R"({"stream":"Successfully built 0123456789ab\n"})"));
        for (const auto* const file : {"Dockerfile",
                                       "a.txt",
                                       "b.txt",
                                       "c.txt",
                                       "ab.txt",
                                       "*",
                                       "*.txt",
                                       "[x].txt",
                                       "a b.txt",
                                       "#a.txt",
                                       "\xC3\xA4.txt",
                                       "a\xCC\x88.txt",
                                       ".hidden",
                                       "readme.md",
                                       "rest.md",
                                       "docs/one.md",
                                       "docs/.hidden",
                                       "docs/deep/two.md",
                                       "docs/deep/three.txt",
                                       "docs/deep/deeper/four.md",
                                       "src/main.c",
                                       "src/main.o",
                                       "src/lib/part.c",
                                       "src/docs/deep/five.md",
                                       "docsXdeep"}) {
            folder.write(file, "");
        }
        std::filesystem::create_directory(folder / "empty");
        std::filesystem::create_directory_symlink("docs", folder / "link");
    }

    /// What the docker client sends.
    [[nodiscard]] Paths theirs() const {
        const auto before = engine.heard().size();
        const auto done = process::run({.argv = {docker, "build", folder.path().string()},
                                        .environment = {{"DOCKER_BUILDKIT", "0"},
                                                        {"DOCKER_HOST", engine.url()},
                                                        {"DOCKER_CONTEXT", ""},
                                                        {"DOCKER_CONFIG", config.path().string()}},
                                        .deadline = std::chrono::steady_clock::now() + 60s});
        EXPECT_TRUE(done.ok()) << done.err;
        const auto heard = engine.heard();
        for (auto at = before; at < heard.size(); ++at) {
            if (heard[at].path == "/build") {
                return paths_of(heard[at].body);
            }
        }
        ADD_FAILURE() << "the docker client has not sent a context: " << done.err;
        return {};
    }

    /// What this library sends.
    [[nodiscard]] Paths ours() const {
        const auto paths =
            core::BuildContext({.context = folder.path()}, std::source_location::current()).paths();
        return {paths.begin(), paths.end()};
    }

    void compare(const std::string& text) const {
        folder.write(".dockerignore", text);
        EXPECT_EQ(ours(), theirs()) << "with the rules\n" << text;
    }

    /// Of the docker client: 28 of `Docker version 28.2.2, build e6534b4`.
    [[nodiscard]] int version() const {
        const auto text = process::run({.argv = {docker, "--version"}}).out;
        const auto digit = text.find_first_of("0123456789");
        return digit == std::string::npos ? 0 : std::stoi(text.substr(digit));
    }

    std::string docker;
    testsupport::TemporaryFolder folder;
    testsupport::TemporaryFolder config;
    ScriptedEngine engine;
};

TEST_F(DockerignoreAgreement, HoldsForEveryPattern) {
    static_assert(rules.size() >= 60);
    for (const auto* const text : rules) {
        compare(text);
    }
    for (const auto* const text : newer_rules) {
        if (version() >= 23) {
            compare(text);
        }
    }
}

} // namespace
} // namespace testcontainers::contract

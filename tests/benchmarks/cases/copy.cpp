#include "cases/cases.hpp"
#include "cases/idle.hpp"
#include "values/file_descriptor.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;

constexpr std::size_t size = 256U << 20U;
constexpr std::size_t block = 512;

/// A folder with the large file `in`, removed at its end.
class Scratch {
public:
    Scratch() : folder_(std::filesystem::temp_directory_path() / fmt::format("bench-copy-{}", ::getpid())) {
        std::filesystem::create_directory(folder_);
        std::string part(std::size_t{1} << 20U, '\0');
        std::iota(part.begin(), part.end(), '\0');
        std::ofstream file{in(), std::ios::binary};
        for (std::size_t written = 0; written < size; written += part.size()) {
            file << part;
        }
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string in() const { return folder_ / "in"; }
    [[nodiscard]] std::string out() const { return folder_ / "out"; }

private:
    std::filesystem::path folder_;
};

/// What both sides share; made when it is first asked for.
struct Copying {
    std::unique_ptr<Scratch> scratch = {};
    Idle idle = {};

    void prepare() {
        if (!scratch) {
            scratch = std::make_unique<Scratch>();
            idle.container().copy_to(tc::HostFile{.source = scratch->in(), .target = "/big"});
        }
        std::filesystem::remove(scratch->out());
    }

    void check_out() const {
        if (std::filesystem::file_size(scratch->out()) != size) {
            throw std::runtime_error("the copy is not complete");
        }
    }
};

/// The header of the one file of a tar.
std::string tar_header(const std::string& name) {
    std::string header(block, '\0');
    const auto put = [&header](std::size_t at, const std::string& text) {
        header.replace(at, text.size(), text);
    };
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, fmt::format("{:011o}", size));
    put(136, "00000000000");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar");
    put(263, "00");
    const auto sum = std::accumulate(header.begin(), header.end(), 0U, [](unsigned so_far, char byte) {
        return so_far + static_cast<unsigned char>(byte);
    });
    put(148, fmt::format("{:06o}", sum) + '\0' + ' ');
    return header;
}

tc::FileDescriptor open_file(const std::string& path, int flags) {
    tc::FileDescriptor file{::open(path.c_str(), flags | O_CLOEXEC, 0644)};
    if (!file) {
        throw std::system_error(errno, std::generic_category(), path);
    }
    return file;
}

void raw_copy_in(RawEngine& engine, Copying& copying) {
    const auto file = open_file(copying.scratch->in(), O_RDONLY);
    engine.upload("/containers/" + copying.idle.container().id() + "/archive?path=/", tar_header("big"),
                  file.get(), size, std::string(2 * block, '\0'));
}

/// The content behind the header goes into a file, the padding behind it nowhere.
void raw_copy_out(RawEngine& engine, Copying& copying) {
    const auto file = open_file(copying.scratch->out(), O_WRONLY | O_CREAT | O_TRUNC);
    std::size_t skip = block;
    std::size_t left = size;
    engine.download(
        "/containers/" + copying.idle.container().id() + "/archive?path=/big", [&](std::string_view part) {
            const auto skipped = std::min(skip, part.size());
            skip -= skipped;
            part = part.substr(skipped, left);
            left -= part.size();
            if (::write(file.get(), part.data(), part.size()) != static_cast<ssize_t>(part.size())) {
                throw std::system_error(errno, std::generic_category(), "write");
            }
        });
}

} // namespace

Cases copy_cases(RawEngine& engine) {
    auto copying = std::make_shared<Copying>();
    const auto before = [copying] { copying->prepare(); };
    const auto after = [copying] { copying->check_out(); };
    const auto our_copy_in = [copying] {
        copying->idle.container().copy_to(tc::HostFile{.source = copying->scratch->in(), .target = "/big"});
    };
    const auto our_copy_out = [copying] {
        copying->idle.container().copy_from("/big", copying->scratch->out());
    };
    return {
        {"copy of 256 MiB in",
         {.before = before, .timed = our_copy_in},
         {.before = before, .timed = [copying, &engine] { raw_copy_in(engine, *copying); }},
         "copy-in"},
        {"copy of 256 MiB out",
         {.before = before, .timed = our_copy_out, .after = after},
         {.before = before, .timed = [copying, &engine] { raw_copy_out(engine, *copying); }, .after = after},
         "copy-out"}};
}

} // namespace benchmarks

#include "reaper/program_file.hpp"

#include "reaper/failure.hpp"

#include <cerrno>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

/// A line of /proc/self/maps.
struct Mapping {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    std::uint64_t offset = 0;
    /// Of a file that is mapped no other one of its file system has it meanwhile. The device is left out:
    /// some file systems tell of another one here than `fstat` does.
    ino_t inode = 0;
    std::string path;
};

std::optional<Mapping> parse_mapping(const std::string& line) {
    Mapping mapping;
    std::istringstream fields(line);
    std::string access;
    std::string device;
    char dash = 0;
    fields >> std::hex >> mapping.begin >> dash >> mapping.end >> access >> mapping.offset >> device >>
        std::dec >> mapping.inode >> std::ws;
    if (!fields || !std::getline(fields, mapping.path)) {
        return std::nullopt;
    }
    return mapping;
}

struct Place {
    FileDescriptor file;
    off_t offset = 0;
};

/// The file that all of the bytes are mapped from; none where they are not, or it is no longer there.
std::optional<Place> place_of(std::string_view bytes) {
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const auto mapping = parse_mapping(line);
        if (!mapping || begin < mapping->begin || begin + bytes.size() > mapping->end) {
            continue;
        }
        FileDescriptor file{::open(mapping->path.c_str(), O_RDONLY | O_CLOEXEC)};
        struct stat status {};
        const auto offset = static_cast<off_t>(mapping->offset + (begin - mapping->begin));
        if (file && ::fstat(file.get(), &status) == 0 && status.st_ino == mapping->inode &&
            status.st_size >= offset + static_cast<off_t>(bytes.size())) {
            return Place{std::move(file), offset};
        }
        return std::nullopt;
    }
    return std::nullopt;
}

/// How many of the bytes it has copied from file to file; the rest is left to others.
std::size_t copied_from_file(std::string_view bytes, int to) {
    std::size_t copied = 0;
    if (auto place = place_of(bytes)) {
        while (copied < bytes.size()) {
            const auto count = ::sendfile(to, place->file.get(), &place->offset, bytes.size() - copied);
            if (count <= 0) {
                break;
            }
            copied += static_cast<std::size_t>(count);
        }
    }
    return copied;
}

} // namespace

FileDescriptor program_file(std::string_view program, const char* name) {
    FileDescriptor file{::memfd_create(name, MFD_CLOEXEC)};
    if (!file) {
        cannot_start("memfd_create", errno);
    }
    program.remove_prefix(copied_from_file(program, file.get()));
    while (!program.empty()) {
        const auto count = ::write(file.get(), program.data(), program.size());
        if (count < 0) {
            cannot_start("write", errno);
        }
        program.remove_prefix(static_cast<std::size_t>(count));
    }
    return file;
}

} // namespace testcontainers::reaper

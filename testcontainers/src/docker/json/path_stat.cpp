#include "docker/json/container.hpp"
#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

// The engine sends the bits of Go's os.FileMode, which are not those of st_mode.
constexpr std::uint32_t go_directory = 1U << 31U;
constexpr std::uint32_t go_symlink = 1U << 27U;
// A directory, a symbolic link, a named pipe, a socket, a device, a character device, anything else
// irregular.
constexpr std::uint32_t go_type =
    1U << 31U | 1U << 27U | 1U << 25U | 1U << 24U | 1U << 26U | 1U << 21U | 1U << 19U;
constexpr std::uint32_t go_setuid = 1U << 23U;
constexpr std::uint32_t go_setgid = 1U << 22U;
constexpr std::uint32_t go_sticky = 1U << 20U;

std::uint32_t permissions(std::uint32_t go_mode) {
    auto mode = go_mode & 0777U;
    mode |= (go_mode & go_setuid) != 0 ? 04000U : 0U;
    mode |= (go_mode & go_setgid) != 0 ? 02000U : 0U;
    mode |= (go_mode & go_sticky) != 0 ? 01000U : 0U;
    return mode;
}

} // namespace

PathStat decode_path_stat(std::string_view header) {
    const auto stat = parse_object(header);
    const auto mode = static_cast<std::uint32_t>(integer(stat, "mode"));
    return {.name = text(stat, "name"),
            .size = size(stat, "size"),
            .mode = permissions(mode),
            .is_directory = (mode & go_directory) != 0,
            .is_regular = (mode & go_type) == 0,
            .is_symlink = (mode & go_symlink) != 0,
            .link_target = text(stat, "linkTarget")};
}

} // namespace testcontainers::docker::json

#pragma once

/// @file
/// Storage that a container sees: a volume, memory, or a folder of the engine's machine.

#include "testcontainers/bytes.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/volume.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace testcontainers {

/// The name of a volume, taken from a handle or written out.
class VolumeName {
public:
    VolumeName(const Volume& volume) : name_(volume.name()) {}        // NOLINT(google-explicit-constructor)
    VolumeName(std::string name) noexcept : name_(std::move(name)) {} // NOLINT(google-explicit-constructor)
    VolumeName(const char* name) : name_(name) {}                     // NOLINT(google-explicit-constructor)

    /// The name.
    [[nodiscard]] const std::string& text() const noexcept { return name_; }

    friend bool operator==(const VolumeName&, const VolumeName&) = default;

private:
    std::string name_;
};

/// A volume in a container. It must exist, or the engine makes one of that name which this library never
/// removes.
struct VolumeMount {
    /// The volume.
    VolumeName volume;
    /// An absolute path in the container.
    std::string target;
    /// Whether the container may only read it.
    bool read_only = false;
    /// A folder of the volume to mount instead of all of it; it must exist. Needs Engine API 1.45.
    std::string subpath = {};
    /// Whether an empty volume is filled with what the image has at `target`.
    bool copy_image_content = true;

    friend bool operator==(const VolumeMount&, const VolumeMount&) = default;
};

/// A volume without a name, which is removed with the container.
struct AnonymousVolumeMount {
    /// An absolute path in the container.
    std::string target;
    /// The volume driver; `local` when empty.
    std::string driver = {};
    /// Options of the driver.
    std::map<std::string, std::string> driver_options = {};
    /// Labels of the volume.
    std::map<std::string, std::string> labels = {};

    friend bool operator==(const AnonymousVolumeMount&, const AnonymousVolumeMount&) = default;
};

/// A folder in memory, empty at the start and gone at the end.
struct TmpfsMount {
    /// An absolute path in the container.
    std::string target;
    /// The most it may hold; half of the machine's memory where unset.
    std::optional<Bytes> size = {};
    /// Permission bits such as `01777`.
    std::optional<std::uint32_t> mode = {};
    /// Whether programs may be run from it.
    bool exec = false;
    /// The owner's number in the container; 0 where unset.
    std::optional<std::uint32_t> uid = {};
    /// The group's number in the container; 0 where unset.
    std::optional<std::uint32_t> gid = {};
    /// Further options of the mount, each as `mount -o` takes it, such as `nr_inodes=1k` or `noatime`.
    std::vector<std::string> options = {};

    friend bool operator==(const TmpfsMount&, const TmpfsMount&) = default;
};

/// Whether mounts below a bind mount that are made later are seen on the other side.
enum class Propagation : std::uint8_t {
    rprivate, ///< on neither side
    rslave,   ///< in the container those of the machine
    rshared,  ///< on both sides
    private_, ///< `private`: on neither side, said of the source's own mount and not of those below it
    slave,    ///< as `rslave`, said of the source's own mount alone
    shared,   ///< as `rshared`, said of the source's own mount alone
};

/// `rprivate`, `rslave`, `rshared`, `private`, `slave` or `shared`.
[[nodiscard]] std::string_view to_string(Propagation propagation) noexcept;

/// How a bind mount is labelled for SELinux, where the engine's machine has it.
enum class SelinuxLabel : std::uint8_t {
    unchanged, ///< as it is
    shared,    ///< `z`: several containers may use it
    exclusive, ///< `Z`: this container alone may use it; never for a folder of the system, such as `/home`
};

/// `unchanged`, `z` or `Z`.
[[nodiscard]] std::string_view to_string(SelinuxLabel label) noexcept;

/// A file or folder of the machine on which the engine runs.
struct BindMount {
    /// It must exist. A relative path starts at the working directory of the test.
    LocalPath source;
    /// An absolute path in the container.
    std::string target;
    /// Whether the container may only read it.
    bool read_only = false;
    /// Mounts below it that are made later.
    Propagation propagation = Propagation::rprivate;
    /// Whether mounts that are below it already are seen too.
    bool recursive = true;
    /// The engine changes the label of what is mounted, for good. Not together with `recursive = false`, or
    /// with a colon in a path: the engine has no way to say both.
    SelinuxLabel selinux = SelinuxLabel::unchanged;

    friend bool operator==(const BindMount&, const BindMount&) = default;
};

/// The files of an image, read-only. Needs Engine API 1.48.
struct ImageMount {
    /// The image's name. It is found and pulled as the container's own image is: by the hub prefix, the
    /// substitutor, the lock file and the spec's `pull` and `platform`.
    std::string image;
    /// An absolute path in the container.
    std::string target;
    /// A folder of the image to mount instead of all of it.
    std::string subpath = {};

    friend bool operator==(const ImageMount&, const ImageMount&) = default;
};

/// Any storage of a container.
using Mount = std::variant<VolumeMount, TmpfsMount, BindMount, AnonymousVolumeMount, ImageMount>;

} // namespace testcontainers

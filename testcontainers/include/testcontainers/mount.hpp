#pragma once

/// @file
/// Storage that a container sees: a volume, memory, or a folder of the engine's machine.

#include "testcontainers/bytes.hpp"
#include "testcontainers/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace testcontainers {

/// The name of a volume, taken from a handle or written out.
class VolumeName {
public:
    VolumeName(const Volume& volume) : name_(volume.name()) {}       // NOLINT(google-explicit-constructor)
    VolumeName(std::string name) noexcept : name_(std::move(name)) {}  // NOLINT(google-explicit-constructor)
    VolumeName(const char* name) : name_(name) {}                    // NOLINT(google-explicit-constructor)

    /// The name.
    [[nodiscard]] const std::string& text() const noexcept { return name_; }

    friend bool operator==(const VolumeName&, const VolumeName&) = default;

private:
    std::string name_;
};

/// A volume in a container. It must exist, or the engine makes one of that name which this library never removes.
struct VolumeMount {
    /// The volume.
    VolumeName volume;
    /// An absolute path in the container.
    std::string target;
    /// Whether the container may only read it.
    bool read_only = false;

    friend bool operator==(const VolumeMount&, const VolumeMount&) = default;
};

/// A folder in memory, empty at the start and gone at the end.
struct TmpfsMount {
    /// An absolute path in the container.
    std::string target;
    /// The most it may hold; half of the machine's memory where unset.
    std::optional<Bytes> size = {};
    /// Permission bits such as `01777`.
    std::optional<std::uint32_t> mode = {};

    friend bool operator==(const TmpfsMount&, const TmpfsMount&) = default;
};

/// A file or folder of the machine on which the engine runs.
struct BindMount {
    /// It must exist. A relative path starts at the working directory of the test.
    std::filesystem::path source;
    /// An absolute path in the container.
    std::string target;
    /// Whether the container may only read it.
    bool read_only = false;

    friend bool operator==(const BindMount&, const BindMount&) = default;
};

/// Any storage of a container.
using Mount = std::variant<VolumeMount, TmpfsMount, BindMount>;

}  // namespace testcontainers

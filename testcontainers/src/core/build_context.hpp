#pragma once

#include "archive/tar_writer.hpp"
#include "testcontainers/image_build.hpp"

#include <cstdint>
#include <filesystem>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::core {

/// The files of a build: those of its folder that `.dockerignore` does not leave out, and those in memory. A
/// `<Dockerfile>.dockerignore` beside the Dockerfile holds instead of the folder's.
class BuildContext {
public:
    /// Reads the Dockerfile and walks the folder.
    /// @throws ConfigError when something cannot be read, or a pattern of `.dockerignore` is malformed.
    BuildContext(const ImageBuild& build, std::source_location where);

    /// The text of the Dockerfile.
    [[nodiscard]] const std::string& dockerfile() const noexcept { return dockerfile_; }

    /// Has `text` sent as the Dockerfile, once. The context as the Dockerfile sees it stays what it was.
    void send_dockerfile(std::string text);

    /// The path of the Dockerfile in what is sent; empty where it is not in the context and must be sent.
    [[nodiscard]] const std::string& dockerfile_path() const noexcept { return dockerfile_path_; }

    /// The paths that are sent, sorted.
    [[nodiscard]] std::vector<std::string> paths() const;

    /// The same for contexts of equal paths, kinds, modes and content.
    /// @throws ConfigError when a file cannot be read.
    [[nodiscard]] std::string content_hash() const;

    /// Changes when a file of the folder does, as its size and times tell.
    [[nodiscard]] std::string stamp() const;

    /// What is sent, from its beginning.
    [[nodiscard]] archive::TarWriter tar() const;

    /// The folder whose files are sent, where there is nothing else and its own `.dockerignore` holds; empty
    /// where there is none.
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

    /// Writes what is sent into a folder that is empty.
    /// @throws ConfigError when something cannot be read or written.
    void write_to(const std::filesystem::path& target) const;

private:
    class Walk;

    void read_dockerfile(const ImageBuild& build);
    void put(std::string path, std::string content, std::uint32_t mode);
    void hide(const std::string& path);

    std::source_location where_;
    std::string dockerfile_;
    /// Empty as long as no Dockerfile is in the context.
    std::string dockerfile_path_;
    /// Where it is asked for, relative to the context; empty for a text.
    std::filesystem::path dockerfile_name_;
    std::filesystem::path folder_;
    /// Whether the rules leave it out, so that it is sent for the builder alone.
    bool dockerfile_left_out_ = false;
    std::vector<std::filesystem::path> host_files_;
    std::vector<archive::Entry> entries_;
};

} // namespace testcontainers::core

#pragma once

#include "values/file_descriptor.hpp"

#include <filesystem>
#include <source_location>
#include <string_view>

namespace testcontainers::core {

/// A file that is written from its beginning, and is removed again unless it is to be kept.
class NewFile {
public:
    /// What stands there is replaced.
    /// @throws ConfigError when it cannot be opened.
    NewFile(std::filesystem::path path, std::source_location where);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    /// @throws NoSpace when the disk is full, ConfigError when it cannot be written for another reason.
    void write(std::string_view bytes);

    /// It is complete.
    void keep() noexcept { kept_ = true; }

private:
    std::filesystem::path path_;
    std::source_location where_;
    FileDescriptor file_;
    bool kept_ = false;
};

} // namespace testcontainers::core

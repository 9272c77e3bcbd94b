#pragma once

#include "core/build_context.hpp"
#include "values/file_descriptor.hpp"

#include <filesystem>
#include <source_location>

namespace testcontainers::core {

/// A build's context as a folder, among the temporary files. Its end removes it; what a process that was
/// killed has left there is removed by the next.
class StagedContext {
public:
    /// @throws ConfigError when something cannot be read or written.
    StagedContext(const BuildContext& context, std::source_location where);
    StagedContext(const StagedContext&) = delete;
    StagedContext& operator=(const StagedContext&) = delete;
    ~StagedContext();

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

private:
    std::filesystem::path folder_;
    /// Locked as long as the folder is in use.
    FileDescriptor lock_;
};

} // namespace testcontainers::core

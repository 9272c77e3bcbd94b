#include "core/new_file.hpp"

#include "archive/host_file.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace testcontainers::core {

NewFile::NewFile(std::filesystem::path path, std::source_location where)
    : path_(std::move(path)), where_(where),
      file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
    if (!file_) {
        archive::refuse_host_path(path_, archive::reason_of(errno), where_);
    }
}

NewFile::~NewFile() {
    if (!kept_) {
        ::unlink(path_.c_str());
    }
}

void NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(file_.get(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            archive::refuse_to_write(path_, errno, where_);
        }
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

} // namespace testcontainers::core

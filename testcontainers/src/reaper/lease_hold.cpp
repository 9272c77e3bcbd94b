#include "reaper/lease_hold.hpp"

#include "reaper/paths.hpp"
#include "values/guarded_lock.hpp"

#include <utility>

namespace testcontainers::reaper {

std::filesystem::path lease_file(const std::string& session_id, const std::string& attempt) {
    return runtime_folder() / (session_id + "." + attempt + ".lease");
}

std::optional<LeaseHold> LeaseHold::of(const std::string& session_id, const std::string& attempt) {
    auto lock = guarded_lock(lease_file(session_id, attempt).string(), FileLock::shared);
    if (!lock) {
        return std::nullopt;
    }
    return LeaseHold{std::move(lock)};
}

} // namespace testcontainers::reaper

#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace testcontainers::reaper {

/// What the books say of one start of a service or of a pool's member.
struct LeaseRecord {
    std::string name;
    /// Which start it is, of all starts of all reapers of the session.
    std::string attempt;
    /// Of the spec that it is made from.
    std::string hash = {};
    std::chrono::milliseconds grace{};
    /// Whether it is for one user only.
    bool is_member = false;
    /// What the starter has told of it, once it runs.
    std::optional<std::string> info = {};

    friend bool operator==(const LeaseRecord&, const LeaseRecord&) = default;
};

/// The label by which the things of that start are known: `name#attempt`.
[[nodiscard]] std::string mark_of(const std::string& name, const std::string& attempt);

/// The books of a session's reaper as files beside its socket, one for each start: whoever uses it holds a
/// lock on its file, so that the next reaper knows what is in use if this one is killed.
class LeaseFiles {
public:
    /// Those of a session, beside the socket of its reaper.
    LeaseFiles(const std::filesystem::path& socket, std::string session);

    /// A start has begun: makes its file. Told before the starter is, who locks it.
    void begun(const LeaseRecord& record) const;

    /// It runs.
    void runs(const std::string& attempt, const std::string& info) const;

    /// It has failed or is about to be removed: removes its file.
    void over(const std::string& attempt) const;

    /// What an earlier reaper of the session has left that somebody holds. The files of the rest are removed.
    [[nodiscard]] std::vector<LeaseRecord> held() const;

    /// Starts a child of this process that ends, with 0, when nobody holds that start any more, and with this
    /// process. Its process id; nothing, and a word on standard error, when there can be none.
    [[nodiscard]] std::optional<pid_t> await_release(const std::string& attempt) const;

private:
    [[nodiscard]] std::filesystem::path file_of(const std::string& attempt) const;

    std::filesystem::path folder_;
    /// The name of the socket's file, by which other sessions' reapers see whether this one lives.
    std::string socket_;
    std::string session_;
};

/// Removes the files in `folder` that nobody holds and whose sessions have no reaper.
void remove_lease_files_of_nobody(const std::filesystem::path& folder);

} // namespace testcontainers::reaper

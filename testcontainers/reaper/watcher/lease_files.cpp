#include "lease_files.hpp"

#include "inherited.hpp"
#include "line.hpp"
#include "listener.hpp"
#include "values/file_descriptor.hpp"
#include "values/file_lock.hpp"
#include "values/file_text.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

namespace fs = std::filesystem;

constexpr auto extension = ".lease";

struct Entry {
    std::string session;
    /// The name of the file at which the session's reaper is met.
    std::string socket;
    LeaseRecord record;
};

std::string text_of(const std::string& session, const std::string& socket, const LeaseRecord& record) {
    auto text = "session=" + encode(session) + "&socket=" + encode(socket) + "&name=" + encode(record.name) +
                "&attempt=" + encode(record.attempt) + "&grace=" + std::to_string(record.grace.count()) +
                "&member=" + (record.is_member ? "yes" : "no");
    return record.hash.empty() ? text : text + "&hash=" + encode(record.hash);
}

std::optional<Entry> read(const fs::path& file) {
    const auto parameters = parse_line(file_text(file).value_or(""));
    for (const auto* const name : {"session", "socket", "name", "attempt", "grace", "member"}) {
        if (!parameters || !parameters->contains(name)) {
            return std::nullopt;
        }
    }
    Entry entry{.session = parameters->at("session"),
                .socket = parameters->at("socket"),
                .record = {.name = parameters->at("name"),
                           .attempt = parameters->at("attempt"),
                           .grace = std::chrono::milliseconds{std::atoll(parameters->at("grace").c_str())},
                           .is_member = parameters->at("member") == "yes"}};
    if (const auto hash = parameters->find("hash"); hash != parameters->end()) {
        entry.record.hash = hash->second;
    }
    if (const auto info = parameters->find("info"); info != parameters->end()) {
        entry.record.info = info->second;
    }
    return entry;
}

std::vector<fs::path> lease_files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == extension) {
            files.push_back(entry->path());
        }
    }
    return files;
}

/// Removes it, unless somebody holds it; false when somebody does.
bool remove_unless_held(const fs::path& file) {
    const auto lock = locked_file(file.string(), FileLock::alone_if_free);
    if (!lock) {
        return errno == ENOENT;
    }
    ::unlink(file.c_str());
    return true;
}

void write(const fs::path& path, int flags, const std::string& text) {
    const FileDescriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0600)};
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        std::perror(path.c_str());
    }
}

} // namespace

std::string mark_of(const std::string& name, const std::string& attempt) { return name + "#" + attempt; }

LeaseFiles::LeaseFiles(const fs::path& socket, std::string session)
    : folder_(socket.parent_path()), socket_(socket.filename()), session_(std::move(session)) {}

fs::path LeaseFiles::file_of(const std::string& attempt) const {
    return folder_ / (session_ + "." + attempt + extension);
}

void LeaseFiles::begun(const LeaseRecord& record) const {
    write(file_of(record.attempt), O_CREAT | O_TRUNC, text_of(session_, socket_, record));
}

void LeaseFiles::runs(const std::string& attempt, const std::string& info) const {
    write(file_of(attempt), O_APPEND, "&info=" + encode(info));
}

void LeaseFiles::over(const std::string& attempt) const { ::unlink(file_of(attempt).c_str()); }

std::vector<LeaseRecord> LeaseFiles::held() const {
    std::vector<LeaseRecord> records;
    for (const auto& file : lease_files_in(folder_)) {
        auto entry = read(file);
        if (entry && entry->session == session_ && !remove_unless_held(file)) {
            records.push_back(std::move(entry->record));
        }
    }
    return records;
}

std::optional<pid_t> LeaseFiles::await_release(const std::string& attempt) const {
    const auto path = file_of(attempt).string();
    const auto parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) {
        std::perror("fork");
        return std::nullopt;
    }
    if (child > 0) {
        return child;
    }
    // Whatever the reaper has open must not outlive it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_from(STDERR_FILENO + 1);
    if (::getppid() != parent) {
        ::_exit(1);
    }
    const auto lock = locked_file(path, FileLock::alone);
    ::_exit(lock || errno == ENOENT ? 0 : 1);
}

void remove_lease_files_of_nobody(const fs::path& folder) {
    for (const auto& file : lease_files_in(folder)) {
        const auto entry = read(file);
        if (entry && entry->socket.find('/') == std::string::npos && !has_listener(folder / entry->socket)) {
            (void)remove_unless_held(file);
        }
    }
}

} // namespace testcontainers::reaper

#include "session/session.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"

#include "session/process_identity.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace testcontainers::session {
namespace {

constexpr std::size_t id_length = 32;

bool is_letter_or_digit(char character) noexcept {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

bool is_id(std::string_view text) noexcept {
    constexpr std::size_t longest = 128;
    return !text.empty() && text.size() <= longest && is_letter_or_digit(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char character) {
               return is_letter_or_digit(character) || character == '_' || character == '.' ||
                      character == '-';
           });
}

std::string id_of_this_process() {
    if (const auto& given = Settings::current().session_id; !given.empty()) {
        return given;
    }
    const auto parent = ProcessIdentity::of(::getppid());
    const auto process = parent ? parent : ProcessIdentity::of(::getpid());
    return sha256_hex(process ? to_string(*process) : fmt::format("{}", ::getppid())).substr(0, id_length);
}

} // namespace

std::map<std::string, std::string> without_heritage(std::map<std::string, std::string> labels) {
    for (const auto name :
         {family_label, language_label, version_label, session_label, family_session_label, owner_label,
          created_label, shared_label, hash_label, idle_label, place_label, keep_label, image_label}) {
        labels.emplace(name, "");
    }
    return labels;
}

Session::Session(std::string id) : id_(std::move(id)) {
    if (!is_id(id_)) {
        throw ConfigError(fmt::format(
            "the session's id \"{}\" (TESTCONTAINERS_SESSION_ID) must be 1 to 128 letters, digits, "
            "'_', '.' and '-', the first a letter or a digit",
            id_));
    }
}

const Session& Session::current() {
    static const Session session{id_of_this_process()};
    return session;
}

std::map<std::string, std::string> Session::labels() const {
    return {{std::string{family_label}, "true"},
            {std::string{language_label}, "cpp"},
            {std::string{version_label}, TESTCONTAINERS_VERSION},
            {std::string{family_session_label}, id_},
            {std::string{session_label}, id_}};
}

bool Session::made(const std::map<std::string, std::string>& labels) const {
    const auto found = labels.find(std::string{session_label});
    return found != labels.end() && found->second == id_;
}

} // namespace testcontainers::session

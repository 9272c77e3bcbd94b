#pragma once

#include "auth/find_credentials.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/images.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/image.hpp"

#include "core/watched_pull.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace testcontainers::core {

/// How long a transfer may take, and how often it is tried.
struct TransferPatience {
    /// All attempts together.
    std::chrono::milliseconds whole;
    /// Without any progress.
    std::chrono::milliseconds pause;
    /// For messages: what is added to the time when it is over.
    std::string note = {};
    int attempts = 5;
    /// Before the second attempt; doubled before each further one.
    std::chrono::milliseconds first_rest = std::chrono::milliseconds{500};
};

/// A pull or a push: with the credentials that there are, shown while it goes on, watched for stalls, and
/// tried again after failures that may pass by themselves.
class RegistryTransfer {
public:
    using Progress = std::function<void(const docker::PullProgress&)>;
    /// What one attempt asks of the engine.
    using Ask = std::function<void(const std::string& registry_auth, const Progress&, const docker::Call&)>;

    using Clock = std::chrono::steady_clock;

    /// `participle` is for messages: `pulled`. It ends by `deadline`, which `patience.whole` only tells of.
    RegistryTransfer(const ImageReference& image, std::string described, std::string participle,
                     TransferPatience patience, Clock::time_point deadline, const docker::Call& call);

    struct Failure {
        /// For an error: the registry's words, which credentials were used, how often it was tried.
        std::string text;
        /// Whether another process would fare no better: not where a limit of this one's time has ended it.
        bool holds_for_others = false;
    };

    /// Nothing when it went well.
    /// @throws TransportError when a stop is asked for, or the engine's answers make no sense; ConfigError
    /// when credentials cannot be read.
    [[nodiscard]] std::optional<Failure> run(const Ask& ask);

private:
    struct Problem {
        std::string words;
        bool may_pass = false;
        /// Whether it is a limit that this process has set.
        bool own_limit = false;
    };

    [[nodiscard]] std::optional<Problem> try_once(const Ask& ask);
    [[nodiscard]] Problem understood(const TransportError& error, bool stalled,
                                     const std::string& last_step) const;
    [[nodiscard]] std::string text_of(const Problem& problem, int attempts) const;
    [[nodiscard]] std::string credentials_line() const;
    [[nodiscard]] std::string without_our_secrets(std::string words) const;
    void rest(std::chrono::milliseconds time) const;

    const ImageReference& image_;
    std::string name_;
    std::string described_;
    std::string participle_;
    TransferPatience patience_;
    const docker::Call& call_;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point deadline_;
    auth::CredentialsFound found_;
};

} // namespace testcontainers::core

#include "greeting.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace testcontainers::modules {
namespace {

/// Asks the server of one start.
class AcceptsConnections {
public:
    AcceptsConnections(std::string user, std::string database)
        : user_(std::move(user)), database_(std::move(database)) {}

    wait::Readiness operator()(const wait::Target& server) {
        const auto heard = hear_log(server);
        const auto now = std::chrono::steady_clock::now();
        // Servers write of each client that they refuse: that is no reason to ask again.
        constexpr std::chrono::milliseconds pause{50};
        if (heard == Heard::nothing_new || heard == Heard::ready || now - asked_ >= pause) {
            asked_ = now;
            why_ = ask(server);
        }
        return why_.empty() ? wait::Readiness::ready() : wait::Readiness::pending(why_);
    }

private:
    enum class Heard : std::uint8_t { nothing_new, something, ready };

    /// Has the strategy asked again at each line that the server writes: one says that it is ready.
    Heard hear_log(const wait::Target& server) {
        try {
            const auto news = server.log_from(next_line_);
            next_line_ = news.next;
            const bool ready = std::ranges::any_of(news.lines, [](const LogLine& line) {
                return line.text.find("ready to accept connections") != std::string::npos;
            });
            return ready ? Heard::ready : news.lines.empty() ? Heard::nothing_new : Heard::something;
        } catch (const Error&) {
            // Not every log driver's log can be read: then the server is asked from time to time.
            return Heard::nothing_new;
        }
    }

    /// Why it does not accept connections yet; empty when it does.
    [[nodiscard]] std::string ask(const wait::Target& server) {
        // The last server of a start is the first that listens on a network.
        listens_ =
            (listens_ && server.state().running) || server.listening(Postgres::port) != wait::Listening::no;
        if (!listens_) {
            return fmt::format("no process listens on {}", to_string(Postgres::port));
        }
        auto greeting =
            postgres::greet(server.endpoint(Postgres::port), user_, database_, std::chrono::seconds{2});
        return greeting.accepts ? std::string{} : std::move(greeting.why);
    }

    std::string user_;
    std::string database_;
    std::size_t next_line_ = 0;
    bool listens_ = false;
    std::chrono::steady_clock::time_point asked_;
    std::string why_;
};

} // namespace

wait::Strategy accepts_connections(const std::string& user, const std::string& database) {
    return wait::Strategy::stateful(fmt::format("PostgreSQL accepts connections to \"{}\"", database),
                                    [user, database] { return AcceptsConnections(user, database); });
}

} // namespace testcontainers::modules

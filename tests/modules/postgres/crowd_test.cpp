// Many test processes under CTest that share one PostgreSQL: it is started once, answers all of them, and
// nothing of it is left.

#include "faults/witness.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <semaphore>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

/// What the engine tells while this lives of containers that the session makes, and of the volumes that they
/// use. Safe from several threads.
class Chronicle {
public:
    explicit Chronicle(const std::string& session) : session_(session), thread_([this] { listen(); }) {
        opened_.acquire();
    }
    Chronicle(const Chronicle&) = delete;
    Chronicle& operator=(const Chronicle&) = delete;
    ~Chronicle() { end(); }

    /// All that has happened is known then.
    void end() {
        if (thread_.joinable()) {
            (void)usual_engine().volumes().create({.name = last_});
            thread_.join();
            usual_engine().volumes().remove(last_);
        }
    }

    /// By their ids; after `end`.
    [[nodiscard]] const std::set<std::string>& containers() const noexcept { return containers_; }

    /// Waits until one of them has had volumes that are all gone, also those without a label, as an image's
    /// `VOLUME` makes them; false when the time is over.
    [[nodiscard]] bool volumes_are_gone(const std::string& container, std::chrono::milliseconds time) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, time, [&] {
            const auto found = volumes_.find(container);
            return found != volumes_.end() && std::ranges::includes(gone_, found->second);
        });
    }

private:
    void listen() {
        try {
            usual_engine().system().events(
                {.filters = {{"event", {"create", "mount", "destroy"}}}},
                [this](const docker::Event& event) { return note(event); }, [this] { opened_.release(); });
        } catch (const Error& error) {
            ADD_FAILURE() << error.message();
            opened_.release();
        }
    }

    bool note(const docker::Event& event) {
        const auto attribute = [&event](const std::string& name) {
            const auto found = event.attributes.find(name);
            return found == event.attributes.end() ? std::string{} : found->second;
        };
        const std::lock_guard lock{mutex_};
        if (event.type == "container" && attribute("org.testcontainers.session-id") == session_) {
            containers_.insert(event.actor);
        } else if (event.action == "mount") {
            volumes_[attribute("container")].insert(event.actor);
        } else if (event.action == "destroy") {
            gone_.insert(event.actor);
        }
        changed_.notify_all();
        return event.actor != last_;
    }

    const std::string session_;
    const std::string last_ = "last-" + session_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<std::string> containers_;
    std::map<std::string, std::set<std::string>> volumes_;
    std::set<std::string> gone_;
    std::binary_semaphore opened_{0};
    std::thread thread_;
};

class Crowd : public testing::Test {
protected:
    const std::string session = unique_session();
    const std::map<std::string, std::string> environment{{"TESTCONTAINERS_SESSION_ID", session}};
    const std::string visitor = std::string{CHILDREN_DIR} + "/child_visitor";

    /// What so many visitors under CTest say, and how often.
    [[nodiscard]] std::map<std::string, int> visit(int visitors,
                                                   const std::vector<std::string>& options) const {
        const TemporaryFolder folder;
        std::string tests;
        for (int i = 0; i < visitors; ++i) {
            tests += "add_test(visitor" + std::to_string(i) + " \"" + visitor + "\" leave)\n";
        }
        folder.write("CTestTestfile.cmake", tests);
        std::vector<std::string> command{"ctest", "--test-dir", folder.path().string(), "-j8", "-V"};
        command.insert(command.end(), options.begin(), options.end());
        ChildProcess ctest{command, environment};
        std::map<std::string, int> answers;
        while (const auto line = ctest.read_line(100s)) {
            if (const auto found = line->find("server "); found != std::string::npos) {
                ++answers[line->substr(found)];
            } else if (line->find("failed: ") != std::string::npos) {
                ADD_FAILURE() << *line;
            }
        }
        EXPECT_EQ(ctest.wait().exit_code, 0);
        return answers;
    }

    void expect_one_server(int visitors, const std::vector<std::string>& options, int visits) const {
        Chronicle chronicle{session};
        // Comes with the crowd, and stays when for longer than the grace nobody else is there.
        ChildProcess guest{{visitor, "stay"}, environment};
        const auto answers = visit(visitors, options);
        const auto line = guest.read_line(100s);
        ASSERT_TRUE(line);
        EXPECT_THAT(answers, ElementsAre(Pair(*line, visits)));
        EXPECT_THAT(*line, testing::EndsWith(" says 42"));
        guest.send_signal(SIGKILL);
        (void)guest.wait();
        EXPECT_EQ(left_after(session, 20s), "");

        const auto server = line->substr(std::string_view{"server "}.size(), 64);
        EXPECT_TRUE(chronicle.volumes_are_gone(server, 60s));
        chronicle.end();
        EXPECT_THAT(chronicle.containers(), ElementsAre(server));
    }
};

TEST_F(Crowd, SharesOneServer) { expect_one_server(40, {}, 40); }

TEST_F(Crowd, SharesOneServerAlsoWhenItsTestsAreRepeated) {
    expect_one_server(12, {"--repeat", "until-fail:3"}, 36);
}

} // namespace
} // namespace testcontainers::testsupport

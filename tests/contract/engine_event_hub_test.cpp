#include "contract/connected.hpp"
#include "contract/promptness.hpp"
#include "engine/event_hub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using docker::Event;
using engine::EventHub;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string event(const std::string& action, const std::string& id) {
    return R"({"Type":"container","Action":")" + action + R"(","Actor":{"ID":")" + id + "\"}}\n";
}

/// The actions a listener was told of.
class Heard {
public:
    EventHub::Listener listener() {
        return [this](const Event& told) {
            const std::lock_guard lock(mutex_);
            actions_.push_back(told.action);
            changed_.notify_all();
        };
    }

    /// The actions, once there are so many.
    std::vector<std::string> actions(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return actions_.size() >= count; }));
        return actions_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> actions_;
};

/// An engine whose event streams are fed by the test.
class EngineEventHub : public ::testing::Test {
protected:
    EngineEventHub() {
        engine.on("GET", "/events", [this](const HeardRequest&, Wire& wire) {
            {
                const std::lock_guard lock(mutex_);
                ++streams_;
                wire.begin_chunks();
                wire_ = &wire;
            }
            changed_.notify_all();
            wire.wait_for_close();
            const std::lock_guard lock(mutex_);
            // The next stream may be open already.
            if (wire_ == &wire) {
                wire_ = nullptr;
            }
        });
    }

    void send(const std::string& text) {
        std::unique_lock lock(mutex_);
        ASSERT_TRUE(changed_.wait_for(lock, 10s, [&] { return wire_ != nullptr; }));
        wire_->chunk(text);
    }

    int streams() {
        const std::lock_guard lock(mutex_);
        return streams_;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    Wire* wire_ = nullptr;
    int streams_ = 0;
    ScriptedEngine engine;
    std::unique_ptr<docker::Client> client = client_of(engine);
};

TEST_F(EngineEventHub, TellsEachListenerOfItsContainer) {
    EventHub hub(*client);
    Heard first;
    Heard second;
    const auto one = hub.subscribe("c1", first.listener());
    const auto two = hub.subscribe("c2", second.listener());
    send(event("start", "c1") + event("oom", "c2") + event("die", "c3") + event("die", "c1"));
    EXPECT_THAT(first.actions(2), ElementsAre("start", "die"));
    EXPECT_THAT(second.actions(1), ElementsAre("oom"));
    EXPECT_EQ(streams(), 1);
    EXPECT_THAT(engine.lines(), ElementsAre("GET /events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D"));
}

TEST_F(EngineEventHub, IsOpenWhenASubscriptionReturns) {
    EventHub hub(*client);
    const auto subscription = hub.subscribe("c1", Heard{}.listener());
    EXPECT_EQ(engine.lines().size(), 1U);
    EXPECT_EQ(streams(), 1);
}

TEST_F(EngineEventHub, TellsSeveralListenersOfOneContainer) {
    EventHub hub(*client);
    Heard first;
    Heard second;
    const auto one = hub.subscribe("c1", first.listener());
    const auto two = hub.subscribe("c1", second.listener());
    send(event("die", "c1"));
    EXPECT_THAT(first.actions(1), ElementsAre("die"));
    EXPECT_THAT(second.actions(1), ElementsAre("die"));
}

TEST_F(EngineEventHub, TellsNobodyAfterTheEndOfASubscription) {
    EventHub hub(*client);
    Heard gone;
    Heard stays;
    auto ended = hub.subscribe("c1", gone.listener());
    const auto kept = hub.subscribe("c1", stays.listener());
    { const auto ending = std::move(ended); }
    send(event("die", "c1"));
    EXPECT_THAT(stays.actions(1), ElementsAre("die"));
    EXPECT_THAT(gone.actions(0), IsEmpty());
}

TEST_F(EngineEventHub, LetsASubscriptionBeReplaced) {
    EventHub hub(*client);
    Heard first;
    Heard second;
    auto subscription = hub.subscribe("c1", first.listener());
    subscription = hub.subscribe("c1", second.listener());
    send(event("die", "c1"));
    EXPECT_THAT(second.actions(1), ElementsAre("die"));
    EXPECT_THAT(first.actions(0), IsEmpty());
}

TEST_F(EngineEventHub, WaitsForARunningListenerAtTheEndOfItsSubscription) {
    EventHub hub(*client);
    std::promise<void> entered;
    std::promise<void> may_leave;
    std::atomic<bool> left = false;
    auto subscription = std::make_unique<EventHub::Subscription>(hub.subscribe("c1", [&](const Event&) {
        entered.set_value();
        may_leave.get_future().wait();
        left = true;
    }));
    send(event("die", "c1"));
    entered.get_future().wait();
    std::jthread ender([&] {
        subscription.reset();
        EXPECT_TRUE(left);
    });
    may_leave.set_value();
}

TEST_F(EngineEventHub, LetsAListenerEndItsOwnSubscription) {
    EventHub hub(*client);
    Heard other;
    const auto kept = hub.subscribe("c1", other.listener());
    std::atomic<int> calls = 0;
    std::promise<std::unique_ptr<EventHub::Subscription>> mine;
    auto own = mine.get_future().share();
    mine.set_value(std::make_unique<EventHub::Subscription>(hub.subscribe("c1", [&](const Event&) {
        ++calls;
        *own.get() = {};
    })));
    send(event("start", "c1"));
    send(event("die", "c1"));
    EXPECT_THAT(other.actions(2), ElementsAre("start", "die"));
    EXPECT_EQ(calls, 1);
}

TEST_F(EngineEventHub, TellsNobodyWhoseSubscriptionEndedDuringTheEvent) {
    EventHub hub(*client);
    std::mutex mutex;
    EventHub::Subscription victim;
    Heard first;
    Heard second;
    const auto killer = hub.subscribe("c1", [&, tell = first.listener()](const Event& told) {
        {
            const std::lock_guard lock(mutex);
            victim = {};
        }
        tell(told);
    });
    {
        const std::lock_guard lock(mutex);
        victim = hub.subscribe("c1", second.listener());
    }
    send(event("start", "c1"));
    send(event("die", "c1"));
    EXPECT_THAT(first.actions(2), ElementsAre("start", "die"));
    EXPECT_THAT(second.actions(0), IsEmpty());
}

TEST_F(EngineEventHub, ReopensABrokenStreamAndTellsEverybody) {
    EventHub hub(*client);
    Heard first;
    Heard second;
    const auto one = hub.subscribe("c1", first.listener());
    const auto two = hub.subscribe("c2", second.listener());
    engine.drop_connections();
    EXPECT_THAT(first.actions(1), ElementsAre("reconnected"));
    EXPECT_THAT(second.actions(1), ElementsAre("reconnected"));
    send(event("die", "c1"));
    EXPECT_THAT(first.actions(2), ElementsAre("reconnected", "die"));
}

TEST_F(EngineEventHub, ReopensAStreamThatTheEngineEndsOrFills) {
    engine.once("GET", "/events", stream(""));
    engine.once("GET", "/events", stream("<html>"));
    engine.once("GET", "/events", answer(500));
    EventHub hub(*client);
    Heard heard;
    const auto subscription = hub.subscribe("c1", heard.listener());
    send(event("die", "c1"));
    for (std::size_t count = 1; heard.actions(count).back() != "die"; ++count) {
    }
    EXPECT_EQ(heard.actions(1).front(), "reconnected");
}

TEST_F(EngineEventHub, DoesNotKeepASubscriberWaitingWhenTheEngineRefuses) {
    engine.on("GET", "/events", answer(400, R"({"message":"no events"})"));
    EventHub hub(*client);
    EXPECT_LT(time_of([&] { const auto subscription = hub.subscribe("c1", Heard{}.listener()); }), 5s);
}

TEST_F(EngineEventHub, EndsWithin200Milliseconds) {
    const auto time_to_end = [this] {
        auto hub = std::make_unique<EventHub>(*client);
        Heard heard;
        const auto subscription = hub->subscribe("c1", heard.listener());
        return time_of([&] { hub.reset(); });
    };
    EXPECT_LT(shortest(200ms, time_to_end), 200ms);
}

TEST_F(EngineEventHub, EndsWhileItWaitsForTheNextAttempt) {
    engine.on("GET", "/events", answer(500));
    const auto time_to_end = [this] {
        auto hub = std::make_unique<EventHub>(*client);
        for (int i = 0; i < 4; ++i) {
            const auto subscription = hub->subscribe("c1", Heard{}.listener());
        }
        return time_of([&] { hub.reset(); });
    };
    EXPECT_LT(shortest(200ms, time_to_end), 200ms);
}

TEST_F(EngineEventHub, TellsNothingOnceStopped) {
    EventHub hub(*client);
    hub.stop();
    const auto subscription = hub.subscribe("c1", Heard{}.listener());
    EXPECT_EQ(streams(), 0);
    hub.stop();
}

TEST_F(EngineEventHub, IsSafeFromSeveralThreads) {
    EventHub hub(*client);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&hub, i] {
            for (int n = 0; n < 50; ++n) {
                const auto subscription = hub.subscribe("c" + std::to_string(i), [](const Event&) {});
            }
        });
    }
    for (int i = 0; i < 100; ++i) {
        send(event("die", "c" + std::to_string(i % 8)));
    }
    threads.clear();
    EXPECT_EQ(streams(), 1);
}

TEST_F(EngineEventHub, IsInertInAForkedChild) {
    auto hub = std::make_unique<EventHub>(*client);
    Heard heard;
    auto subscription = hub->subscribe("c1", heard.listener());
    const auto child = ::fork();
    if (child == 0) {
        {
            const auto inert = hub->subscribe("c2", [](const Event&) {});
        }
        subscription = {};
        hub->stop();
        hub.reset();
        ::_exit(7);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
    send(event("die", "c1"));
    EXPECT_THAT(heard.actions(1), ElementsAre("die"));
}

} // namespace
} // namespace testcontainers::contract

#include "docker/operation.hpp"

#include "docker/path.hpp"
#include "docker/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::docker {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const std::string full_id(64, 'a');

TEST(Operation, NamesWhatItIsAbout) {
    const Caller caller(Call{});
    EXPECT_EQ(operation_on("start", "container", "orders", caller), "start container \"orders\"");
    EXPECT_THAT(operation_on("start", "container", full_id, caller),
                ::testing::MatchesRegex("start container a{8,12}"));
}

TEST(Operation, WantsAnIdOrName) {
    EXPECT_THROW((void)operation_on("remove", "network", "", Caller(Call{})), ConfigError);
}

TEST(Path, IsEncoded) {
    EXPECT_EQ(container_path("a b/c", "/json").text(), "/containers/a%20b%2Fc/json");
    EXPECT_EQ(resource_path("/networks/", "n?x=1").text(), "/networks/n%3Fx%3D1");
}

TEST(Path, KeepsTheSlashesOfAnImage) {
    EXPECT_EQ(image_path("localhost:5000/team/app:1", "/json").text(),
              "/images/localhost%3A5000/team/app%3A1/json");
    EXPECT_EQ(image_path("redis").text(), "/images/redis");
    EXPECT_THROW((void)image_path("team//app"), ConfigError);
}

TEST(Caller, HasADeadlineUnlessTheTimeIsUnlimited) {
    const auto before = std::chrono::steady_clock::now();
    const Caller limited(Call{.timeout = 5s, .stop = {}}, 3s);
    ASSERT_TRUE(limited.patience.deadline);
    EXPECT_GE(*limited.patience.deadline, before + 8s);
    EXPECT_FALSE(Caller(Call{.timeout = 0s, .stop = {}}, 3s).patience.deadline);
}

TEST(Caller, MayHaveAVeryLongTime) {
    constexpr auto longest = std::chrono::milliseconds::max();
    const Caller patient(Call{.timeout = longest, .stop = {}}, longest);
    ASSERT_TRUE(patient.patience.deadline);
    EXPECT_GT(*patient.patience.deadline, std::chrono::steady_clock::now() + 24h * 365);
}

TEST(Pause, EndsWithTheDeadlineOrAStop) {
    std::stop_source source;
    source.request_stop();
    const auto reason_of = [](const Call& call) {
        try {
            pause(10s, "look", Caller(call));
        } catch (const TransportError& error) {
            return error.reason();
        }
        return TransportError::Reason::malformed;
    };
    EXPECT_EQ(reason_of({.timeout = 0s, .stop = source.get_token()}), TransportError::Reason::cancelled);
    EXPECT_EQ(reason_of({.timeout = 1s, .stop = {}}), TransportError::Reason::timed_out);
}

TEST(Words, AreTheMessageOfTheEngine) {
    EXPECT_EQ(words_of({404, {}, R"({"message":"no such image"})"}), "no such image");
    EXPECT_EQ(words_of({500, {}, R"({"cause":"a","message":"b","response":500})"}), "b");
    EXPECT_EQ(words_of({500, {}, R"({"cause":"a","message":"","response":500})"}), "a");
}

TEST(Words, AreTheTextOfAPage) {
    EXPECT_EQ(
        words_of({502, {}, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<hr>nginx</html>\r\n"}),
        "502 Bad Gateway nginx");
    EXPECT_EQ(words_of({502, {}, "\n <html"}), "");
}

TEST(Words, AreTheBeginningOfAnyOtherText) {
    EXPECT_EQ(words_of({500, {}, "page not found\n"}), "page not found\n");
    EXPECT_EQ(words_of({500, {}, std::string(1000, 'x')}), std::string(512, 'x'));
    EXPECT_EQ(words_of({500, {}, R"({"message":7})"}), R"({"message":7})");
    EXPECT_EQ(words_of({500, {}, ""}), "");
    EXPECT_EQ(words_of({500, {}, " \n"}), "");
}

TEST(Words, AreNotSoughtInMegabytes) {
    EXPECT_EQ(words_of({500, {}, R"({"message":")" + std::string(10'000'000, 'x') + "\"}"}).size(), 512U);
}

/// `not found`, `conflict` or `other`, and the error's first line.
std::pair<std::string, std::string> refusal(int status, const std::string& body) {
    try {
        refuse("create container \"x\"", {status, {}, body}, Caller(Call{}));
    } catch (const NotFound& error) {
        return {"not found", error.message()};
    } catch (const Conflict& error) {
        return {"conflict", error.message()};
    } catch (const ApiError& error) {
        EXPECT_EQ(error.status(), status);
        return {"other", error.message()};
    }
}

TEST(Refusal, HasATypeByItsStatus) {
    EXPECT_EQ(refusal(404, R"({"message":"no"})").first, "not found");
    EXPECT_EQ(refusal(409, R"({"message":"no"})").first, "conflict");
    EXPECT_EQ(refusal(400, R"({"message":"no"})").first, "other");
    EXPECT_EQ(refusal(500, "").first, "other");
}

TEST(Refusal, NamesTheOperationAndHasTheEnginesWords) {
    const auto [type, text] = refusal(400, R"({"message":"no command specified"})");
    EXPECT_THAT(text, HasSubstr("create container \"x\""));
    EXPECT_THAT(text, HasSubstr("no command specified"));
}

TEST(Refusal, OfPodmanIsAConflictByItsWords) {
    EXPECT_EQ(
        refusal(
            500,
            R"({"message":"creating container storage: the container name \"x\" is already in use by 3f9a"})")
            .first,
        "conflict");
    EXPECT_EQ(refusal(500, R"({"message":"network name x already used: network already exists"})").first,
              "conflict");
}

TEST(Refusal, OfAPortInUseIsNoConflictOfNames) {
    EXPECT_EQ(refusal(500, R"({"message":"listen tcp 127.0.0.1:80: bind: address already in use"})").first,
              "other");
}

TEST(Fault, BecomesAnErrorWithTheOperation) {
    const Caller caller(Call{});
    try {
        understood("inspect container \"x\"", caller, []() -> int { throw Malformed("has no Id"); });
        FAIL() << "no error";
    } catch (const TransportError& error) {
        EXPECT_EQ(error.reason(), TransportError::Reason::malformed);
        EXPECT_EQ(error.message(), "inspect container \"x\": the engine's answer has no Id");
    }
}

} // namespace
} // namespace testcontainers::docker

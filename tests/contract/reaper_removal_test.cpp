// What the reaper's worker asks an engine to remove, and in which order.

#include "contract/connected.hpp"
#include "removal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::contract {
namespace {

using reaper::JobEnd;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string ours = R"("Labels":{"org.testcontainers.session-id":"s"})";
const std::string not_ours = R"("Labels":{"org.testcontainers.session-id":"sx"})";

std::string container(const std::string& labels) { return R"({"Id":"c","Config":{)" + labels + "}}"; }
std::string network(const std::string& labels) { return R"({"Id":"n","Name":"net",)" + labels + "}"; }
std::string volume(const std::string& labels) { return R"({"Name":"v",)" + labels + "}"; }
std::string image(const std::string& labels, const std::string& tags = R"("a:1","b:2")") {
    return R"({"Id":"sha256:i","RepoTags":[)" + tags + R"(],"Config":{)" + labels + "}}";
}

/// An engine that has one thing of each kind.
class ReaperRemoval : public testing::Test {
protected:
    ReaperRemoval() {
        engine.on("GET", "/containers/json", answer(200, R"([{"Id":"c"}])"));
        engine.on("GET", "/networks", answer(200, R"([{"Id":"n","Name":"net"}])"));
        engine.on("GET", "/volumes", answer(200, R"({"Volumes":[{"Name":"v"}]})"));
        engine.on("GET", "/images/json", answer(200, R"([{"Id":"sha256:i"}])"));
        has(ours);
        for (const auto* path :
             {"/containers/c", "/networks/n", "/volumes/v", "/images/a%3A1", "/images/b%3A2"}) {
            engine.on("DELETE", path, answer(204));
        }
    }

    void has(const std::string& labels) {
        engine.on("GET", "/containers/c/json", answer(200, container(labels)));
        engine.on("GET", "/networks/n", answer(200, network(labels)));
        engine.on("GET", "/volumes/v", answer(200, volume(labels)));
        engine.on("GET", "/images/sha256%3Ai/json", answer(200, image(labels)));
    }

    JobEnd remove() {
        return reaper::remove(*client_of(engine), {.labels = {"org.testcontainers.session-id=s"}});
    }

    [[nodiscard]] std::vector<std::string> removals() const {
        std::vector<std::string> lines;
        for (const auto& request : engine.heard()) {
            if (request.method == "DELETE") {
                lines.push_back(request.path);
            }
        }
        return lines;
    }

    ScriptedEngine engine;
};

TEST_F(ReaperRemoval, OfContainersIsFirstThenNetworksVolumesAndImages) {
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_THAT(removals(),
                ElementsAre("/containers/c", "/networks/n", "/volumes/v", "/images/a%3A1", "/images/b%3A2"));
}

TEST_F(ReaperRemoval, AsksTheEngineForTheLabels) {
    (void)remove();
    const auto lines = engine.lines();
    const auto label = "org.testcontainers.session-id%3Ds";
    EXPECT_THAT(lines, testing::Contains(testing::AllOf(testing::StartsWith("GET /containers/json?"),
                                                        HasSubstr("all=1"), HasSubstr(label))));
    for (const auto* list : {"GET /networks?", "GET /volumes?", "GET /images/json?"}) {
        EXPECT_THAT(lines, testing::Contains(testing::AllOf(testing::StartsWith(list), HasSubstr(label))));
    }
}

TEST_F(ReaperRemoval, SparesWhatIsNotOursAtTheSecondLook) {
    has(not_ours);
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_THAT(removals(), ElementsAre());
}

TEST_F(ReaperRemoval, SparesWhatTheSelectionDoesNotWant) {
    EXPECT_EQ(reaper::remove(*client_of(engine), {.labels = {"org.testcontainers.session-id=s"},
                                                  .also = [](const auto&) { return false; }}),
              JobEnd::done);
    EXPECT_THAT(removals(), ElementsAre());
}

TEST_F(ReaperRemoval, SparesWhatIsToStayAllTheSame) {
    EXPECT_EQ(reaper::remove(*client_of(engine),
                             {.labels = {"org.testcontainers.session-id=s"},
                              .spared = [](const auto& id, const auto&) { return id == "c" || id == "v"; }}),
              JobEnd::done);
    EXPECT_THAT(removals(), ElementsAre("/networks/n", "/images/a%3A1", "/images/b%3A2"));
}

TEST_F(ReaperRemoval, TakesWhatIsGoneAlreadyForRemoved) {
    engine.on("GET", "/containers/c/json", answer(404, R"({"message":"no such container"})"));
    engine.on("DELETE", "/networks/n", answer(404, R"({"message":"no such network"})"));
    EXPECT_EQ(remove(), JobEnd::done);
}

TEST_F(ReaperRemoval, OfAnImageWithoutATagIsByItsId) {
    engine.on("GET", "/images/sha256%3Ai/json", answer(200, image(ours, "")));
    engine.on("DELETE", "/images/sha256%3Ai", answer(200, "[]"));
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_EQ(removals().back(), "/images/sha256%3Ai");
}

TEST_F(ReaperRemoval, SparesAContainerThatHasItsLabelsFromAnImage) {
    has(R"("Labels":{"org.testcontainers.session-id":"s","org.testcontainers.image":"b:2"})");
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_THAT(removals(), ElementsAre("/networks/n", "/volumes/v", "/images/a%3A1", "/images/b%3A2"));
}

TEST_F(ReaperRemoval, SparesAnImageThatHasItsLabelsFromAnother) {
    has(R"("Labels":{"org.testcontainers.session-id":"s","org.testcontainers.image":"base:1"})");
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_THAT(removals(), ElementsAre("/networks/n", "/volumes/v"));
}

TEST_F(ReaperRemoval, SparesAnImageThatHasItsLabelsFromAContainer) {
    has(R"("Labels":{"org.testcontainers.session-id":"s","org.testcontainers.image":""})");
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_THAT(removals(), ElementsAre("/containers/c", "/networks/n", "/volumes/v"));
}

TEST_F(ReaperRemoval, OfAnImageThatHasLostItsNameIsByItsId) {
    const std::string labels =
        R"("Labels":{"org.testcontainers.session-id":"s","org.testcontainers.image":"a:1"})";
    engine.on("GET", "/images/sha256%3Ai/json", answer(200, image(labels, "")));
    engine.on("DELETE", "/images/sha256%3Ai", answer(200, "[]"));
    EXPECT_EQ(remove(), JobEnd::done);
    EXPECT_EQ(removals().back(), "/images/sha256%3Ai");
}

TEST_F(ReaperRemoval, GoesOnAfterWhatIsInUse) {
    engine.on("DELETE", "/networks/n", answer(403, R"({"message":"network net has active endpoints"})"));
    EXPECT_EQ(remove(), JobEnd::in_use);
    EXPECT_EQ(removals().back(), "/images/b%3A2");
}

TEST_F(ReaperRemoval, GoesOnAfterARefusal) {
    engine.on("DELETE", "/volumes/v", answer(403, R"({"message":"not authorised"})"));
    EXPECT_EQ(remove(), JobEnd::refused);
    EXPECT_EQ(removals().back(), "/images/b%3A2");
}

TEST_F(ReaperRemoval, ThatMayBePossibleLaterIsToBeTriedAgain) {
    engine.on("DELETE", "/containers/c", answer(403, R"({"message":"not authorised"})"));
    engine.on("DELETE", "/volumes/v", answer(409, R"({"message":"in use"})"));
    EXPECT_EQ(remove(), JobEnd::in_use);
    engine.on("DELETE", "/volumes/v", answer(500, R"({"message":"busy"})"));
    EXPECT_EQ(remove(), JobEnd::engine_away);
}

} // namespace
} // namespace testcontainers::contract

#include "core/kept_container.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

KeptContainer container(docker::ContainerStatus state) {
    return {
        .id = "3f9a81c2b1d0aaaaaaaaaaaa", .name = "orders", .image = "redis:7.0", .state = std::move(state)};
}

TEST(KeptContainer, ThatRunsCanBeEntered) {
    EXPECT_EQ(text_of(container({.status = "running", .running = true})),
              "[ CONTAINER] redis:7.0 orders is kept, running\n"
              "  | enter it:  docker exec -it 3f9a81c2b1d0 sh\n"
              "  | remove it: docker rm -fv 3f9a81c2b1d0\n");
}

TEST(KeptContainer, ThatHasEndedHasALogAndFiles) {
    EXPECT_EQ(text_of(container({.status = "exited", .exit_code = 3})),
              "[ CONTAINER] redis:7.0 orders is kept, exited with code 3\n"
              "  | its log:   docker logs 3f9a81c2b1d0\n"
              "  | its files: docker cp 3f9a81c2b1d0:/ FOLDER\n"
              "  | remove it: docker rm -fv 3f9a81c2b1d0\n");
}

TEST(KeptContainer, GoesWithItsVolumesAndTheNetworksThatAreNotTheEngines) {
    auto kept = container({});
    kept.volumes = {"data"};
    docker::ContainerDetails details;
    details.state = {.status = "created"};
    details.networks = {{"bridge", {.network_id = "b"}}, {"inner", {.network_id = "i"}}};
    learn(kept, details);
    EXPECT_THAT(text_of(kept), testing::HasSubstr("is kept, created\n"));
    EXPECT_THAT(
        text_of(kept),
        testing::HasSubstr(
            "remove it: docker rm -fv 3f9a81c2b1d0; docker network rm inner; docker volume rm data\n"));
    EXPECT_THAT(kept.network_ids, testing::ElementsAre("i"));
}

} // namespace
} // namespace testcontainers::core

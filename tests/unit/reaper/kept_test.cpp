#include "reaper/kept.hpp"

#include "testcontainers/error.hpp"

#include "support/env_guard.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::reaper {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class KeptFiles : public ::testing::Test {
protected:
    testsupport::TemporaryFolder folder_;
    testsupport::EnvGuard runtime_{"XDG_RUNTIME_DIR", folder_.path().string()};
};

TEST_F(KeptFiles, RememberForWhichContainersAThingIsKept) {
    EXPECT_THAT(all_kept(), IsEmpty());
    EXPECT_FALSE(is_kept("n1"));
    keep("c1", "unix:///engine.sock", "c1");
    keep("n1", "unix:///engine.sock", "c1");
    keep("n1", "unix:///engine.sock", "c2");
    EXPECT_TRUE(is_kept("n1"));
    EXPECT_FALSE(is_kept("c2"));
    EXPECT_THAT(all_kept(), UnorderedElementsAre(Kept{"c1", "unix:///engine.sock", {"c1"}},
                                                 Kept{"n1", "unix:///engine.sock", {"c1", "c2"}}));
}

TEST_F(KeptFiles, AreForgotten) {
    keep("sha256:abc", "tcp://h:1", "c1");
    forget_kept("sha256:abc");
    forget_kept("never kept");
    EXPECT_THAT(all_kept(), IsEmpty());
}

TEST_F(KeptFiles, SayWhenTheyCannotBeWritten) {
    std::filesystem::create_directories(folder_ / "testcontainers/v.kept");
    std::filesystem::permissions(folder_ / "testcontainers", std::filesystem::perms::owner_all);
    EXPECT_THROW(keep("v", "tcp://h:1", "c"), ConfigError);
}

} // namespace
} // namespace testcontainers::reaper

#include "inherited.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

bool in_child(const std::function<bool()>& body) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(body() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0;
}

class ClosesInherited : public testing::TestWithParam<void (*)(int)> {};

TEST_P(ClosesInherited, DescriptorsFromThatNumberOnAndNoOthers) {
    EXPECT_TRUE(in_child([] {
        const int below = ::fcntl(STDIN_FILENO, F_DUPFD, 40);
        const int at = ::fcntl(STDIN_FILENO, F_DUPFD, below + 1);
        const int beyond = ::fcntl(STDIN_FILENO, F_DUPFD, at + 100);
        GetParam()(at);
        const auto is_open = [](int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; };
        return at > below && beyond > at && is_open(below) && !is_open(at) && !is_open(beyond);
    }));
}

INSTANTIATE_TEST_SUITE_P(, ClosesInherited, testing::Values(&close_from, &close_listed_from),
                         [](const auto& how) { return how.index == 0 ? "ByTheKernel" : "ByTheList"; });

TEST(LimitOfDescriptors, IsWhatTheSystemAllows) {
    EXPECT_TRUE(in_child([] {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = 64;
        ::setrlimit(RLIMIT_NOFILE, &limit);
        raise_limit_of_descriptors();
        ::getrlimit(RLIMIT_NOFILE, &limit);
        return limit.rlim_cur == limit.rlim_max && limit.rlim_max > 64;
    }));
}

} // namespace
} // namespace testcontainers::reaper

#include "archive/byte_pipe.hpp"

#include "unit/archive/tar_bytes.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace {

using namespace testcontainers::archive;
using namespace testcontainers::testsupport;

TEST(BytePipe, HandsAllBytesOnInTheirOrder) {
    std::string sent;
    for (int i = 0; i < 100'000; ++i) {
        sent += static_cast<char>(i * 31);
    }
    for (const std::size_t piece : {1U, 7U, 64U, 1000U}) {
        BytePipe pipe(64);
        const std::jthread writer([&] {
            for (std::size_t at = 0; at < sent.size(); at += piece) {
                EXPECT_TRUE(pipe.push(std::string_view(sent).substr(at, piece)));
            }
            pipe.finish();
        });
        EXPECT_TRUE(drain([&](std::span<char> buffer) { return pipe.pull(buffer); }, 50) == sent) << piece;
    }
}

TEST(BytePipe, EndsWhenNothingComes) {
    BytePipe pipe(8);
    pipe.finish();
    std::string buffer(4, '\0');
    EXPECT_EQ(pipe.pull(buffer), 0U);
    EXPECT_EQ(pipe.pull(buffer), 0U);
}

TEST(BytePipe, TellsOfAFailureBehindTheBytes) {
    BytePipe pipe(8);
    EXPECT_TRUE(pipe.push("abc"));
    pipe.finish(std::make_exception_ptr(std::range_error("cut")));
    std::string buffer(8, '\0');
    EXPECT_EQ(pipe.pull(buffer), 3U);
    EXPECT_THROW((void)pipe.pull(buffer), std::range_error);
}

TEST(BytePipe, LetsAWriterGoWhenNobodyAsksAnyMore) {
    BytePipe pipe(8);
    bool taken = true;
    {
        const std::jthread writer([&] { taken = pipe.push(std::string(100, 'x')); });
        std::string buffer(4, '\0');
        EXPECT_EQ(pipe.pull(buffer), 4U);
        pipe.close();
    }
    EXPECT_FALSE(taken);
    EXPECT_FALSE(pipe.push("more"));
}

} // namespace

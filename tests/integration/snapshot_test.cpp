#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/images.hpp"
#include "testcontainers/snapshot.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace testcontainers {
namespace {

/// Ends when it is asked to, with its file copied in.
ContainerSpec polite_box() {
    return {
        .image = "busybox:1",
        .command = {"sh", "-c", "trap 'exit 0' TERM; echo armed; sleep 600 & wait"},
        .files = {FileContent{.content = "seed", .target = "/seed"}},
        .wait = wait::log("armed"),
    };
}

/// Different in every run of a test, also in those beside this one.
std::string unique_version() {
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    return std::string{test->name()} + std::to_string(::getpid()) +
           std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

void write_made(Container& container) { (void)container.exec({"sh", "-c", "echo made > /made"}).or_throw(); }

TEST(Snapshot, ContainersStartWhereItWasTakenAndNotWhereAnotherWent) {
    const auto snapshot = Snapshot::take(polite_box(), {.prepare = write_made});
    const auto first = run(snapshot.spec());
    (void)first.exec({"rm", "/made"}).or_throw();
    const auto second = run(snapshot.spec());
    EXPECT_EQ(second.read_file("/made"), "made\n");
    EXPECT_EQ(second.read_file("/seed"), "seed");
    EXPECT_FALSE(snapshot.was_found());
}

TEST(Snapshot, ItsEndRemovesTheImage) {
    std::string image;
    {
        const auto snapshot = Snapshot::take(polite_box());
        image = snapshot.spec().image;
        EXPECT_TRUE(images::exists(image));
    }
    (void)Engine::current().await_removals();
    EXPECT_FALSE(images::exists(image));
}

TEST(Snapshot, AKeptOneIsFoundAndItsVersionTellsItApart) {
    const auto version = unique_version();
    int prepared = 0;
    const auto take = [&](const std::string& name) {
        return Snapshot::take(polite_box(),
                              {.prepare = [&](Container&) { ++prepared; }, .version = name, .keep = true});
    };
    const auto made = take(version);
    const auto found = take(version);
    EXPECT_TRUE(found.was_found());
    EXPECT_EQ(found.spec(), made.spec());
    EXPECT_EQ(prepared, 1);

    const auto other = take(version + " and more");
    EXPECT_FALSE(other.was_found());
    EXPECT_EQ(prepared, 2);
    images::remove(made.spec().image);
    images::remove(other.spec().image);
}

TEST(Snapshot, AFailedPreparationKeepsNothing) {
    SnapshotOptions options{.prepare = [](Container&) { throw std::runtime_error("no rows"); },
                            .version = unique_version(),
                            .keep = true};
    EXPECT_THROW((void)Snapshot::take(polite_box(), options), std::runtime_error);
    options.prepare = write_made;
    const auto snapshot = Snapshot::take(polite_box(), options);
    EXPECT_FALSE(snapshot.was_found());
    images::remove(snapshot.spec().image);
}

TEST(Snapshot, AContainerThatHadToBeKilledIsNotTaken) {
    try {
        (void)Snapshot::take({.image = "busybox:1", .command = {"sleep", "600"}},
                             {.grace = std::chrono::seconds{0}});
        FAIL() << "it was taken";
    } catch (const Error& error) {
        EXPECT_NE(std::string{error.what()}.find("did not end within 0 s"), std::string::npos)
            << error.what();
    }
}

TEST(Snapshot, BadOptionsAreRefused) {
    EXPECT_THROW((void)Snapshot::take(polite_box(), {.prepare = write_made, .keep = true}), ConfigError);
    EXPECT_THROW((void)Snapshot::take(polite_box(), {.grace = std::chrono::seconds{-1}}), ConfigError);
}

} // namespace
} // namespace testcontainers

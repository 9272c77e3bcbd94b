#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace tc::literals;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Permissions, owner and kind, as `stat` prints them.
std::string facts(const tc::Container& container, const std::string& path) {
    return container.exec({"stat", "-c", "%a %u:%g %F", path}).or_throw().out;
}

/// So many bytes of which each tells its place.
tc::FileSource counting(std::uint64_t size) {
    return [size, at = std::uint64_t{0}](std::span<char> buffer) mutable {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size - at));
        for (std::size_t i = 0; i < count; ++i) {
            buffer[i] = static_cast<char>(at++ * 31 >> 8U);
        }
        return count;
    };
}

/// Takes bytes that must be those of `counting`.
class Counted {
public:
    tc::FileSink sink() {
        return [this](std::string_view bytes) {
            for (const char byte : bytes) {
                wrong_ += byte == static_cast<char>(at_++ * 31 >> 8U) ? 0U : 1U;
            }
            return true;
        };
    }

    [[nodiscard]] std::uint64_t count() const { return at_; }
    [[nodiscard]] std::uint64_t wrong() const { return wrong_; }

private:
    std::uint64_t at_ = 0;
    std::uint64_t wrong_ = 0;
};

long peak_kilobytes() {
    ::rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST(FileStreams, BecomeFiles) {
    const auto container = tc::run(idle());
    std::istringstream in("from a stream\n");
    container.copy_to(tc::FileStream{
        .read = tc::read_from(in), .size = 14, .target = "/new/file", .mode = 0600, .uid = 7, .gid = 8});
    EXPECT_EQ(facts(container, "/new/file"), "600 7:8 regular file\n");
    std::ostringstream out;
    container.read_file("/new/file", tc::write_to(out));
    EXPECT_EQ(out.str(), "from a stream\n");
}

TEST(FileStreams, GoInBeforeTheStart) {
    auto spec = shell("cat /greeting");
    spec.wait = tc::wait::exits_with(0);
    auto container = tc::create(spec);
    std::istringstream in("hello\n");
    container.copy_to(tc::FileStream{.read = tc::read_from(in), .size = 6, .target = "/greeting"});
    container.start();
    EXPECT_EQ(container.logs().out, "hello\n");
}

TEST(FileStreams, OfManyMebibytesNeedNoMoreMemory) {
    constexpr std::uint64_t size = (64_MiB).count();
    const auto container = tc::run(idle());
    const TemporaryFolder folder;
    const auto before = peak_kilobytes();
    container.copy_to(tc::FileStream{.read = counting(size), .size = size, .target = "/big"});
    Counted counted;
    container.read_file("/big", counted.sink());
    container.copy_from("/big", folder / "big");
    EXPECT_LT(peak_kilobytes() - before, 16 * 1024);
    EXPECT_EQ(counted.count(), size);
    EXPECT_EQ(counted.wrong(), 0U);
    EXPECT_EQ(std::filesystem::file_size(folder / "big"), size);
}

TEST(FileStreams, MustHaveTheSizeThatWasSaid) {
    const auto container = tc::run(idle());
    const auto longer = thrown_by<tc::ConfigError>(
        [&] { container.copy_to(tc::FileStream{.read = counting(10), .size = 9, .target = "/a"}); });
    EXPECT_THAT(longer.message(), HasSubstr("copy a stream to \"a\": it has more than its 9 bytes"));
    const auto shorter = thrown_by<tc::ConfigError>(
        [&] { container.copy_to(tc::FileStream{.read = counting(10), .size = 11, .target = "/a"}); });
    EXPECT_THAT(shorter.message(), HasSubstr("it ended after 10 of 11 bytes"));
    EXPECT_THROW((void)container.read_file("/a"), tc::NotFound);
}

TEST(FileStreams, AreCheckedBeforeTheEngineIsAsked) {
    const auto container = tc::run(idle());
    const auto wrong = thrown_by<tc::ConfigError>([&] { container.copy_to(tc::FileStream{.target = "a/"}); });
    EXPECT_THAT(wrong.message(), HasSubstr("file.read: must be a function that gives the bytes"));
    EXPECT_THAT(wrong.message(), HasSubstr("file.target: \"a/\" must be an absolute path"));
}

TEST(FileStreams, LetTheExceptionsOfTheirEndsThrough) {
    const auto container = tc::run(idle());
    const auto broken = [](std::span<char>) -> std::size_t { throw std::range_error("in"); };
    EXPECT_THROW(container.copy_to(tc::FileStream{.read = broken, .size = 3, .target = "/a"}),
                 std::range_error);
    container.copy_to(tc::FileContent{.content = std::string(3'000'000, 'x'), .target = "/a"});
    EXPECT_THROW(container.read_file("/a", [](std::string_view) -> bool { throw std::range_error("out"); }),
                 std::range_error);
    int calls = 0;
    container.read_file("/a", [&calls](std::string_view) { return ++calls < 2; });
    EXPECT_EQ(calls, 2) << "a sink that has enough is not called again";
}

TEST(Archives, GoInAndOut) {
    const TemporaryFolder folder;
    const auto first = tc::run(idle());
    (void)first
        .exec({"sh", "-c",
               "mkdir -p /src/sub; echo one > /src/1; ln -s ../1 /src/sub/link; chown 7:8 /src/1; chmod 640 "
               "/src/1"})
        .or_throw();
    {
        std::ofstream file(folder / "src.tar", std::ios::binary);
        first.copy_archive_from("/src", tc::write_to(file));
    }
    const auto second = tc::run(idle());
    std::ifstream again(folder / "src.tar", std::ios::binary);
    second.copy_archive_to(tc::read_from(again), "/made/for/it");
    EXPECT_EQ(facts(second, "/made/for/it/src/1"), "640 7:8 regular file\n");
    EXPECT_EQ(second.exec({"cat", "/made/for/it/src/sub/link"}).out, "one\n");

    auto spec = shell("cat /seed/src/1");
    spec.files = {tc::FileContent{.content = "x", .target = "/seed/src/1"},
                  tc::HostArchive{.source = folder / "src.tar", .target = "/seed"}};
    spec.wait = tc::wait::exits_with(0);
    EXPECT_EQ(tc::run(spec).logs().out, "one\n") << "files are copied in their order";
}

TEST(Archives, ThatAreNoneAreRefused) {
    const auto container = tc::run(idle());
    std::istringstream noise(std::string(100'000, 'x'));
    EXPECT_THROW(container.copy_archive_to(tc::read_from(noise), "/"), tc::ApiError);
    EXPECT_THROW(container.copy_archive_to(tc::read_from(noise), "seed"), tc::ConfigError);
    EXPECT_THROW(container.copy_archive_from("/no/such", [](std::string_view) { return true; }),
                 tc::NotFound);
}

TEST(Files, ThatDoNotFitOnTheEnginesDiskAreSaidToBeSo) {
    const auto volume =
        tc::Volume::create({.driver_options = {{"type", "tmpfs"}, {"device", "tmpfs"}, {"o", "size=1m"}}});
    auto spec = idle();
    spec.mounts = {tc::VolumeMount{volume, "/small"}};
    const auto container = tc::run(spec);
    for (const std::uint64_t size : {(4_MiB).count(), (64_MiB).count()}) {
        const auto full = thrown_by<tc::NoSpace>([&] {
            container.copy_to(tc::FileStream{.read = counting(size), .size = size, .target = "/small/big"});
        });
        EXPECT_THAT(full.message(), HasSubstr("/small/big: no space left on device"));
    }
}

TEST(Files, OfAnyKindGoInAndOutOfAStoppedContainer) {
    const TemporaryFolder folder;
    auto container = tc::run(idle());
    container.stop(0s);
    (void)folder.write("tree/a", "a");
    container.copy_to(tc::HostFile{.source = folder / "tree", .target = "/tree", .uid = 7, .gid = 8});
    container.copy_from("/tree", folder / "back");
    EXPECT_EQ(content_of(folder / "back/a"), "a");
    container.start();
    EXPECT_EQ(facts(container, "/tree/a"), "644 7:8 regular file\n");
}

} // namespace

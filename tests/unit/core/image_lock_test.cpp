#include "core/image_lock.hpp"

#include "core/image_choice.hpp"
#include "core/image_record.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/images.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

using ::testing::ElementsAre;
using testsupport::content_of;
using testsupport::TemporaryFolder;

const std::string digest_a = "sha256:" + std::string(64, 'a');

std::string refusal(const std::string& text) {
    try {
        (void)ImageLock::parse(text, "x.lock");
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(ImageLock, ReadsWhatItWrites) {
    ImageLock lock;
    lock.pin("redis:7", digest_a);
    lock.pin("127.0.0.1:5000/app", digest_a);
    lock.pin("docker.io/myorg/app:1", digest_a);
    const auto again = ImageLock::parse(lock.text(), "x.lock");
    EXPECT_EQ(again.pins(), lock.pins());
    EXPECT_EQ(again.text(), lock.text());
    EXPECT_EQ(again.digest_of(ImageReference::parse("docker.io/library/redis:7")), digest_a);
    EXPECT_EQ(again.digest_of(ImageReference::parse("127.0.0.1:5000/app:latest")), digest_a);
    EXPECT_EQ(again.digest_of(ImageReference::parse("redis:8")), "");
}

TEST(ImageLock, TakesCommentsAndWhiteSpace) {
    const auto lock = ImageLock::parse("# all\n\n  redis:7\t" + digest_a + "  # the cache\r\n", "x.lock");
    EXPECT_EQ(lock.pins().size(), 1U);
}

TEST(ImageLock, NamesTheLineThatIsWrong) {
    EXPECT_EQ(refusal("\nredis:7\n"), "x.lock, line 2: a line has an image and its digest");
    EXPECT_EQ(refusal("redis:7 " + digest_a + " more"), "x.lock, line 1: a line has an image and its digest");
    EXPECT_THAT(refusal("redis:7 sha256:1"),
                ::testing::StartsWith("x.lock, line 1: image \"redis@sha256:1\": the digest"));
    EXPECT_THAT(refusal("Redis " + digest_a),
                ::testing::StartsWith("x.lock, line 1: image \"Redis\": the path"));
}

TEST(ImageLock, IsFoundWhereTheSettingsSay) {
    const TemporaryFolder folder;
    const auto file = folder.write("my.lock", "redis:7 " + digest_a + "\n");
    const auto lock = ImageLock::find({.lock_file = file});
    ASSERT_TRUE(lock);
    EXPECT_EQ(lock->source(), file.string());
    EXPECT_THROW((void)ImageLock::find({.lock_file = folder / "none"}), ConfigError);
}

TEST(ImageChoice, PinsWhatTheLockFileHas) {
    const TemporaryFolder folder;
    const Settings settings{.hub_image_name_prefix = "mirror.example/hub",
                            .lock_file = folder.write("my.lock", "mirror.example/hub/redis:7 " + digest_a)};
    const auto choice = choose_image(settings, "redis:7", std::source_location::current());
    EXPECT_EQ(to_string(choice.image), "mirror.example/hub/redis@" + digest_a);
    EXPECT_EQ(to_string(choice.unpinned), "mirror.example/hub/redis:7");
    EXPECT_EQ(choice.described, "image \"redis:7\" (mirror.example/hub/redis@" + digest_a +
                                    ", by TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX and " +
                                    settings.lock_file.string() + ")");
    EXPECT_EQ(to_string(choose_image(settings, "redis:8", std::source_location::current()).image),
              "mirror.example/hub/redis:8");
}

TEST(ImageLock, HasANameOnce) {
    ImageLock lock;
    lock.pin("docker.io/library/redis:7", digest_a);
    EXPECT_EQ(lock.digest_of(ImageReference::parse("redis:7")), digest_a);
    lock.pin("redis:7", digest_a);
    EXPECT_THAT(lock.pins(), ElementsAre(::testing::Pair("redis:7", digest_a)));
    lock.pin("index.docker.io/library/redis:7", digest_a);
    EXPECT_THAT(lock.pins(), ElementsAre(::testing::Pair("docker.io/library/redis:7", digest_a)));
}

TEST(ImageChoice, PinsAlsoWhatIsWrittenWithoutItsPrefix) {
    const TemporaryFolder folder;
    const Settings settings{.hub_image_name_prefix = "mirror.example/hub",
                            .lock_file = folder.write("my.lock", "redis:7 " + digest_a)};
    EXPECT_EQ(to_string(choose_image(settings, "redis:7", std::source_location::current()).image),
              "mirror.example/hub/redis@" + digest_a);
}

TEST(ImageChoice, IsWrittenSoThatItIsChosenAgain) {
    const auto where = std::source_location::current();
    for (const std::string prefix : {"", "myorg/", "mirror.example/hub"}) {
        const Settings settings{.hub_image_name_prefix = prefix};
        for (const auto* const name :
             {"redis:7", "docker.io/library/redis:7", "reg.example/app:1", "team/app"}) {
            const auto once = choose_image(settings, name, where);
            const auto again = choose_image(settings, written_name(settings, once.unpinned), where);
            EXPECT_EQ(again.image, once.image) << prefix << ' ' << name;
        }
    }
    const auto plain = choose_image({}, "redis:7", where).unpinned;
    EXPECT_EQ(written_name({}, plain), "redis:7") << "elsewhere another prefix may be right";
    const Settings settings{.hub_image_name_prefix = "myorg/"};
    EXPECT_EQ(written_name(settings, choose_image(settings, "redis:7", where).unpinned),
              "docker.io/myorg/redis:7");
}

TEST(ImageChoice, AsksTheSubstitutorFirst) {
    set_image_substitutor([](const ImageReference& image) {
        return image.path() == "library/redis" ? "team/valkey:" + image.tag() : to_string(image);
    });
    const Settings settings{.hub_image_name_prefix = "mirror.example/"};
    const auto taken = choose_image(settings, "redis:7", std::source_location::current());
    const auto other = choose_image({}, "postgres:15", std::source_location::current());
    set_image_substitutor([](const ImageReference&) -> std::string { return "Not A Name"; });
    EXPECT_THROW((void)choose_image({}, "redis:7", std::source_location::current()), ConfigError);
    set_image_substitutor({});
    EXPECT_EQ(taken.described,
              "image \"redis:7\" (mirror.example/team/valkey:7, by the image substitutor and "
              "TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX)");
    EXPECT_EQ(other.described, "image \"postgres:15\"");
    EXPECT_EQ(choose_image({}, "redis:7", std::source_location::current()).described, "image \"redis:7\"");
}

TEST(ImageRecord, HasEachNameOnceAProcess) {
    const TemporaryFolder folder;
    const auto file = folder / "images.txt";
    const auto where = std::source_location::current();
    record_image(file, {"redis:7"}, where);
    record_image(file, {"redis:7"}, where);
    record_image(file, {"redis:7", "linux/arm64"}, where);
    record_image(file, {"localhost/built:1"}, where);
    record_image(file, {"localhost:5000/app:latest"}, where);
    record_image({}, {"postgres"}, where);
    EXPECT_EQ(content_of(file), "redis:7\nredis:7 linux/arm64\nlocalhost:5000/app:latest\n");
    EXPECT_THROW(record_image(folder / "no/folder", {"redis:7"}, where), ConfigError);
}

TEST(ImageRecord, IsReadWithoutCommentsAndRepetitions) {
    EXPECT_THAT(
        recorded_images("redis:7\n# x\n\n  app:1 # y\nredis:7\napp:1 sha256:z\r\napp:1 linux/arm64\n"),
        ElementsAre(WantedImage{"redis:7"}, WantedImage{"app:1"}, WantedImage{"app:1", "linux/arm64"}));
    EXPECT_THAT(recorded_images(""), ElementsAre());
}

} // namespace
} // namespace testcontainers::core

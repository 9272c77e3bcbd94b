#include <testcontainers/error.hpp>
#include <testcontainers/image.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using testcontainers::ConfigError;
using testcontainers::ImageReference;

const std::string sha256 = "sha256:" + std::string(63, 'a') + '7';
const std::string sha512 = "sha512:" + std::string(128, '0');

struct Parsed {
    std::string text;
    std::string domain;
    std::string path;
    std::string tag;
    std::string digest;
    std::string spelled;
};

const std::vector<Parsed>& accepted() {
    static const std::vector<Parsed> names{
        {"redis", "docker.io", "library/redis", "latest", "", "redis:latest"},
        {"redis:7.2-alpine", "docker.io", "library/redis", "7.2-alpine", "", "redis:7.2-alpine"},
        {"docker.io/redis", "docker.io", "library/redis", "latest", "", "redis:latest"},
        {"docker.io/library/redis", "docker.io", "library/redis", "latest", "", "redis:latest"},
        {"index.docker.io/library/redis:7", "docker.io", "library/redis", "7", "", "redis:7"},
        {"library/a/b", "docker.io", "library/a/b", "latest", "", "library/a/b:latest"},
        {"bitnami/kafka:3.6", "docker.io", "bitnami/kafka", "3.6", "", "bitnami/kafka:3.6"},
        {"localhost", "docker.io", "library/localhost", "latest", "", "localhost:latest"},
        {"localhost:5000", "docker.io", "library/localhost", "5000", "", "localhost:5000"},
        {"localhost/app", "localhost", "app", "latest", "", "localhost/app:latest"},
        {"localhost:5000/team/app:1.2", "localhost:5000", "team/app", "1.2", "",
         "localhost:5000/team/app:1.2"},
        {"docker.io/localhost/app", "docker.io", "localhost/app", "latest", "",
         "docker.io/localhost/app:latest"},
        {"docker.io/my.org/app:1", "docker.io", "my.org/app", "1", "", "docker.io/my.org/app:1"},
        {"registry.example/app", "registry.example", "app", "latest", "", "registry.example/app:latest"},
        {"Registry.Example/app", "Registry.Example", "app", "latest", "", "Registry.Example/app:latest"},
        {"registry:443/app", "registry:443", "app", "latest", "", "registry:443/app:latest"},
        {"10.0.0.7:5000/app:x", "10.0.0.7:5000", "app", "x", "", "10.0.0.7:5000/app:x"},
        {"[::1]:5000/app:x", "[::1]:5000", "app", "x", "", "[::1]:5000/app:x"},
        {"[2001:db8::7]/a/b", "[2001:db8::7]", "a/b", "latest", "", "[2001:db8::7]/a/b:latest"},
        {"x/a.b_c__d---e/f0", "docker.io", "x/a.b_c__d---e/f0", "latest", "", "x/a.b_c__d---e/f0:latest"},
        {"app:_V1.0-RC_2", "docker.io", "library/app", "_V1.0-RC_2", "", "app:_V1.0-RC_2"},
        {"redis@" + sha256, "docker.io", "library/redis", "", sha256, "redis@" + sha256},
        {"redis:7@" + sha256, "docker.io", "library/redis", "7", sha256, "redis:7@" + sha256},
        {"r.example:1/a@" + sha512, "r.example:1", "a", "", sha512, "r.example:1/a@" + sha512},
        {"app:" + std::string(128, 't'), "docker.io", "library/app", std::string(128, 't'), "",
         "app:" + std::string(128, 't')},
    };
    return names;
}

TEST(ImageReference, IsTakenApart) {
    for (const auto& expected : accepted()) {
        SCOPED_TRACE(expected.text);
        const auto image = ImageReference::parse(expected.text);
        EXPECT_EQ(image.domain(), expected.domain);
        EXPECT_EQ(image.path(), expected.path);
        EXPECT_EQ(image.tag(), expected.tag);
        EXPECT_EQ(image.digest(), expected.digest);
        EXPECT_EQ(to_string(image), expected.spelled);
    }
}

TEST(ImageReference, IsTheSameImageWhenItsSpellingIsReadAgain) {
    for (const auto& [text, domain, path, tag, digest, spelled] : accepted()) {
        const auto image = ImageReference::parse(text);
        EXPECT_EQ(ImageReference::parse(to_string(image)), image) << text;
    }
}

/// Makes names of the grammar at random, always the same ones.
class Names {
public:
    std::string next() {
        auto name = one_of({"", "team/", "localhost/", "docker.io/", "r.example/", "r.example:5000/",
                            "[::1]:80/", "127.0.0.1/"});
        // Without anything before it, a first component with a dot would be a registry.
        const std::size_t most = name.empty() ? 1 : 3;
        for (auto components = 1 + number(most); components > 0; --components) {
            name += component() + (components > 1 ? "/" : "");
        }
        name += one_of({"", ":1", ":latest", ":V_1.2-x"});
        return name + one_of({"", "", "@" + sha256, "@" + sha512});
    }

private:
    std::string component() {
        auto text = one_of({"library", "localhost", "a", "0", "redis", "docker", "io"});
        for (auto parts = number(3); parts > 0; --parts) {
            text += one_of({".", "_", "__", "-", "---"}) + one_of({"a", "z9", "io", "7"});
        }
        return text;
    }

    std::string one_of(std::vector<std::string> choices) { return choices[number(choices.size())]; }
    std::size_t number(std::size_t below) { return generator_() % below; }

    std::mt19937 generator_{20}; // NOLINT(cert-msc51-cpp): the same names in every run
};

TEST(ImageReference, KeepsItsMeaningThroughEverySpelling) {
    Names names;
    for (int i = 0; i < 5000; ++i) {
        const auto text = names.next();
        SCOPED_TRACE(text);
        const auto image = ImageReference::parse(text);
        const auto again = ImageReference::parse(to_string(image));
        ASSERT_EQ(again, image);
        ASSERT_EQ(to_string(again), to_string(image));
        const auto complete = image.domain() + '/' + image.path() +
                              (image.tag().empty() ? "" : ":" + image.tag()) +
                              (image.digest().empty() ? "" : "@" + image.digest());
        ASSERT_EQ(ImageReference::parse(complete), image);
    }
}

TEST(ImageReference, NeverDoesAnythingButParseOrRefuse) {
    constexpr std::string_view alphabet = "aZ0./:@-_[]%\x01\x80 ";
    std::mt19937 generator{7}; // NOLINT(cert-msc51-cpp): the same texts in every run
    for (int i = 0; i < 20000; ++i) {
        std::string text(generator() % 12, ' ');
        for (auto& c : text) {
            c = alphabet[generator() % alphabet.size()];
        }
        try {
            const auto image = ImageReference::parse(text);
            ASSERT_EQ(ImageReference::parse(to_string(image)), image) << text;
        } catch (const ConfigError& error) {
            ASSERT_TRUE(error.message().starts_with("image \"")) << text;
        }
    }
}

TEST(ImageReference, ComparesCompleteNames) {
    EXPECT_EQ(ImageReference::parse("redis"), ImageReference::parse("docker.io/library/redis:latest"));
    EXPECT_NE(ImageReference::parse("redis:7"), ImageReference::parse("redis:6"));
    EXPECT_NE(ImageReference::parse("localhost/redis"), ImageReference::parse("redis"));
}

TEST(ImageReference, KnowsDockerHub) {
    EXPECT_TRUE(ImageReference::parse("redis").on_docker_hub());
    EXPECT_TRUE(ImageReference::parse("index.docker.io/a/b").on_docker_hub());
    EXPECT_FALSE(ImageReference::parse("ghcr.io/a/b").on_docker_hub());
}

TEST(ImageReference, HasAFamiliarNameWithoutTagAndDigest) {
    EXPECT_EQ(ImageReference::parse("docker.io/library/redis:7@" + sha256).familiar_name(), "redis");
    EXPECT_EQ(ImageReference::parse("localhost:5000/team/app:1").familiar_name(), "localhost:5000/team/app");
}

struct Refused {
    std::string text;
    std::string message;
};

TEST(ImageReference, SaysWhichPartIsWrongAndWhatWouldBeRight) {
    const std::string component_rule = "\" must be of lower-case letters and digits, with one '.', one or "
                                       "two '_', or any number of '-' between them";
    const std::string tag_rule =
        "\" must be of 1 to 128 letters, digits, '_', '.' and '-', and not begin with '.' or '-'";
    const std::string digest_rule =
        "\" must be sha256: and 64, or sha512: and 128 hexadecimal digits in lower case";
    const std::string host_rule =
        "\" must be a name like registry.example, an IPv4 address, or an IPv6 address in brackets";
    const std::string port_rule = "\" must be a number from 1 to 65535";
    const std::vector<Refused> names{
        {"", "the name is empty; name an image and its tag, as in redis:7.2"},
        {" redis", "a name has no white space and no control characters"},
        {"redis\n", "a name has no white space and no control characters"},
        {"https://r.example/app", "a name has no scheme; write \"r.example/app\""},
        {"Redis", "the path \"Redis\" must be in lower case"},
        {"MyOrg/app", "the path \"MyOrg/app\" must be in lower case"},
        {"r.example/App", "the path \"App\" must be in lower case"},
        {"r.example/", "the path is missing; a registry alone is no image"},
        {":7", "the path is missing; a registry alone is no image"},
        {"/redis", "the path component \"" + component_rule},
        {"a//b", "the path component \"" + component_rule},
        {"a/b/", "the path component \"" + component_rule},
        {"a..b", "the path component \"a..b" + component_rule},
        {"a___b", "the path component \"a___b" + component_rule},
        {"a._b", "the path component \"a._b" + component_rule},
        {"-a", "the path component \"-a" + component_rule},
        {"a-", "the path component \"a-" + component_rule},
        {"a/../b", "the path component \".." + component_rule},
        {"a%b", "the path component \"a%b" + component_rule},
        {"caf\xC3\xA9", "the path component \"caf\xC3\xA9" + component_rule},
        {"redis:", "the tag \"" + tag_rule},
        {"redis:.7", "the tag \".7" + tag_rule},
        {"redis:7+1", "the tag \"7+1" + tag_rule},
        {"redis:" + std::string(129, 't'), "the tag \"" + std::string(129, 't') + tag_rule},
        {"redis@", "the digest \"" + digest_rule},
        {"redis@sha256:abc", "the digest \"sha256:abc" + digest_rule},
        {"redis@md5:" + std::string(64, 'a'), "the digest \"md5:" + std::string(64, 'a') + digest_rule},
        {"redis@sha256:" + std::string(64, 'A'), "the digest \"sha256:" + std::string(64, 'A') + digest_rule},
        {"redis@" + sha256 + "@" + sha256, "the digest \"" + sha256 + "@" + sha256 + digest_rule},
        {"r.example:/app", "the registry's port \"" + port_rule},
        {"r.example:70000/app", "the registry's port \"70000" + port_rule},
        {"r.example:80a/app", "the registry's port \"80a" + port_rule},
        {"-r.example/app", "the registry's host \"-r.example" + host_rule},
        {"r..example/app", "the registry's host \"r..example" + host_rule},
        {"r_x.example/app", "the registry's host \"r_x.example" + host_rule},
        {"[::1/app", "the registry's host \"[" + host_rule},
        {"[::g]/app", "the registry's host \"[::g]" + host_rule},
        {"[]/app", "the registry's host \"[]" + host_rule},
        {std::string(64, 'a'), "64 hexadecimal digits are an image's id; name the image instead, or tag it"},
        {"r.example/" + std::string(246, 'a'),
         "registry and path together must not be longer than 255 characters, and have 256"},
    };
    for (const auto& [text, message] : names) {
        try {
            const auto image = ImageReference::parse(text);
            ADD_FAILURE() << text << " was read as " << to_string(image);
        } catch (const ConfigError& error) {
            EXPECT_EQ(error.message(), "image \"" + text + "\": " + message);
        }
    }
}

TEST(ImageReference, MayBe255CharactersLong) {
    EXPECT_EQ(ImageReference::parse("r.example/" + std::string(245, 'a')).path().size(), 245U);
}

TEST(ImageReference, RemembersWhoAsked) {
    const auto line = __LINE__ + 2;
    try {
        (void)ImageReference::parse("Redis");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.where().line(), line);
        EXPECT_TRUE(std::string_view(error.where().file_name()).ends_with("image_test.cpp"));
    }
}

TEST(HubPrefix, LeadsFromTheHubToAMirror) {
    const auto under = [](std::string_view image, std::string_view prefix) {
        return to_string(ImageReference::parse(image).with_hub_prefix(prefix));
    };
    EXPECT_EQ(under("redis:7", "mirror.example/hub/"), "mirror.example/hub/redis:7");
    EXPECT_EQ(under("redis:7", "mirror.example/hub"), "mirror.example/hub/redis:7");
    EXPECT_EQ(under("redis:7", "mirror.example:5000"), "mirror.example:5000/redis:7");
    EXPECT_EQ(under("bitnami/kafka", "localhost/testcontainers/"),
              "localhost/testcontainers/bitnami/kafka:latest");
    EXPECT_EQ(under("redis@" + sha256, "mirror.example/"), "mirror.example/redis@" + sha256);
    EXPECT_EQ(under("redis:7", "team"), "team/redis:7");
}

TEST(HubPrefix, LeavesAnImageThatNamesItsRegistryAlone) {
    for (const auto* text : {"ghcr.io/a/b:1", "localhost:5000/a:1", "docker.io/a/b:1"}) {
        const auto image = ImageReference::parse(text);
        EXPECT_EQ(image.with_hub_prefix("mirror.example/hub/"), image) << text;
    }
}

TEST(HubPrefix, IsNotAppliedTwice) {
    const auto once = ImageReference::parse("redis:7").with_hub_prefix("mirror.example/hub/");
    EXPECT_EQ(once.with_hub_prefix("mirror.example/hub/"), once);
}

TEST(HubPrefix, MayBeEmpty) {
    const auto image = ImageReference::parse("redis:7");
    EXPECT_EQ(image.with_hub_prefix(""), image);
}

TEST(HubPrefix, IsRefusedWhenTheResultIsNoImage) {
    EXPECT_THROW((void)ImageReference::parse("redis").with_hub_prefix("https://mirror.example/"),
                 ConfigError);
    EXPECT_THROW((void)ImageReference::parse("redis").with_hub_prefix("Mirror/"), ConfigError);
}

TEST(PullPolicy, ComparesAndPrints) {
    using testcontainers::PullPolicy;
    EXPECT_EQ(to_string(PullPolicy::missing), "missing");
    EXPECT_EQ(to_string(PullPolicy::always), "always");
    EXPECT_EQ(to_string(PullPolicy::never), "never");
    EXPECT_EQ(to_string(PullPolicy::older_than(std::chrono::hours{1})), "older than 3600 s");
    EXPECT_EQ(PullPolicy::older_than(std::chrono::minutes{60}),
              PullPolicy::older_than(std::chrono::hours{1}));
    EXPECT_NE(PullPolicy::older_than(std::chrono::minutes{1}), PullPolicy::older_than(std::chrono::hours{1}));
    EXPECT_NE(PullPolicy::missing, PullPolicy::always);
    EXPECT_FALSE(PullPolicy::always.age());
}

TEST(ImageSubstitute, StandsInForAnother) {
    using testcontainers::ImageReference;
    const auto own = ImageReference::parse("registry.example/team/pg:15");
    EXPECT_FALSE(own.is_compatible_with("postgres"));
    const auto declared = own.as_substitute_for("postgres:13");
    EXPECT_EQ(declared, own);
    EXPECT_TRUE(declared.is_compatible_with("postgres"));
    EXPECT_TRUE(declared.is_compatible_with("docker.io/library/postgres:16"));
    EXPECT_FALSE(declared.is_compatible_with("redis"));
    EXPECT_NO_THROW(declared.require_compatible_with({"mariadb", "postgres"}));
}

TEST(ImageSubstitute, IsWhatItIs) {
    using testcontainers::ImageReference;
    EXPECT_TRUE(ImageReference::parse("postgres:15").is_compatible_with("postgres"));
    EXPECT_TRUE(ImageReference::parse("postgres:15")
                    .with_hub_prefix("mirror.example/hub")
                    .is_compatible_with("postgres"));
    try {
        ImageReference::parse("team/pg").require_compatible_with({"postgres", "postgis/postgis"});
        FAIL() << "it is accepted";
    } catch (const testcontainers::ConfigError& error) {
        EXPECT_EQ(error.message(),
                  "image \"team/pg:latest\" must be \"postgres\" or \"postgis/postgis\", or be "
                  "declared to behave as that: as_substitute_for(\"postgres\")");
    }
}

} // namespace

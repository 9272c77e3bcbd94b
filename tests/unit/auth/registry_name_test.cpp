#include "auth/registry_name.hpp"

#include <gtest/gtest.h>

namespace {

using testcontainers::auth::RegistryName;

TEST(RegistryName, IsTheDomainTowardsHelpersAndTheEngine) {
    EXPECT_EQ(RegistryName("ghcr.io").server_address(), "ghcr.io");
    EXPECT_EQ(RegistryName("localhost:5000").server_address(), "localhost:5000");
}

TEST(RegistryName, HasAnAddressOfItsOwnForDockerHub) {
    for (const auto* domain : {"docker.io", "index.docker.io", "registry-1.docker.io"}) {
        EXPECT_EQ(RegistryName(domain).server_address(), "https://index.docker.io/v1/") << domain;
    }
}

TEST(RegistryName, IsMeantByItsHostWhateverSchemeAndVersion) {
    const RegistryName registry("registry.example:5000");
    for (const auto* key :
         {"registry.example:5000", "https://registry.example:5000", "http://registry.example:5000/",
          "https://registry.example:5000/v1/", "registry.example:5000/v2", "Registry.Example:5000"}) {
        EXPECT_TRUE(registry.is_meant_by(key)) << key;
    }
}

TEST(RegistryName, IsNotMeantByAPartOfItsHost) {
    const RegistryName registry("registry.example");
    for (const auto* key :
         {"", "example", "registry.example.com", "my.registry.example", "registry.exampl", "registry_example",
          "registry.example:443", "registry.example:", "registry.example/team", "https://",
          "ftp://registry.example", "https://registry.example.evil/", "https://evil/registry.example",
          "user@registry.example"}) {
        EXPECT_FALSE(registry.is_meant_by(key)) << key;
    }
    EXPECT_FALSE(RegistryName("registry.example:5000").is_meant_by("registry.example:500"));
    EXPECT_FALSE(RegistryName("registry.example:5000").is_meant_by("registry.example"));
}

TEST(RegistryName, KnowsDockerHubsNames) {
    const RegistryName hub("docker.io");
    for (const auto* key :
         {"https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io"}) {
        EXPECT_TRUE(hub.is_meant_by(key)) << key;
    }
    EXPECT_FALSE(hub.is_meant_by("hub.docker.io"));
    EXPECT_FALSE(hub.is_meant_by("docker.io.example"));
}

} // namespace

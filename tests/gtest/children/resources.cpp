// Suites on resources that need no engine; they say when they start and end.

#include "testcontainers/error.hpp"
#include "testcontainers/gtest.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

namespace tct = testcontainers::testing;

/// Says when it starts, and when it ends; a moved-from one ends silently.
class Noisy {
public:
    explicit Noisy(std::string name) : name_(std::move(name)) { std::cout << "start " << name_ << std::endl; }
    Noisy(Noisy&& other) noexcept : name_(std::exchange(other.name_, {})) {}
    Noisy& operator=(Noisy&&) = delete;
    ~Noisy() {
        if (!name_.empty()) {
            std::cout << "end " << name_ << std::endl;
        }
    }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_;
};

class Shared : public tct::SharedFixture<Shared, Noisy> {
public:
    static Noisy start() { return Noisy{"shared"}; }

protected:
    void SetUpWith(Noisy& resource) override { std::cout << "set up with " << resource.name() << std::endl; }
};

TEST_F(Shared, One) { EXPECT_EQ(resource().name(), "shared"); }
TEST_F(Shared, Two) { EXPECT_EQ(resource().name(), "shared"); }
TEST_F(Shared, Three) { EXPECT_EQ(resource().name(), "shared"); }

/// A user's own server that gives each test something of its own.
class OwnServer {
public:
    [[nodiscard]] Noisy fresh_database() const { return Noisy{"database of " + server_.name()}; }

private:
    Noisy server_{"own server"};
};
static_assert(testcontainers::GivesFreshDatabases<OwnServer>);
static_assert(!testcontainers::GivesFreshDatabases<Noisy>);

class Fresh : public tct::FreshDatabaseFixture<Fresh, OwnServer> {
public:
    static OwnServer start() { return {}; }
};
TEST_F(Fresh, One) { std::cout << "one uses " << database().name() << std::endl; }
TEST_F(Fresh, Two) { std::cout << "two uses " << database().name() << std::endl; }

class Broken : public tct::SharedFixture<Broken, Noisy> {
public:
    static Noisy start() {
        std::cout << "try to start" << std::endl;
        throw std::runtime_error("no space left");
    }
};

TEST_F(Broken, One) { std::cout << "body ran" << std::endl; }
TEST_F(Broken, Two) { std::cout << "body ran" << std::endl; }

class Engineless : public tct::SharedFixture<Engineless, Noisy> {
public:
    static Noisy start() {
        std::cout << "try to start" << std::endl;
        throw testcontainers::EngineUnavailable("no container engine answers");
    }
};

TEST_F(Engineless, One) { std::cout << "body ran" << std::endl; }
TEST_F(Engineless, Two) { std::cout << "body ran" << std::endl; }

tct::ProcessResource<Noisy> first{[] { return Noisy{"first"}; }};
tct::ProcessResource<Noisy> second{[] { return Noisy{"second on " + first->name()}; }};
tct::ProcessResource<Noisy> broken{[]() -> Noisy {
    std::cout << "try to start" << std::endl;
    throw std::runtime_error("no space left");
}};

tct::ProcessResource<Noisy> engineless{[]() -> Noisy {
    std::cout << "try to start" << std::endl;
    throw testcontainers::EngineUnavailable("no container engine answers");
}};

class UsesFirst : public tct::Uses<first> {};
class UsesSecond : public tct::Uses<second> {};
class UsesEngineless : public tct::Uses<engineless, first> {
protected:
    void SetUpWithResources() override { std::cout << "body ran" << std::endl; }
};
class UsesBroken : public tct::Uses<first, broken> {};

TEST_F(UsesFirst, One) { EXPECT_EQ(first->name(), "first"); }
TEST_F(UsesFirst, Two) { EXPECT_EQ((*first).name(), "first"); }
TEST_F(UsesSecond, One) { EXPECT_EQ(second->name(), "second on first"); }
TEST_F(UsesBroken, One) { std::cout << "body ran" << std::endl; }
TEST_F(UsesBroken, Two) { std::cout << "body ran" << std::endl; }
TEST_F(UsesEngineless, One) { std::cout << "body ran" << std::endl; }
TEST_F(UsesEngineless, Two) { std::cout << "body ran" << std::endl; }

class Member : public ::testing::Test {
protected:
    tct::PerTest<Noisy> resource{[] { return Noisy{"member"}; }};
};

TEST_F(Member, Used) { EXPECT_EQ(resource->name(), "member"); }
TEST_F(Member, Unused) { std::cout << "body ran" << std::endl; }

class Members : public ::testing::Test {
protected:
    tct::PerTest<Noisy> server{[] { return Noisy{"server"}; }};
    tct::PerTest<Noisy> client{[this] { return Noisy{"client of " + server->name()}; }};
    tct::PerTest<Noisy> unlucky{[]() -> Noisy { throw std::runtime_error("no space left"); }};
};

TEST_F(Members, AreUsed) { EXPECT_EQ(client->name(), "client of server"); }
TEST_F(Members, CannotStart) {
    EXPECT_EQ(unlucky->name(), "never made");
    std::cout << "body ran" << std::endl;
}

class OwnTearDown : public tct::SharedFixture<OwnTearDown, Noisy> {
public:
    static Noisy start() { return Noisy{"kept"}; }
    static void TearDownTestSuite() { std::cout << "tear down of one's own" << std::endl; }
};

TEST_F(OwnTearDown, One) { EXPECT_EQ(resource().name(), "kept"); }

class Dying : public tct::SharedFixture<Dying, Noisy> {
public:
    static Noisy start() { return Noisy{"dying"}; }

protected:
    void SetUpWith(Noisy& resource) override { prepared_ = &resource; }

    const Noisy* prepared_ = nullptr;
};

TEST_F(Dying, ChildHasTheResource) {
    EXPECT_EXIT(std::_Exit(prepared_ == &resource() && resource().name() == "dying" ? 3 : 4),
                ::testing::ExitedWithCode(3), "");
}

template <class Number>
class Typed : public tct::SharedFixture<Typed<Number>, Noisy> {
public:
    static Noisy start() { return Noisy{"of " + std::to_string(sizeof(Number)) + " bytes"}; }
};

using Numbers = ::testing::Types<std::int16_t, std::int64_t>;
TYPED_TEST_SUITE(Typed, Numbers);

TYPED_TEST(Typed, Runs) {
    EXPECT_EQ(this->resource().name(), "of " + std::to_string(sizeof(TypeParam)) + " bytes");
}

class SharedBetweenParameters : public tct::SharedFixture<SharedBetweenParameters, Noisy>,
                                public ::testing::WithParamInterface<int> {
public:
    static Noisy start() { return Noisy{"parametrised"}; }
};

TEST_P(SharedBetweenParameters, Runs) { EXPECT_GT(GetParam(), 0); }
INSTANTIATE_TEST_SUITE_P(Numbers, SharedBetweenParameters, ::testing::Values(1, 2));

} // namespace

// Suites on resources that need no engine; they say when they start and end.

#include "testcontainers/error.hpp"
#include "testcontainers/gtest.hpp"

#include <gtest/gtest.h>

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

class UsesFirst : public tct::Uses<first> {};
class UsesSecond : public tct::Uses<second> {};
class UsesBroken : public tct::Uses<first, broken> {};

TEST_F(UsesFirst, One) { EXPECT_EQ(first->name(), "first"); }
TEST_F(UsesFirst, Two) { EXPECT_EQ((*first).name(), "first"); }
TEST_F(UsesSecond, One) { EXPECT_EQ(second->name(), "second on first"); }
TEST_F(UsesBroken, One) { std::cout << "body ran" << std::endl; }
TEST_F(UsesBroken, Two) { std::cout << "body ran" << std::endl; }

class Member : public ::testing::Test {
protected:
    tct::PerTest<Noisy> resource{[] { return Noisy{"member"}; }};
};

TEST_F(Member, Used) { EXPECT_EQ(resource->name(), "member"); }
TEST_F(Member, Unused) { std::cout << "body ran" << std::endl; }

class SharedBetweenParameters : public tct::SharedFixture<SharedBetweenParameters, Noisy>,
                                public ::testing::WithParamInterface<int> {
public:
    static Noisy start() { return Noisy{"parametrised"}; }
};

TEST_P(SharedBetweenParameters, Runs) { EXPECT_GT(GetParam(), 0); }
INSTANTIATE_TEST_SUITE_P(Numbers, SharedBetweenParameters, ::testing::Values(1, 2));

}  // namespace

#include "testcontainers/gtest/install.hpp"

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    testcontainers::testing::install();
    return RUN_ALL_TESTS();
}

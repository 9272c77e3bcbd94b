#include "engine/properties.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Properties, SeparateKeyAndValueInThreeWays) {
    EXPECT_THAT(parse_properties("a=1\nb : 2\nc 3\nd\t=\t4 \n  e=5"),
                ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "3"), Pair("d", "4 "), Pair("e", "5")));
}

TEST(Properties, LeaveFurtherSeparatorsInTheValue) {
    EXPECT_THAT(parse_properties("a=b=c\nd=tcp://h:1"),
                ElementsAre(Pair("a", "b=c"), Pair("d", "tcp://h:1")));
}

TEST(Properties, SkipCommentsAndBlankLines) {
    EXPECT_THAT(parse_properties("# a=1\n  ! b=2\n\n \t\r\nc=3 # stays\n"),
                ElementsAre(Pair("c", "3 # stays")));
}

TEST(Properties, UndoTheEscapesOfJava) {
    EXPECT_THAT(parse_properties(R"(tc.host=tcp\://host\:1234)"),
                ElementsAre(Pair("tc.host", "tcp://host:1234")));
    EXPECT_THAT(parse_properties(R"(a\ b\=c=\tx\n\r\f\\\q)"), ElementsAre(Pair("a b=c", "\tx\n\r\f\\q")));
}

TEST(Properties, UndoUnicodeEscapes) {
    EXPECT_THAT(parse_properties("a=\\u0041\\u00e9\\u20AC\\uD83D\\uDE00"),
                ElementsAre(Pair("a", "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")));
}

TEST(Properties, TakeBrokenUnicodeEscapesAsTheyAre) {
    EXPECT_THAT(parse_properties("a=\\u12"), ElementsAre(Pair("a", "u12")));
    EXPECT_THAT(parse_properties("a=\\uzzzz"), ElementsAre(Pair("a", "uzzzz")));
    EXPECT_THAT(parse_properties("a=\\uD83Dx"), ElementsAre(Pair("a", "\xEF\xBF\xBDx")));
    EXPECT_THAT(parse_properties("a=\\uDE00"), ElementsAre(Pair("a", "\xEF\xBF\xBD")));
}

TEST(Properties, JoinLines) {
    EXPECT_THAT(parse_properties("a=1,\\\n   2,\\\r\n\t3\nb=x\\\\\nc=4"),
                ElementsAre(Pair("a", "1,2,3"), Pair("b", "x\\"), Pair("c", "4")));
    EXPECT_THAT(parse_properties("a=1\\"), ElementsAre(Pair("a", "1")));
}

TEST(Properties, MayHaveNoValue) {
    EXPECT_THAT(parse_properties("a\nb=\n"), ElementsAre(Pair("a", ""), Pair("b", "")));
    EXPECT_THAT(parse_properties(""), IsEmpty());
}

TEST(Properties, KeepTheLastOfEqualKeys) {
    EXPECT_THAT(parse_properties("a=1\na=2"), ElementsAre(Pair("a", "2")));
}

} // namespace
} // namespace testcontainers::engine

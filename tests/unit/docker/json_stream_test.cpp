#include "docker/json_stream.hpp"

#include "docker/faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace testcontainers::docker {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Objects = std::vector<std::string>;

JsonStream::Sink into(Objects& objects) {
    return [&objects](std::string_view object) {
        objects.emplace_back(object);
        return true;
    };
}

/// The objects of `text`, given in pieces that end at `first` and `second`.
Objects objects_of(std::string_view text, std::size_t first, std::size_t second) {
    Objects objects;
    JsonStream stream;
    stream.feed(text.substr(0, first), into(objects));
    stream.feed(text.substr(first, second - first), into(objects));
    stream.feed(text.substr(second), into(objects));
    stream.finish();
    return objects;
}

Objects objects_of(std::string_view text) { return objects_of(text, text.size(), text.size()); }

TEST(JsonStream, IsTheSameWhereverItIsCut) {
    constexpr std::string_view text =
        "\xEF\xBB\xBF {\"a\":\"}{\\\"\"}\r\n{\"b\":[{},{\"c\":\"\\\\\"}]}{}\n\x1E{\"d\":1}\n";
    const Objects wanted = {R"({"a":"}{\""})", R"({"b":[{},{"c":"\\"}]})", "{}", R"({"d":1})"};
    for (std::size_t first = 0; first <= text.size(); ++first) {
        for (std::size_t second = first; second <= text.size(); ++second) {
            ASSERT_EQ(objects_of(text, first, second), wanted) << "cut at " << first << " and " << second;
        }
    }
}

TEST(JsonStream, IsTheSameByteByByte) {
    Objects objects;
    JsonStream stream;
    for (const char c : std::string_view{R"({"status":"Pulling"}{"id":"x"})"}) {
        EXPECT_TRUE(stream.feed({&c, 1}, into(objects)));
    }
    EXPECT_THAT(objects, ElementsAre(R"({"status":"Pulling"})", R"({"id":"x"})"));
}

TEST(JsonStream, MayBeEmpty) {
    EXPECT_THAT(objects_of(""), IsEmpty());
    EXPECT_THAT(objects_of("\r\n \x1E\n"), IsEmpty());
}

TEST(JsonStream, MustNotEndWithinAnObject) {
    for (const auto* const text : {"{", R"({"a")", R"({"a":")", R"({"a":{})", R"({}{)"}) {
        EXPECT_THROW((void)objects_of(text), Malformed) << text;
    }
}

TEST(JsonStream, MustBeginWithAnObject) {
    for (const auto* const text : {"<html>", "null", "[1]", "}", "{}x", "\xEF\xBB{}", " \xEF\xBB\xBF{}"}) {
        EXPECT_THROW((void)objects_of(text), Malformed) << text;
    }
}

TEST(JsonStream, SaysWhatStandsWhereAnObjectShouldBegin) {
    try {
        (void)objects_of("<html>502</html>");
        FAIL() << "it was taken";
    } catch (const Malformed& fault) {
        EXPECT_STREQ(fault.what(),
                     "is not a stream of JSON objects: it has \"<html>502</html>\" where one should begin");
    }
}

TEST(JsonStream, IsNotNestedWithoutEnd) {
    const std::string deep(10'000, '[');
    EXPECT_THROW((void)objects_of(R"({"a":)" + deep), Malformed);
}

TEST(JsonStream, HasNoObjectLongerThanItsLimit) {
    Objects objects;
    JsonStream stream(20);
    stream.feed(R"({"a":"345678901234"})", into(objects));
    EXPECT_EQ(objects.size(), 1U);
    EXPECT_THROW(stream.feed(R"({"a":"3456789012345"})", into(objects)), Malformed);
}

TEST(JsonStream, HasNoObjectLongerThanItsLimitInPieces) {
    Objects objects;
    JsonStream stream(20);
    stream.feed(R"({"a":"34567)", into(objects));
    EXPECT_THROW(stream.feed("89012345678", into(objects)), Malformed);
}

TEST(JsonStream, EndsWhenItsReaderHasEnough) {
    Objects objects;
    JsonStream stream;
    const auto take_one = [&](std::string_view object) {
        objects.emplace_back(object);
        return false;
    };
    EXPECT_FALSE(stream.feed(R"({"a":1}{"b":2}{"c)", take_one));
    EXPECT_FALSE(stream.feed(R"(":3}<html>)", take_one));
    stream.finish();
    EXPECT_THAT(objects, ElementsAre(R"({"a":1})"));
}

} // namespace
} // namespace testcontainers::docker

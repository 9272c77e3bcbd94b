#include "values/dockerignore.hpp"

#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace testcontainers {
namespace {

struct Row {
    std::string rules;
    std::string path;
    bool left_out;
};

class DockerignoreTable : public ::testing::TestWithParam<Row> {};

TEST_P(DockerignoreTable, Decides) {
    const auto& [rules, path, left_out] = GetParam();
    EXPECT_EQ(Dockerignore::parse(rules, ".dockerignore").leaves_out(path), left_out)
        << '"' << rules << "\" on \"" << path << '"';
}

INSTANTIATE_TEST_SUITE_P(
    Rules, DockerignoreTable,
    ::testing::Values(
        Row{"", "a", false}, Row{"# a", "# a", false}, Row{"#a\na", "a", true}, Row{" #a", "#a", true},
        Row{"  a \t\r\n", "a", true},
        Row{"\xEF\xBB\xBF"
            "a",
            "a", true},
        Row{"a", "a/b/c", true}, Row{"a", "b/a", false}, Row{"/a", "a", true},
        Row{"./a/../b//c/", "b/c", true}, Row{"a/", "a", true}, Row{"..", "a", false}, Row{".", "a", false},
        Row{"/", "a", false}, Row{"*", "a/b", true}, Row{"*/b", "a/b", true}, Row{"*/b", "a/c/b", false},
        Row{"*.txt", "a.txt", true}, Row{"*.txt", "d/a.txt", false}, Row{"**/*.txt", "a.txt", true},
        Row{"**/*.txt", "d/e/a.txt", true}, Row{"**", "a/b", true}, Row{"a/**", "a", false},
        Row{"a/**", "a/b/c", true}, Row{"a/**/b", "a/b", true}, Row{"a/**/b", "a/x/y/b/z", true},
        Row{"a/**/b", "a/xb", false}, Row{"**/b/*.c", "x/y/b/z.c", true},
        Row{"**/b/*.c", "x/y/bb/z.c", false}, Row{"?", "ab", false}, Row{"?", "\xC3\xA4", true},
        Row{"a?c", "a/c", false}, Row{"[a-c]x", "bx", true}, Row{"[^a-c]x", "bx", false},
        Row{"[^a-c]x", "dx", true}, Row{"[\\]]", "]", true}, Row{"\\*", "*", true}, Row{"\\*", "a", false},
        Row{"a.b", "axb", false}, Row{"a+(b)|{c}$^", "a+(b)|{c}$^", true}, Row{"*\n!a", "a", false},
        Row{"!a\n*", "a", true}, Row{"*\n! a", "a/b", false}, Row{"d\n!d/a", "d/a", false},
        Row{"d\n!d/a", "d/b", true}, Row{"d/a\n!d", "d/a", true}, Row{"d\n!d\nd/a", "d/b", false},
        Row{"d\nd/a\n!d", "d/a", false}, Row{"*\n!d\nd/a\n!d/a/b", "d/a/b/c", false},
        Row{"*.md\n!r*.md\nrs.md", "r.md", false}, Row{"*.md\n!r*.md\nrs.md", "rs.md", true},
        Row{"*\n!**/*.c", "x/y/z.c", false}, Row{"!!a", "!a", false}, Row{"a b", "a b", true}));

TEST(Dockerignore, WalksOnlyWhereAnExceptionMayBe) {
    using Verdict = Dockerignore::Verdict;
    const auto rules = Dockerignore::parse("*\n!src/keep/a", "x");
    EXPECT_EQ(rules.verdict("src", true), Verdict::look_below);
    EXPECT_EQ(rules.verdict("src/keep", true), Verdict::look_below);
    EXPECT_EQ(rules.verdict("src/keep/a", false), Verdict::taken);
    EXPECT_EQ(rules.verdict("srcs", true), Verdict::left_out);
    EXPECT_EQ(rules.verdict("src", false), Verdict::left_out);
    EXPECT_EQ(Dockerignore::parse("*\n!**/a", "x").verdict("any", true), Verdict::look_below);
    EXPECT_EQ(Dockerignore::parse("*", "x").verdict("any", true), Verdict::left_out);
    EXPECT_EQ(Dockerignore{}.verdict("any", true), Verdict::taken);
}

TEST(Dockerignore, NamesTheLineOfAPatternThatIsNone) {
    for (const auto* const bad : {"[", "[]", "[a", "a\\", "[b-a]", "[a-]", "!", "[^]", "x/[\\"}) {
        try {
            (void)Dockerignore::parse("ok\n# note\n" + std::string(bad), ".dockerignore");
            ADD_FAILURE() << bad << " was taken";
        } catch (const ConfigError& error) {
            EXPECT_TRUE(error.message().starts_with(".dockerignore line 3: \"" + std::string(bad) +
                                                    "\" is no pattern; "))
                << error.message();
        }
    }
}

TEST(Dockerignore, TakesNoLongerForAPatternOfManyStars) {
    std::string pattern;
    for (int i = 0; i < 200; ++i) {
        pattern += "**/*a";
    }
    EXPECT_FALSE(Dockerignore::parse(pattern + "b", "x").leaves_out(std::string(2000, 'a')));
}

} // namespace
} // namespace testcontainers

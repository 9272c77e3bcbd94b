// The code in the documentation is that of compiled files. A block of C++ stands behind a comment that names
// its file:
//
//     <!-- from: examples/01_generic_container.cpp -->
//     ```cpp

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = TESTCONTAINERS_SOURCE_DIR;

struct Snippet {
    std::string source;
    std::string code;
    std::size_t line = 0;
};

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream stream{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// What `<!-- from: FILE -->` names; empty for another line.
std::string named_source(const std::string& line) {
    const std::string opening = "<!-- from: ";
    const auto end = line.find(" -->");
    return line.starts_with(opening) && end != std::string::npos
               ? line.substr(opening.size(), end - opening.size())
               : "";
}

std::vector<Snippet> snippets_of(const std::vector<std::string>& lines) {
    std::vector<Snippet> snippets;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i] != "```cpp") {
            continue;
        }
        Snippet snippet{.source = i > 0 ? named_source(lines[i - 1]) : "", .code = {}, .line = i + 1};
        for (++i; i < lines.size() && lines[i] != "```"; ++i) {
            snippet.code += lines[i] + "\n";
        }
        snippets.push_back(std::move(snippet));
    }
    return snippets;
}

std::vector<fs::path> pages() {
    std::vector<fs::path> found{root / "README.md", root / "CONTRIBUTING.md"};
    for (const auto* folder : {"docs", "modules"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".md") {
                found.push_back(entry.path());
            }
        }
    }
    return found;
}

TEST(Documentation, ItsCodeIsThatOfCompiledFiles) {
    std::size_t compared = 0;
    for (const auto& page : pages()) {
        for (const auto& snippet : snippets_of(lines_of(page))) {
            const auto place = page.string() + ":" + std::to_string(snippet.line);
            ASSERT_FALSE(snippet.source.empty()) << place << ": the block does not name the file it is from";
            EXPECT_NE(text_of(root / snippet.source).find(snippet.code), std::string::npos)
                << place << ": not in " << snippet.source << ":\n"
                << snippet.code;
            ++compared;
        }
    }
    EXPECT_GT(compared, 10U);
}

/// The text between back-ticks in the last cell of a row of a table; empty for other lines.
std::string test_in_row(const std::string& line) {
    const auto end = line.rfind("` |");
    const auto begin = end == std::string::npos ? end : line.rfind('`', end - 1);
    return begin == std::string::npos || !line.starts_with("| ") ? ""
                                                                 : line.substr(begin + 1, end - begin - 1);
}

TEST(Documentation, EveryFeatureNamesATestThatExists) {
    std::string sources;
    for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
        if (entry.path().extension() == ".cpp") {
            sources += text_of(entry.path());
        }
    }
    std::size_t rows = 0;
    for (const auto& line : lines_of(root / "docs/features.md")) {
        const auto name = test_in_row(line);
        if (name.empty()) {
            continue;
        }
        const auto dot = name.find('.');
        const auto arguments = "(" + name.substr(0, dot) + ", " + name.substr(dot + 1) + ")";
        EXPECT_NE(sources.find(arguments), std::string::npos) << "docs/features.md names " << name;
        ++rows;
    }
    EXPECT_GT(rows, 50U);
}

TEST(Documentation, ItsLinksToFilesLeadSomewhere) {
    std::size_t followed = 0;
    for (const auto& page : pages()) {
        const auto text = text_of(page);
        for (auto at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
            auto target = text.substr(at + 2, text.find(')', at) - at - 2);
            target = target.substr(0, target.find('#'));
            const bool is_code = target.find(' ') != std::string::npos;
            if (target.empty() || is_code || target.find("://") != std::string::npos) {
                continue;
            }
            EXPECT_TRUE(fs::exists(page.parent_path() / target)) << page << " links to " << target;
            ++followed;
        }
    }
    EXPECT_GT(followed, 5U);
}

} // namespace

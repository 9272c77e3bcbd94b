// Every name by which a container is described, waited for, used and disturbed has a row in docs/features.md.
// The names are read from the headers, as .clang-format lays them out.

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = TESTCONTAINERS_SOURCE_DIR;
using Names = std::set<std::string>;

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream stream{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> header(const std::string& name) {
    return lines_of(root / "testcontainers/include/testcontainers" / name);
}

/// The lines of a class or struct, between its braces.
std::vector<std::string> body_of(const std::vector<std::string>& lines, const std::string& opening) {
    const auto begin =
        std::ranges::find_if(lines, [&](const auto& line) { return line.starts_with(opening); });
    return {begin == lines.end() ? begin : begin + 1, std::find(begin, lines.end(), "};")};
}

/// The fields of the structs of a header: `Struct::field`.
Names fields_of(const std::string& file) {
    static const re2::RE2 opening(R"(struct (\w+) \{)");
    static const re2::RE2 field(R"(    ([a-z]*)[\w:<>, ()*]* (\w+)(?:\{\}| = .*)?;)");
    static const Names other_words{"friend", "using", "static", "return", "enum", "struct", "explicit"};
    Names names;
    const auto lines = header(file);
    for (const auto& line : lines) {
        std::string struct_name;
        if (!re2::RE2::FullMatch(line, opening, &struct_name)) {
            continue;
        }
        for (const auto& inner : body_of(lines, line)) {
            std::string first_word;
            std::string name;
            if (re2::RE2::FullMatch(inner, field, &first_word, &name) && !other_words.contains(first_word)) {
                names.insert(struct_name + "::" + name);
            }
        }
    }
    return names;
}

/// The public member functions of a class, without constructors: `Class::member`.
Names members_of(const std::string& file, const std::string& name, const std::string& opening) {
    static const re2::RE2 member(R"(    (?:[\w:<>\[\]& ]+ )?(\w+)\(.*)");
    Names names;
    for (const auto& line : body_of(header(file), opening)) {
        if (line == "private:") {
            break;
        }
        std::string found;
        if (re2::RE2::FullMatch(line, member, &found) && found != name) {
            names.insert(name + "::" + found);
        }
    }
    return names;
}

/// The free functions of a header, whose result is marked as not to be dropped.
Names functions_of(const std::string& file, const std::string& space = {}) {
    static const re2::RE2 function(R"(\[\[nodiscard\]\] [\w:<> ]+ (\w+)\(.*)");
    Names names;
    for (const auto& line : header(file)) {
        std::string found;
        if (re2::RE2::FullMatch(line, function, &found)) {
            names.insert(space + found);
        }
    }
    return names;
}

Names names_of_the_code() {
    Names names;
    for (const auto* const file :
         {"callbacks.hpp", "container_spec.hpp", "faults.hpp", "files.hpp", "mount.hpp", "network.hpp",
          "process.hpp", "published_port.hpp", "resources.hpp", "security.hpp", "volume.hpp"}) {
        names.merge(fields_of(file));
    }
    names.merge(members_of("container.hpp", "Container", "class [[nodiscard]] Container {"));
    names.merge(members_of("link.hpp", "Link", "class [[nodiscard]] Link {"));
    names.merge(functions_of("wait.hpp", "wait::"));
    for (const auto* const file : {"disruption.hpp", "run.hpp", "run_graph.hpp", "volume_files.hpp"}) {
        names.merge(functions_of(file));
    }
    return names;
}

/// What stands between back-ticks in the first cells of the rows of docs/features.md.
Names names_of_the_rows() {
    Names names;
    for (const auto& line : lines_of(root / "docs/features.md")) {
        const auto cell = line.substr(0, std::min(line.size(), line.find(" |", 1)));
        for (auto begin = cell.find('`'); begin != std::string::npos; begin = cell.find('`', begin + 1)) {
            const auto end = cell.find('`', begin + 1);
            if (!line.starts_with("| ") || end == std::string::npos) {
                break;
            }
            names.insert(cell.substr(begin + 1, end - begin - 1));
            begin = end;
        }
    }
    return names;
}

TEST(Features, OfTheCodeHaveARow) {
    const auto rows = names_of_the_rows();
    for (const auto& name : names_of_the_code()) {
        EXPECT_TRUE(rows.contains(name))
            << "no row of docs/features.md has `" << name << "` in its first cell";
    }
}

TEST(Features, AreReadFromTheCode) {
    const auto names = names_of_the_code();
    for (const auto* const one :
         {"ContainerSpec::image", "ContainerSpec::edit_request", "Process::init", "Healthcheck::retries",
          "TmpfsMount::options", "FileStream::read", "Subnet::ip_range", "Hooks::after_remove",
          "Container::copy_archive_to", "Container::attach", "Container::release", "Link::slow_close",
          "Slices::pause", "wait::exits_with", "run_graph", "freeze", "UrlFile::largest"}) {
        EXPECT_TRUE(names.contains(one)) << one;
    }
    EXPECT_GT(names.size(), 200U);
}

TEST(Features, OfTheRowsAreInTheCode) {
    const auto names = names_of_the_code();
    static const re2::RE2 of_a_struct(R"((\w+)::\w+)");
    Names structs;
    for (const auto& name : names) {
        structs.insert(name.substr(0, name.find("::")));
    }
    for (const auto& row : names_of_the_rows()) {
        std::string found;
        if (re2::RE2::FullMatch(row, of_a_struct, &found) && structs.contains(found)) {
            EXPECT_TRUE(names.contains(row)) << "docs/features.md has a row for " << row;
        }
    }
}

} // namespace

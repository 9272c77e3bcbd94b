// testcontainers-timeline: shows a trace of a test run as a page for the browser.

#include "page.hpp"
#include "testcontainers/error.hpp"
#include "values/file_text.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

namespace tc = testcontainers;
namespace fs = std::filesystem;

constexpr const char* usage = R"(testcontainers-timeline FILE [OUT.html]

Makes one HTML page of FILE, which a test run with TESTCONTAINERS_TRACE=FILE has written: a Gantt chart of
its tests and its containers. Without OUT.html the page is FILE with the ending .html.
)";

int run(const std::vector<std::string>& words) {
    if (!words.empty() && (words.front() == "--help" || words.front() == "-h")) {
        std::cout << usage;
        return 0;
    }
    if (words.empty() || words.size() > 2) {
        throw tc::ConfigError(std::string{"it takes one or two files\n\n"} + usage);
    }
    const fs::path file = words.front();
    const auto page = words.size() == 2 ? fs::path{words.back()} : fs::path{file}.replace_extension(".html");
    if (page == file) {
        throw tc::ConfigError("\"" + file.string() +
                              "\" would be overwritten; name another file for the page");
    }
    const auto trace = tc::file_text(file);
    if (!trace) {
        throw tc::ConfigError("\"" + file.string() + "\" cannot be read");
    }
    const auto html = [&] {
        try {
            return tc::timeline::render(*trace, file.filename().string());
        } catch (const tc::ConfigError& error) {
            throw tc::ConfigError("\"" + file.string() + "\": " + error.message());
        }
    }();
    std::ofstream out(page, std::ios::binary | std::ios::trunc);
    out << html;
    if (!out.flush()) {
        throw tc::ConfigError("\"" + page.string() + "\" cannot be written");
    }
    std::cout << page.string() << '\n';
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const tc::Error& error) {
        std::cerr << "testcontainers-timeline: " << error.message() << '\n';
        return 2;
    }
}

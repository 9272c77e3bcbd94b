#include "page.hpp"

#include "page_template.hpp"
#include "testcontainers/error.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace testcontainers::timeline {
namespace {

std::string_view trimmed(std::string_view line) {
    constexpr std::string_view blanks = " \t\r\n,";
    const auto begin = line.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return line.substr(begin, line.find_last_not_of(blanks) - begin + 1);
}

/// An event within a `<script>` element: nothing in it can end that.
std::string in_script(std::string_view event) {
    std::string text;
    for (const char character : event) {
        if (character == '<') {
            text += "\\u003c";
        } else {
            text += character;
        }
    }
    return text;
}

std::string in_html(std::string_view text) {
    std::string html;
    for (const char character : printable(text)) {
        switch (character) {
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '&':
            html += "&amp;";
            break;
        default:
            html += character;
        }
    }
    return html;
}

/// The events, one a line.
std::string events_of(std::string_view trace) {
    std::string events;
    for (std::size_t begin = 0, number = 1; begin < trace.size(); ++number) {
        const auto end = trace.find('\n', begin);
        const auto line = trimmed(trace.substr(begin, end - begin));
        begin = std::min(end, trace.size() - 1) + 1;
        if (line.empty() || line == "[" || line == "]") {
            continue;
        }
        if (line.starts_with('{') && line.ends_with('}')) {
            events += in_script(line) + '\n';
        } else if (end != std::string_view::npos) {
            throw ConfigError(
                fmt::format("line {} is no event of a trace: {}; TESTCONTAINERS_TRACE=FILE writes one "
                            "event a line",
                            number, printable(line.substr(0, 60))));
        }
    }
    if (events.find(R"("ph":"X")") == std::string::npos) {
        throw ConfigError("there is no event in it; TESTCONTAINERS_TRACE=FILE has a test run write them");
    }
    return events;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

} // namespace

std::string render(std::string_view trace, std::string_view title) {
    const auto events = events_of(trace);
    std::string page{page_template()};
    replace_all(page, "@TITLE@", in_html(title));
    replace_all(page, "@EVENTS@", events);
    return page;
}

} // namespace testcontainers::timeline

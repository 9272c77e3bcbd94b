#include "core/parting.hpp"

#include "testcontainers/error.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace testcontainers::core {
namespace {

std::string current_reason() {
    try {
        throw;
    } catch (const Error& error) {
        return error.message();
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an unknown exception";
    }
}

} // namespace

void report_failure(std::string_view what) noexcept {
    try {
        auto line = printable(fmt::format("testcontainers: {}: {}", what, current_reason()));
        std::ranges::replace(line, '\n', ' ');
        std::fprintf(stderr, "%s\n", line.c_str());
    } catch (...) {
        std::fputs("testcontainers: something failed in a destructor\n", stderr);
    }
}

void report_left_behind(std::string_view what, std::string_view name) noexcept {
    try {
        report_failure(fmt::format("{} {} could not be removed", what, name));
    } catch (...) {
        std::fputs("testcontainers: something could not be removed\n", stderr);
    }
}

} // namespace testcontainers::core

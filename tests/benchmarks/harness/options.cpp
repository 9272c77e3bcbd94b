#include "harness/options.hpp"

#include <charconv>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <system_error>

namespace benchmarks {
namespace {

using namespace std::chrono_literals;

constexpr auto usage = "usage: tc_bench [--quick] [--case TEXT] [--rounds N] [--json FILE] [--npm FOLDER] "
                       "[--lean PROGRAM]";

int count_of(const std::string& text) {
    int count = 0;
    const auto* const end = text.data() + text.size();
    if (const auto read = std::from_chars(text.data(), end, count);
        read.ec != std::errc{} || read.ptr != end || count < 1) {
        throw std::runtime_error("--rounds: \"" + text + "\" is not a number from 1 on");
    }
    return count;
}

} // namespace

Effort Options::effort() const {
    if (rounds > 0) {
        return {.budget = 24h, .least = rounds, .most = rounds};
    }
    return quick ? Effort{.budget = 700ms, .least = 1, .most = 7} : Effort{.budget = 9s, .least = 5};
}

bool Options::wants(const std::string& name) const { return name.find(only) != std::string::npos; }

Options parse_options(const std::vector<std::string>& arguments) {
    Options options;
    const std::map<std::string, std::string*> texts{{"--case", &options.only},
                                                    {"--json", &options.json_file},
                                                    {"--npm", &options.npm_folder},
                                                    {"--lean", &options.lean_program}};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto text = texts.find(arguments[i]);
        if (arguments[i] == "--quick") {
            options.quick = true;
        } else if (arguments[i] == "--rounds" && i + 1 < arguments.size()) {
            options.rounds = count_of(arguments[++i]);
        } else if (text != texts.end() && i + 1 < arguments.size()) {
            *text->second = arguments[++i];
        } else {
            throw std::runtime_error(usage);
        }
    }
    return options;
}

} // namespace benchmarks

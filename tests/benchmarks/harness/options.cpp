#include "harness/options.hpp"

#include <cstddef>
#include <map>
#include <stdexcept>

namespace benchmarks {

using namespace std::chrono_literals;

Effort Options::effort() const {
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
        } else if (text != texts.end() && i + 1 < arguments.size()) {
            *text->second = arguments[++i];
        } else {
            throw std::runtime_error(
                "usage: tc_bench [--quick] [--case TEXT] [--json FILE] [--npm FOLDER] [--lean PROGRAM]");
        }
    }
    return options;
}

} // namespace benchmarks

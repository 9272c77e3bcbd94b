// How much the library adds to what the engine takes: each case is run by the library, by the raw Engine API
// and by the npm package `testcontainers`, in turn. Its output is Markdown.
//
//     tc_bench [--quick] [--case TEXT] [--rounds N] [--json FILE] [--npm FOLDER] [--lean PROGRAM]

#include "cases/cases.hpp"
#include "cases/idle.hpp"
#include "floor/raw_container.hpp"
#include "harness/options.hpp"
#include "harness/report.hpp"
#include "rival/npm_package.hpp"
#include "testcontainers/engine.hpp"

#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmarks {
namespace {

Cases all_cases(RawEngine& engine, const std::string& engine_socket, bool quick) {
    Cases all;
    for (auto&& some :
         {redis_cases(engine), postgres_cases(engine), parallel_cases(engine_socket), removal_cases(engine),
          exec_cases(engine), log_cases(engine), copy_cases(engine), forward_cases(), compile_cases(quick),
          quick ? Cases{} : snapshot_cases(), quick ? Cases{} : tuned_cases(),
          quick ? Cases{} : command_line_cases(engine_socket), quick ? Cases{} : build_cases()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// Figures under the name by which they are asked for.
std::vector<std::pair<std::string, std::function<Figures()>>> all_figures(const Options& options) {
    const bool quick = options.quick;
    return {{"reaper", [quick] { return reaper_figures(quick); }},
            {"pool", [quick] { return pool_figures(quick); }},
            {"fresh database", [quick] { return fresh_figures(quick); }},
            {"shared by processes", [quick] { return crowd_figures(quick); }},
            {"latency", [quick] { return latency_figures(quick); }},
            {"peak memory", [&options] { return memory_figures(options.lean_program, options.quick); }}};
}

/// The rival where its folder is named; says where not.
Rival rival(const Options& options, const std::string& engine_url) {
    if (options.npm_folder.empty()) {
        std::cerr << "without the npm package: "
                  << (options.quick ? "--quick leaves it out\n" : "--npm names no folder with it\n");
        return {};
    }
    auto package = std::make_shared<NpmPackage>(options.npm_folder, image_prefix(), engine_url);
    return [package](const std::string& work) { return package->run(work); };
}

std::vector<Result> compare(const Options& options) {
    const auto url = testcontainers::Engine::current().info().url;
    const auto socket = url.substr(std::string_view{"unix://"}.size());
    RawEngine engine{socket};
    const auto npm = rival(options, url);
    std::vector<Result> results;
    std::cout << heading() << std::flush;
    for (const auto& compared : all_cases(engine, socket, options.quick)) {
        if (options.wants(compared.name)) {
            results.push_back(measure(compared, options.effort(), npm));
            std::cout << as_row(results.back()) << std::flush;
        }
    }
    return results;
}

Figures take_figures(const Options& options) {
    Figures all;
    std::cout << '\n' << heading_of_figures() << std::flush;
    for (const auto& [name, take] : all_figures(options)) {
        if (!options.wants(name)) {
            continue;
        }
        for (auto&& figure : take()) {
            std::cout << as_row(figure) << std::flush;
            all.push_back(figure);
        }
    }
    return all;
}

void run(const Options& options) {
    const auto machine = this_machine();
    std::cout << as_text(machine) << "\n\n";
    {
        // The first container of a process starts the reaper and the stream of events as well.
        Idle first;
        (void)first.container();
    }
    const auto results = compare(options);
    const auto figures = take_figures(options);
    std::cout << fmt::format("\nLoad when they ended: {:.2f}\n", load_of_this_minute());
    if (!options.json_file.empty()) {
        std::ofstream{options.json_file} << as_json(machine, results, figures) << '\n';
    }
}

} // namespace
} // namespace benchmarks

int main(int argc, char** argv) {
    try {
        benchmarks::run(benchmarks::parse_options({argv + 1, argv + argc}));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

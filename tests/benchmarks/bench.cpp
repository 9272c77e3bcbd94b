// How much the library adds to what the engine takes: each case is run by the library, by the raw Engine API
// and by the npm package `testcontainers`, in turn.
//
//     tc_bench [--quick] [--case TEXT] [--json FILE] [--npm FOLDER] [--memory PROGRAM]

#include "cases/cases.hpp"
#include "floor/raw_container.hpp"
#include "harness/options.hpp"
#include "harness/report.hpp"
#include "rival/npm_package.hpp"
#include "testcontainers/engine.hpp"

#include <exception>
#include <fstream>
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
    for (auto&& some : {redis_cases(engine), postgres_cases(engine), parallel_cases(engine_socket),
                        removal_cases(engine), exec_cases(engine), log_cases(engine), copy_cases(engine),
                        compile_cases(), quick ? Cases{} : tuned_cases()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// The rival where its folder is named; says where not.
Rival rival(const Options& options, const std::string& engine_url) {
    if (options.npm_folder.empty()) {
        std::cout << "without the npm package: "
                  << (options.quick ? "--quick leaves it out\n" : "--npm names no folder with it\n");
        return {};
    }
    auto package = std::make_shared<NpmPackage>(options.npm_folder, image_prefix(), engine_url);
    return [package](const std::string& work) { return package->run(work); };
}

std::vector<Limited> figures(const Options& options) {
    std::vector<Limited> figures;
    if (options.wants("reaper")) {
        figures = reaper_costs(options.quick ? 5 : 15);
    }
    if (!options.memory_program.empty() && options.wants("memory")) {
        const auto memory = memory_figures(options.memory_program, options.quick);
        figures.insert(figures.end(), memory.begin(), memory.end());
    }
    return figures;
}

void run(const Options& options) {
    const auto url = testcontainers::Engine::current().info().url;
    const auto socket = url.substr(std::string_view{"unix://"}.size());
    RawEngine engine{socket};
    const auto npm = rival(options, url);
    std::vector<Result> results;
    std::cout << heading() << std::flush;
    for (const auto& compared : all_cases(engine, socket, options.quick)) {
        if (options.wants(compared.name)) {
            results.push_back(measure(compared, options.effort(), npm));
            std::cout << as_text(results.back()) << std::flush;
        }
    }
    const auto limited = figures(options);
    std::cout << as_text(limited);
    if (!options.json_file.empty()) {
        std::ofstream{options.json_file} << as_json(results, limited) << '\n';
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

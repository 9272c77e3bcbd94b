// What a test process pays for a PostgreSQL that it shares with hundreds of others under `ctest -j8`, beside
// one whose address it knows.
//
//     tc_bench_crowd [--quick]

#include "floor/raw_engine.hpp"
#include "harness/figures.hpp"
#include "harness/median.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/modules/postgres.hpp"
#include "testcontainers/testcontainers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using tc::testsupport::TemporaryFolder;

/// What a run of CTest has to say: the seconds of each test, by kind, and the servers that were visited.
struct Account {
    std::vector<double> shared;
    std::vector<double> fixed;
    std::set<std::string> servers;
};

/// What follows `key` in `text`, up to the next quote.
std::string_view quoted(std::string_view text, std::string_view key) {
    const auto begin = text.find(key);
    if (begin == std::string_view::npos) {
        return {};
    }
    const auto rest = text.substr(begin + key.size());
    return rest.substr(0, rest.find('"'));
}

/// Reads the times from CTest's report; the lines of its output have hundredths of a second alone.
void note_times(const std::filesystem::path& report, Account& account) {
    std::ifstream lines{report};
    for (std::string line; std::getline(lines, line);) {
        const auto name = quoted(line, "<testcase name=\"");
        if (!name.empty()) {
            auto& times = name.starts_with("shared") ? account.shared : account.fixed;
            times.push_back(std::stod(std::string{quoted(line, " time=\"")}));
        }
    }
}

/// Runs so many visits of both kinds in turn, eight at a time.
Account run_ctest(const std::string& program, const std::string& session, const std::string& port,
                  int processes, const std::vector<std::string>& options) {
    const TemporaryFolder folder;
    std::string tests;
    for (int i = 0; i < processes; ++i) {
        for (const auto& [kind, where] : {std::pair{"shared", std::string{"shared"}}, {"fixed", port}}) {
            tests += fmt::format("add_test({}_{} \"{}\" --visit {})\n", kind, i, program, where);
        }
    }
    folder.write("CTestTestfile.cmake", tests);
    std::vector<std::string> command{"ctest", "--test-dir",     folder.path().string(),          "-j8",
                                     "-V",    "--output-junit", (folder / "report.xml").string()};
    command.insert(command.end(), options.begin(), options.end());
    tc::testsupport::ChildProcess ctest{command, {{"TESTCONTAINERS_SESSION_ID", session}}};
    Account account;
    while (const auto line = ctest.read_line(10min)) {
        constexpr std::string_view mark = ": server ";
        if (const auto server = line->find(mark); server != std::string::npos) {
            account.servers.insert(line->substr(server + mark.size()));
        }
    }
    if (ctest.wait().exit_code != 0) {
        throw std::runtime_error("a visit of the shared server has failed under CTest");
    }
    note_times(folder / "report.xml", account);
    return account;
}

/// Waits until the session has no container, network and volume any more.
void await_end_of(const std::string& session) {
    auto& client = tc::Engine::current().client();
    std::stop_source gone;
    const std::map<std::string, std::vector<std::string>> of_session{
        {"label", {"org.testcontainers.session-id=" + session}}};
    const auto look = [&] {
        if (client.containers().list(of_session, true).empty() &&
            client.networks().list(of_session).empty() && client.volumes().list(of_session).empty()) {
            gone.request_stop();
        }
        return !gone.stop_requested();
    };
    try {
        client.system().events(
            {.filters = {{"event", {"destroy", "delete"}}}}, [&](const tc::docker::Event&) { return look(); },
            [&] { (void)look(); }, {.timeout = 15s, .stop = gone.get_token()});
    } catch (const tc::TransportError&) {
        if (!gone.stop_requested()) {
            throw std::runtime_error("something of the session is still there after its last process");
        }
    }
}

Figure cost(const std::string& program, const std::string& port, int processes, const std::string& name,
            const std::vector<std::string>& options) {
    const auto session = fmt::format("bench-crowd-{}-{}", ::getpid(), options.size());
    const auto account = run_ctest(program, session, port, processes, options);
    if (account.servers.size() != 1) {
        throw std::runtime_error(
            fmt::format("{} servers were started instead of one", account.servers.size()));
    }
    await_end_of(session);
    return {name, (median_of(account.shared) - median_of(account.fixed)) * 1000, "ms", 20};
}

/// What such a process does: finds the server (`shared`, or the port of one that runs), and has it answer.
void visit(const std::string& where) {
    if (where != "shared") {
        wait_for_postgres(where);
        return;
    }
    auto server = tc::shared<tc::modules::Postgres>("orders");
    wait_for_postgres(std::to_string(server->container().endpoint(5432_tcp).port));
    std::cout << "server " << server->container().id() << '\n';
}

std::vector<Figure> measure(bool quick) {
    const int processes = quick ? 40 : 400;
    const auto program = std::filesystem::canonical("/proc/self/exe").string();
    const auto fixed = tc::modules::Postgres::run();
    const auto port = std::to_string(fixed.container().endpoint(5432_tcp).port);
    std::vector<Figure> figures{
        cost(program, port, processes, fmt::format("shared by {} processes: more for each", processes), {})};
    if (!quick) {
        figures.push_back(cost(program, port, processes,
                               fmt::format("shared by {} processes, three times: more for each", processes),
                               {"--repeat", "until-fail:3"}));
    }
    return figures;
}

} // namespace
} // namespace benchmarks

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> arguments{argv + 1, argv + argc};
        if (arguments.size() == 2 && arguments.front() == "--visit") {
            benchmarks::visit(arguments.back());
        } else {
            std::cout << benchmarks::as_lines(
                benchmarks::measure(arguments == std::vector<std::string>{"--quick"}));
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

#include "cases/cases.hpp"
#include "cases/timing.hpp"
#include "harness/median.hpp"
#include "testcontainers/modules/postgres.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using tc::modules::Postgres;
using tc::modules::PostgresDatabases;

/// A script of this machine that makes 50 tables; removed at its end.
class Schema {
public:
    Schema()
        : path_(std::filesystem::temp_directory_path() / fmt::format("bench-schema-{}.sql", ::getpid())) {
        std::ofstream file{path_};
        for (int i = 0; i < 50; ++i) {
            file << "CREATE TABLE t" << i
                 << " (id serial PRIMARY KEY, name text NOT NULL, note text, made timestamptz DEFAULT "
                    "now());\n";
        }
    }
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;
    ~Schema() { std::filesystem::remove(path_); }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A server and what is asked of it.
class Asked {
public:
    Asked(const Schema& schema, bool in_memory)
        : server_(Postgres::run({.init_scripts = {schema.path()}, .data_in_memory = in_memory})),
          where_(in_memory ? "in memory" : "on disk") {}

    [[nodiscard]] Figure first() const {
        return figure("the first, with its template",
                      milliseconds_of([&] { (void)server_.fresh_database(); }));
    }

    [[nodiscard]] Figure cold(int times) const {
        const PostgresDatabases copies(server_, {.stock = 0});
        std::vector<double> all;
        for (int i = 0; i < times; ++i) {
            all.push_back(milliseconds_of([&] { (void)copies.fresh(); }));
        }
        return figure("cold", median_of(all), 60);
    }

    /// A test of 100 ms between two questions leaves the time to make the next copy.
    [[nodiscard]] Figure warm(int times) const {
        const PostgresDatabases copies(server_, {.stock = 2});
        (void)copies.fresh();
        (void)copies.fresh();
        std::vector<double> all;
        for (int i = 0; i < times; ++i) {
            (void)server_.query("SELECT pg_sleep(0.1)");
            all.push_back(milliseconds_of([&] { (void)copies.fresh(); }));
        }
        return figure("from a warm stock", median_of(all), 15);
    }

    [[nodiscard]] Figure one_after_the_other(int times) const {
        const auto all = milliseconds_of([&] {
            for (int i = 0; i < times; ++i) {
                (void)server_.fresh_database();
            }
        });
        return figure(fmt::format("{} in a row, each", times), all / times);
    }

    [[nodiscard]] Figure from_processes(int processes, int each) const {
        const auto all = milliseconds_of([&] { ask_from_processes(processes, each); });
        return figure(fmt::format("{} from {} processes, each", processes * each, processes),
                      all / (processes * each));
    }

private:
    [[nodiscard]] Figure figure(const std::string& what, double milliseconds,
                                std::optional<double> limit = {}) const {
        return {fmt::format("fresh database {}: {}", where_, what), milliseconds, "ms", limit};
    }

    void ask_from_processes(int processes, int each) const {
        std::vector<pid_t> children;
        for (int i = 0; i < processes; ++i) {
            children.push_back(::fork());
            if (children.back() == 0) {
                ask(each);
            }
        }
        for (const auto child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            if (status != 0) {
                throw std::runtime_error("a process that asked for fresh databases has failed");
            }
        }
    }

    /// Of a child: it ends here.
    [[noreturn]] void ask(int times) const {
        try {
            const PostgresDatabases copies(server_);
            for (int i = 0; i < times; ++i) {
                (void)copies.fresh();
            }
        } catch (...) {
            ::_exit(1);
        }
        ::_exit(0);
    }

    Postgres server_;
    std::string where_;
};

} // namespace

Figures fresh_figures(bool quick) {
    const Schema schema;
    if (quick) {
        const Asked server{schema, true};
        return {server.cold(5), server.warm(5)};
    }
    Figures figures;
    for (const bool in_memory : {false, true}) {
        const Asked server{schema, in_memory};
        // A file system that has just removed thousands of files is slow to make new ones.
        const int in_a_row = in_memory ? 1000 : 100;
        for (auto&& figure : {server.first(), server.cold(50), server.warm(50),
                              server.one_after_the_other(in_a_row), server.from_processes(8, 25)}) {
            figures.push_back(figure);
        }
    }
    return figures;
}

} // namespace benchmarks

// What a database of its own costs a test: a server with a schema of 50 tables, asked by one test after the
// other and by several processes at once. Prints medians and the slowest.
#include <testcontainers/modules/postgres.hpp>
#include <testcontainers/testcontainers.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace tc = testcontainers;
using tc::modules::Postgres;
using tc::modules::PostgresDatabases;
using Milliseconds = std::chrono::duration<double, std::milli>;

namespace {

double milliseconds_of(const auto& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return Milliseconds(std::chrono::steady_clock::now() - begin).count();
}

void print(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-46s %5zu times, median %7.2f ms, slowest %7.2f ms\n", what, times.size(),
                times[times.size() / 2], times.back());
}

std::filesystem::path schema_of_50_tables() {
    const auto path = std::filesystem::temp_directory_path() /
                      ("testcontainers-schema-" + std::to_string(::getpid()) + ".sql");
    std::ofstream file(path);
    for (int i = 0; i < 50; ++i) {
        file << "CREATE TABLE t" << i
             << " (id serial PRIMARY KEY, name text NOT NULL, note text, made timestamptz DEFAULT now());\n";
    }
    return path;
}

void ask_without_stock(const Postgres& server) {
    const PostgresDatabases copies(server, {.stock = 0});
    std::vector<double> times;
    for (int i = 0; i < 50; ++i) {
        times.push_back(milliseconds_of([&] { (void)copies.fresh(); }));
    }
    print("fresh database, made when asked for", times);
}

/// A test of 100 ms between two questions leaves the time to make the next copy.
void ask_a_warm_stock(const Postgres& server) {
    const PostgresDatabases copies(server, {.stock = 2});
    (void)copies.fresh();
    (void)copies.fresh();
    std::vector<double> times;
    for (int i = 0; i < 50; ++i) {
        (void)server.query("SELECT pg_sleep(0.1)");
        times.push_back(milliseconds_of([&] { (void)copies.fresh(); }));
    }
    print("fresh database, from a warm stock", times);
}

void ask_a_thousand_times(const Postgres& server) {
    std::vector<double> times;
    const auto whole = milliseconds_of([&] {
        for (int i = 0; i < 1000; ++i) {
            times.push_back(milliseconds_of([&] { (void)server.fresh_database(); }));
        }
    });
    print("fresh database, one after the other", times);
    std::printf("%-46s %.1f s\n", "  all of them", whole / 1000);
}

void ask_from_processes(const Postgres& server) {
    constexpr int processes = 8;
    constexpr int each = 25;
    const auto whole = milliseconds_of([&] {
        std::vector<pid_t> children;
        for (int i = 0; i < processes; ++i) {
            children.push_back(::fork());
            if (children.back() == 0) {
                const PostgresDatabases copies(server);
                for (int k = 0; k < each; ++k) {
                    (void)copies.fresh();
                }
                ::_exit(0);
            }
        }
        for (const auto child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            if (status != 0) {
                throw tc::Error("a process failed");
            }
        }
    });
    std::printf("%-46s %.1f s\n", "200 fresh databases from 8 processes", whole / 1000);
}

} // namespace

int main() {
    const auto schema = schema_of_50_tables();
    try {
        for (const bool in_memory : {false, true}) {
            std::printf("data %s\n", in_memory ? "in memory" : "on disk");
            const auto server = Postgres::run({.init_scripts = {schema}, .data_in_memory = in_memory});
            std::vector<double> first;
            first.push_back(milliseconds_of([&] { (void)server.fresh_database(); }));
            print("first fresh database, with its template", first);
            ask_without_stock(server);
            ask_a_warm_stock(server);
            ask_a_thousand_times(server);
            ask_from_processes(server);
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
    }
    std::filesystem::remove(schema);
}

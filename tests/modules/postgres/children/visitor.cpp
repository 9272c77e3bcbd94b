// Visits the PostgreSQL that the processes of its session share: says which container it is and what it
// answers to a query. Arguments: `leave`, or `stay` to wait for a signal then.

#include "testcontainers/modules/postgres.hpp"
#include "testcontainers/shared.hpp"

#include <pqxx/pqxx>

#include <chrono>
#include <exception>
#include <iostream>
#include <string_view>

#include <unistd.h>

int main(int, char** arguments) {
    namespace tc = testcontainers;
    try {
        auto server =
            tc::shared<tc::modules::Postgres>("crowd", {}, {.grace = std::chrono::milliseconds{500}});
        pqxx::connection client{server->url()};
        const auto row = pqxx::nontransaction{client}.exec1("SELECT 6 * 7");
        std::cout << "server " << server->container().id() << " says " << row[0].c_str() << std::endl;
        if (std::string_view{arguments[1]} == "stay") {
            ::pause();
        }
    } catch (const std::exception& error) {
        std::cout << "failed: " << error.what() << std::endl;
        return 1;
    }
}

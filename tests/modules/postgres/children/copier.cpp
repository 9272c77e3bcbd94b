// Wants a fresh database of a server that the processes of its session share, and prints what is in it.
// Arguments: a file that gets a line whenever a template is made.

#include "testcontainers/modules/postgres.hpp"
#include "testcontainers/shared.hpp"

#include <fstream>
#include <iostream>

int main(int, char** arguments) {
    namespace tc = testcontainers;
    try {
        auto server = tc::shared<tc::modules::Postgres>("server", {.data_in_memory = true});
        const tc::modules::PostgresDatabases copies(
            *server,
            {.migrate = [&](const std::string&) { std::ofstream(arguments[1], std::ios::app) << "made\n"; },
             .version = "processes",
             .stock = 0});
        const auto database = copies.fresh();
        std::cout << "fresh " << database.name() << std::endl;
    } catch (const tc::Error& error) {
        std::cout << "failed: " << error.what() << std::endl;
        return 1;
    }
}

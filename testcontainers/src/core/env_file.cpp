#include "core/env_file.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <system_error>

namespace testcontainers::core {
namespace {

void read_line(Problems& problems, const std::string& place, std::string line,
               std::map<std::string, std::string>& variables) {
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    line.erase(0, std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty() || line.front() == '#') {
        return;
    }
    const auto equals = line.find('=');
    const auto name = line.substr(0, equals);
    if (name.empty() || name.find_first_of(" \t") != std::string::npos) {
        problems.add(place, name,
                     "is no name of a variable; must be NAME=value, without white space in the name");
    } else if (line.find('\0') != std::string::npos) {
        problems.add(place, "has a NUL, which no variable may have");
    } else if (equals != std::string::npos) {
        variables[name] = line.substr(equals + 1);
    } else if (const auto* const value = std::getenv(name.c_str()); value != nullptr) {
        variables[name] = value;
    }
}

} // namespace

std::map<std::string, std::string> read_env_file(Problems& problems, const std::string& field,
                                                 const std::filesystem::path& file) {
    std::map<std::string, std::string> variables;
    std::error_code error;
    const auto type = std::filesystem::status(file, error).type();
    if (type == std::filesystem::file_type::not_found) {
        problems.add(field, file.string(),
                     fmt::format("does not exist; seen from {}", std::filesystem::current_path().string()));
        return variables;
    }
    std::ifstream stream{file};
    if (type != std::filesystem::file_type::regular || !stream) {
        problems.add(field, file.string(), "must be a file that can be read");
        return variables;
    }
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        read_line(problems, fmt::format("{} line {}", field, ++number), std::move(line), variables);
    }
    return variables;
}

std::map<std::string, std::string> environment_of(const ContainerSpec& spec) {
    auto variables = spec.env;
    Problems problems;
    for (std::size_t i = spec.env_files.size(); i-- > 0;) {
        variables.merge(read_env_file(problems, element("env_files", i), spec.env_files[i]));
    }
    throw_problems("the container spec", std::move(problems).take(), {});
    return variables;
}

} // namespace testcontainers::core

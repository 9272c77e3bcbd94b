#include "http/endpoint.hpp"

#include <fmt/format.h>

namespace testcontainers::http {
namespace {

std::string address_of(const Endpoint& endpoint) {
    const bool is_v6 = endpoint.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", endpoint.host, is_v6 ? "]" : "", endpoint.port);
}

} // namespace

std::string to_string(const Endpoint& endpoint) {
    return endpoint.is_unix() ? "unix://" + endpoint.unix_socket.string() : "tcp://" + address_of(endpoint);
}

std::string host_of(const Endpoint& endpoint) {
    return endpoint.is_unix() ? "localhost" : address_of(endpoint);
}

} // namespace testcontainers::http

#pragma once

/// @file
/// What it takes for a server to give each test a database of its own.

#include <concepts>

namespace testcontainers {

/// A server that many tests share and that gives each of them an empty or prepared part of its own: a
/// database, a key space, a bucket. What `fresh_database()` returns can be moved, and its end gives the part
/// back. `modules::Postgres` and `modules::Redis` satisfy it; a server of your own does with that one
/// function.
template <class Server>
concept GivesFreshDatabases = requires(const Server& server) {
    { server.fresh_database() } -> std::move_constructible;
};

/// What such a server gives.
template <GivesFreshDatabases Server>
using FreshDatabaseOf = decltype(static_cast<const Server*>(nullptr)->fresh_database());

} // namespace testcontainers

#include "testcontainers/docker/containers.hpp"

#include "docker/connection.hpp"
#include "docker/creation.hpp"
#include "docker/json/container.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/monitoring.hpp"
#include "docker/path.hpp"
#include "values/deadline.hpp"

namespace testcontainers::docker {
namespace {

constexpr int not_modified = 304;
constexpr int not_found = 404;

/// A POST without a body that tells the engine what to do with a container.
Ask ordering(std::string_view verb, const std::string& id, const http::Target& target, const Caller& caller) {
    return asking(operation_on(verb, "container", id, caller), "POST", target);
}

/// The same, for what must not happen twice.
Ask ordering_once(std::string_view verb, const std::string& id, const http::Target& target,
                  const Caller& caller) {
    auto ask = ordering(verb, id, target, caller);
    ask.request.repeatable = false;
    return ask;
}

const char* condition_name(WaitCondition condition) {
    switch (condition) {
    case WaitCondition::next_exit:
        return "next-exit";
    case WaitCondition::removed:
        return "removed";
    case WaitCondition::not_running:
        break;
    }
    return "not-running";
}

Ask waiting(const std::string& id, WaitCondition condition, const Caller& caller) {
    const auto target = container_path(id, "/wait").query("condition", condition_name(condition));
    return ordering("wait for", id, target, caller);
}

/// Waits until a container whose removal somebody else has begun is gone.
void await_removal(Connection& connection, const std::string& id, const Caller& caller) {
    auto ask = waiting(id, WaitCondition::removed, caller);
    ask.accepted = not_found;
    connection.tell(std::move(ask), caller);
}

} // namespace

ContainerCreated Containers::create(const ContainerCreate& container, const Call& call) {
    return create_container(*connection_, container, call);
}

bool Containers::start(const std::string& id, const Call& call) {
    const Caller caller(call);
    auto ask = ordering("start", id, container_path(id, "/start"), caller);
    ask.accepted = not_modified;
    return connection_->send(std::move(ask), caller).status != not_modified;
}

bool Containers::stop(const std::string& id, std::chrono::seconds grace, const Call& call) {
    const Caller caller(call, bounded(grace));
    // Less than none has the engine wait for ever.
    const auto told = std::min(grace, bounded(grace));
    auto ask =
        ordering("stop", id, container_path(id, "/stop").query("t", std::to_string(told.count())), caller);
    ask.accepted = not_modified;
    return connection_->send(std::move(ask), caller).status != not_modified;
}

void Containers::kill(const std::string& id, const std::string& signal, const Call& call) {
    const Caller caller(call);
    const auto target = container_path(id, "/kill").query("signal", signal);
    connection_->tell(ordering_once("kill", id, target, caller), caller);
}

void Containers::pause(const std::string& id, const Call& call) {
    const Caller caller(call);
    connection_->tell(ordering_once("pause", id, container_path(id, "/pause"), caller), caller);
}

void Containers::unpause(const std::string& id, const Call& call) {
    const Caller caller(call);
    connection_->tell(ordering_once("unpause", id, container_path(id, "/unpause"), caller), caller);
}

void Containers::remove(const std::string& id, const RemoveOptions& options, const Call& call) {
    const Caller caller(call);
    auto target = container_path(id);
    target.query("force", options.force ? "1" : "0").query("v", options.volumes ? "1" : "0");
    auto ask = asking(operation_on("remove", "container", id, caller), "DELETE", target);
    ask.accepted = not_found;
    try {
        connection_->tell(std::move(ask), caller);
    } catch (const Conflict& conflict) {
        if (conflict.engine_message().find("already in progress") == std::string::npos) {
            throw;
        }
        await_removal(*connection_, id, caller);
    }
}

ContainerDetails Containers::inspect(const std::string& id, const Call& call) {
    const Caller caller(call);
    return connection_->read(
        asking(operation_on("inspect", "container", id, caller), "GET", container_path(id, "/json")), caller,
        json::decode_container);
}

std::string Containers::inspect_json(const std::string& id, const Call& call) {
    const Caller caller(call);
    auto ask = asking(operation_on("inspect", "container", id, caller), "GET", container_path(id, "/json"));
    return connection_->send(std::move(ask), caller).body;
}

void Containers::rename(const std::string& id, const std::string& name, const Call& call) {
    const Caller caller(call);
    const auto target = container_path(id, "/rename").query("name", name);
    connection_->tell(ordering_once("rename", id, target, caller), caller);
}

void Containers::resize(const std::string& id, int rows, int columns, const Call& call) {
    const Caller caller(call);
    auto target = container_path(id, "/resize");
    target.query("h", std::to_string(rows)).query("w", std::to_string(columns));
    connection_->tell(ordering("resize", id, target, caller), caller);
}

ProcessTable Containers::top(const std::string& id, const Call& call) {
    const Caller caller(call);
    return connection_->read(asking(operation_on("list the processes of", "container", id, caller), "GET",
                                    container_path(id, "/top")),
                             caller, json::decode_top);
}

ContainerStats Containers::stats(const std::string& id, const Call& call) {
    const Caller caller(call);
    const auto target = container_path(id, "/stats").query("stream", "0").query("one-shot", "1");
    return connection_->read(asking(operation_on("measure", "container", id, caller), "GET", target), caller,
                             json::decode_stats);
}

void Containers::export_archive(const std::string& id, const ByteSink& sink, const Call& call) {
    const Caller caller(call);
    connection_->stream(
        asking(operation_on("export", "container", id, caller), "GET", container_path(id, "/export")), caller,
        sink);
}

std::vector<ContainerSummary> Containers::list(const std::map<std::string, std::vector<std::string>>& filters,
                                               bool all, const Call& call) {
    const Caller caller(call);
    const std::string operation = "list containers";
    http::Target target("/containers/json");
    target.query("all", all ? "1" : "0");
    if (!filters.empty()) {
        target.query("filters", encoded(operation, caller, [&] { return json::encode_filters(filters); }));
    }
    return connection_->read(asking(operation, "GET", target), caller, json::decode_container_list);
}

int Containers::wait(const std::string& id, WaitCondition condition, const Call& call) {
    const Caller caller(call);
    return connection_->read(waiting(id, condition, caller), caller, json::decode_exit);
}

} // namespace testcontainers::docker

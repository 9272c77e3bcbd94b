#include "testcontainers/run_graph.hpp"

#include "core/claims.hpp"
#include "core/parting.hpp"
#include "core/problems.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace testcontainers {
namespace {

using core::element;

/// Names of the nodes that are in, or behind, a circle.
std::vector<std::string> never_started(const std::vector<GraphNode>& nodes) {
    std::vector<std::string> left;
    std::ranges::transform(nodes, std::back_inserter(left), &GraphNode::name);
    const auto waits = [&](const std::string& name) {
        const auto node = std::ranges::find(nodes, name, &GraphNode::name);
        return std::ranges::any_of(node->after, [&](const std::string& other) {
            return std::ranges::find(left, other) != left.end();
        });
    };
    for (std::size_t before = left.size() + 1; left.size() < before;) {
        before = left.size();
        const auto kept = std::ranges::stable_partition(left, waits).begin();
        left.erase(kept, left.end());
    }
    return left;
}

void check_names(core::Problems& problems, const std::vector<GraphNode>& nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto& node = nodes[i];
        if (node.name.empty()) {
            problems.add(element("nodes", i), "must have a name");
        }
        if (std::ranges::count(nodes, node.name, &GraphNode::name) > 1) {
            problems.add(element("nodes", i), node.name,
                         "is the name of another as well; each needs one of its own");
        }
        for (const auto& other : node.after) {
            if (std::ranges::find(nodes, other, &GraphNode::name) == nodes.end()) {
                problems.add(element("nodes", node.name) + ".after", other,
                             "is the name of no container of the graph");
            }
        }
        for (const auto& problem : validate(node.spec)) {
            problems.add(element("nodes", node.name) + ".spec", problem);
        }
    }
}

void check_graph(const std::vector<GraphNode>& nodes, std::source_location where) {
    core::Problems problems;
    check_names(problems, nodes);
    auto found = std::move(problems).take();
    if (found.empty()) {
        for (const auto& name : never_started(nodes)) {
            found.push_back(fmt::format(
                "nodes[\"{}\"].after: waits for itself in a circle; leave one of them out", name));
        }
    }
    core::throw_problems("the graph of containers", found, where);
}

/// A container that nobody cleans up is removed all the same when the graph fails.
void remove_what_stays(Container& container) noexcept {
    if (container.spec().clean_up) {
        return;
    }
    try {
        container.remove();
    } catch (...) {
        core::report_left_behind("container", container.name());
    }
}

/// One start of a graph: a thread each node waits for those it comes after.
class GraphStart {
public:
    GraphStart(const std::vector<GraphNode>& nodes, const std::stop_token& stop, std::source_location where)
        : nodes_(nodes), where_(where), containers_(nodes.size()),
          on_stop_(stop, [this] { stop_.request_stop(); }) {}

    /// The containers by the place of their node, and the order in which they became ready.
    std::vector<std::pair<std::size_t, Container>> run() {
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < nodes_.size(); ++i) {
                threads.emplace_back([this, i] { start(i); });
            }
        }
        if (failure_) {
            for (auto i = order_.rbegin(); i != order_.rend(); ++i) {
                remove_what_stays(*containers_[*i]);
                containers_[*i].reset();
            }
            (void)Engine::current().state().removals().await_containers(core::longest_clearance);
            std::rethrow_exception(failure_);
        }
        std::vector<std::pair<std::size_t, Container>> started;
        for (const auto i : order_) {
            started.emplace_back(i, std::move(*containers_[i]));
        }
        return started;
    }

private:
    [[nodiscard]] bool may_start(const GraphNode& node) const {
        return std::ranges::all_of(node.after, [this](const std::string& name) {
            const auto other = std::ranges::find(nodes_, name, &GraphNode::name);
            return containers_[static_cast<std::size_t>(other - nodes_.begin())].has_value();
        });
    }

    void start(std::size_t i) noexcept {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ || may_start(nodes_[i]); });
        if (failure_) {
            return;
        }
        lock.unlock();
        try {
            auto container = testcontainers::run(nodes_[i].spec, stop_.get_token(), where_);
            lock.lock();
            containers_[i] = std::move(container);
            order_.push_back(i);
        } catch (...) {
            if (!lock.owns_lock()) {
                lock.lock();
            }
            if (!failure_) {
                failure_ = std::current_exception();
            }
            stop_.request_stop();
        }
        changed_.notify_all();
    }

    const std::vector<GraphNode>& nodes_;
    std::source_location where_;
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::optional<Container>> containers_;
    std::vector<std::size_t> order_;
    std::exception_ptr failure_;
    /// Called from its constructor on, and no longer once it is destroyed.
    std::stop_callback<std::function<void()>> on_stop_;
};

} // namespace

StartedGroup::StartedGroup(StartedGroup&&) noexcept = default;

StartedGroup& StartedGroup::operator=(StartedGroup&& other) noexcept {
    std::swap(started_, other.started_);
    return *this;
}

StartedGroup::~StartedGroup() {
    while (!started_.empty()) {
        started_.pop_back();
    }
}

Container& StartedGroup::at(const std::string& name, std::source_location where) {
    const auto member = std::ranges::find(started_, name, &Member::name);
    if (member == started_.end()) {
        throw ConfigError(fmt::format("no container of the graph has the name \"{}\"", name), where);
    }
    return member->container;
}

StartedGroup run_graph(const std::vector<GraphNode>& nodes, std::source_location where) {
    return run_graph(nodes, std::stop_token{}, where);
}

StartedGroup run_graph(const std::vector<GraphNode>& nodes, const std::stop_token& stop,
                       std::source_location where) {
    check_graph(nodes, where);
    StartedGroup group;
    for (auto& [place, container] : GraphStart{nodes, stop, where}.run()) {
        group.started_.push_back({nodes[place].name, std::move(container)});
    }
    return group;
}

} // namespace testcontainers

#include "core/kept_container.hpp"

#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace testcontainers::core {
namespace {

constexpr std::size_t short_id = 12;

bool is_of_the_engine(std::string_view network) {
    constexpr std::array<std::string_view, 3> own{"bridge", "host", "none"};
    return std::ranges::find(own, network) != own.end();
}

std::string how_it_is(const docker::ContainerStatus& state) {
    return state.status == "exited" ? fmt::format("exited with code {}", state.exit_code) : state.status;
}

} // namespace

void learn(KeptContainer& container, const docker::ContainerDetails& details) {
    container.state = details.state;
    container.image_id = details.image_id;
    for (const auto& [name, network] : details.networks) {
        if (!is_of_the_engine(name)) {
            container.networks.insert(name);
            container.network_ids.insert(network.network_id);
        }
    }
}

std::string text_of(const KeptContainer& container) {
    const auto id = container.id.substr(0, short_id);
    auto text = fmt::format("[ CONTAINER] {} {} is kept, {}\n", printable(container.image), container.name,
                            how_it_is(container.state));
    if (container.state.running) {
        text += fmt::format("  | enter it:  docker exec -it {} sh\n", id);
    } else {
        text += fmt::format("  | its log:   docker logs {0}\n  | its files: docker cp {0}:/ FOLDER\n", id);
    }
    text += fmt::format("  | remove it: docker rm -fv {}", id);
    for (const auto& network : container.networks) {
        text += fmt::format("; docker network rm {}", network);
    }
    for (const auto& volume : container.volumes) {
        text += fmt::format("; docker volume rm {}", volume);
    }
    return text + '\n';
}

} // namespace testcontainers::core

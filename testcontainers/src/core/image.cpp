#include "core/image_state.hpp"

#include "core/keeping.hpp"

#include "testcontainers/error.hpp"

#include <list>
#include <mutex>

namespace testcontainers {
namespace {

/// Keeps a lease to the end of the process, which ends it.
void keep_for_good(reaper::Lease lease) {
    // Never destroyed: other threads may come by when the process ends.
    static auto* const mutex = new std::mutex;
    static auto* const kept = new std::list<reaper::Lease>;
    const std::lock_guard lock(*mutex);
    kept->push_back(std::move(lease));
}

/// Takes the further names off an image, where they are still its.
void remove_names(docker::Images images, const std::vector<std::string>& names, const std::string& id,
                  const docker::Call& call) {
    for (const auto& name : names) {
        try {
            if (images.inspect(name, call).id == id) {
                images.remove(name, false, call);
            }
        } catch (const NotFound&) {
            continue;
        }
    }
}

} // namespace

Image::State::~State() {
    if (ownership_.held()) {
        core::part_with(id_, engine_, std::move(ownership_),
                        {.kind = engine::Removal::Kind::image,
                         .what = "image",
                         .name = name_,
                         .holds = {},
                         .remove = [&client = engine_.client(), name = name_, id = id_,
                                    further = further_names_](const docker::Call& call) {
                             remove_names(client.images(), further, id, call);
                             client.images().remove(name, false, call);
                         }});
    }
}

void Image::State::keep_by(reaper::Lease lease) {
    ownership_.removed();
    lease_ = std::move(lease);
}

void Image::State::remove(const docker::Call& call) {
    lease_.reset();
    if (ownership_.held()) {
        (void)engine_.removals().await_containers(std::chrono::seconds{60});
        remove_names(engine_.client().images(), further_names_, id_, call);
        engine_.client().images().remove(name_, false, call);
        ownership_.removed();
    }
}

void Image::State::give_up() {
    ownership_.give_up();
    if (lease_) {
        keep_for_good(*std::exchange(lease_, std::nullopt));
    }
}

Image::Image(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Image::Image(Image&&) noexcept = default;
Image& Image::operator=(Image&&) noexcept = default;
Image::~Image() = default;

const std::string& Image::name() const noexcept { return state_->name(); }
const std::string& Image::id() const noexcept { return state_->id(); }
void Image::remove(std::source_location where) { state_->remove({.where = where}); }

std::string Image::release() && {
    state_->give_up();
    return state_->name();
}

} // namespace testcontainers

#include "core/emulation.hpp"

#include "core/pull_display.hpp"
#include "values/printable.hpp"

#include <mutex>
#include <set>

namespace testcontainers::core {
namespace {

/// Whether this is the first time that this process hears of it.
bool is_new(const std::string& image) {
    static std::mutex mutex;
    static auto* const seen = new std::set<std::string>;
    const std::lock_guard lock(mutex);
    return seen->insert(image).second;
}

} // namespace

void tell_emulation(const std::string& image, const std::vector<std::string>& warnings) {
    for (const auto& warning : warnings) {
        if (warning.find("does not match the detected host platform") != std::string::npos && is_new(image)) {
            PullDisplay::of_process().note("image \"" + image +
                                           "\" is emulated, or does not run: " + printable(warning));
        }
    }
}

} // namespace testcontainers::core

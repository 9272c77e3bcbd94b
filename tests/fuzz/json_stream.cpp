// The progress of a pull: the same objects come out wherever the pieces end. The first byte is a piece's
// size.

#include "docker/json_stream.hpp"
#include "docker/faults.hpp"
#include "docker/json/image.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace testcontainers;

struct Read {
    std::vector<std::string> objects;
    bool refused = false;

    friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view text, std::size_t piece) {
    Read result;
    docker::JsonStream stream(4096);
    const auto take = [&](std::string_view object) {
        result.objects.emplace_back(object);
        return true;
    };
    try {
        while (!text.empty()) {
            const auto part = text.substr(0, piece);
            (void)stream.feed(part, take);
            text.remove_prefix(part.size());
        }
        stream.finish();
    } catch (const docker::Malformed&) {
        result.refused = true;
    }
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto whole = read(text, std::max<std::size_t>(text.size(), 1));
    if (read(text, std::size_t{1} + data[0]) != whole) {
        std::abort();
    }
    for (const auto& object : whole.objects) {
        try {
            (void)docker::json::decode_progress(object);
        } catch (const docker::Malformed&) {
            continue;
        } catch (const docker::RefusedInAnswer&) {
            continue;
        }
    }
    return 0;
}

#include <testcontainers/bytes.hpp>

#include <array>
#include <string_view>

namespace testcontainers {

std::string to_string(Bytes size) {
    constexpr std::array<std::string_view, 7> units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    auto count = size.count();
    std::size_t unit = 0;
    while (count != 0 && count % 1024 == 0) {
        count /= 1024;
        ++unit;
    }
    return std::to_string(count) + ' ' + std::string(units.at(unit));
}

} // namespace testcontainers

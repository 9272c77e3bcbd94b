#include "testcontainers/files.hpp"

#include <istream>
#include <ostream>

namespace testcontainers {

FileSource read_from(std::istream& in) {
    return [&in](std::span<char> buffer) {
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        if (in.bad()) {
            throw std::ios_base::failure("the stream to copy from is broken");
        }
        return static_cast<std::size_t>(in.gcount());
    };
}

FileSink write_to(std::ostream& out) {
    return [&out](std::string_view bytes) {
        if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
            throw std::ios_base::failure("the stream to copy to does not take the bytes");
        }
        return true;
    };
}

} // namespace testcontainers

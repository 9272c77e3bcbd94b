#pragma once

#include "archive/byte_source.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers::testsupport {

/// One header of a tar archive, byte for byte as the test wants it, hostile or not.
struct TarHeader {
    std::string path;
    char type = '0';
    std::uint64_t size = 0;
    unsigned mode = 0644;
    std::string link_target = {};
};

/// A header in the ustar format with its checksum.
inline std::string header_block(const TarHeader& header) {
    std::string block(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) { block.replace(at, text.size(), text); };
    const auto octal = [](std::uint64_t number, int digits) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%0*llo", digits, static_cast<unsigned long long>(number));
        return std::string(text.data());
    };
    put(0, header.path.substr(0, 100));
    put(100, octal(header.mode, 7));
    put(108, octal(0, 7));
    put(116, octal(0, 7));
    put(124, octal(header.size, 11));
    put(136, octal(0, 11));
    put(148, "        ");
    put(156, std::string(1, header.type));
    put(157, header.link_target.substr(0, 100));
    put(257, std::string("ustar\0"
                         "00",
                         8));
    unsigned sum = 0;
    for (const char c : block) {
        sum += static_cast<unsigned char>(c);
    }
    put(148, octal(sum, 6));
    block[154] = '\0';
    return block;
}

/// Content filled up to whole blocks.
inline std::string padded(std::string content) {
    content.resize((content.size() + 511) / 512 * 512);
    return content;
}

inline std::string tar_file(const std::string& path, const std::string& content, unsigned mode = 0644) {
    return header_block({.path = path, .size = content.size(), .mode = mode}) + padded(content);
}

inline std::string tar_folder(const std::string& path, unsigned mode = 0755) {
    return header_block({.path = path, .type = '5', .mode = mode});
}

inline std::string tar_symlink(const std::string& path, const std::string& target) {
    return header_block({.path = path, .type = '2', .link_target = target});
}

inline std::string tar_hard_link(const std::string& path, const std::string& target) {
    return header_block({.path = path, .type = '1', .link_target = target});
}

inline std::string tar_end() { return std::string(1024, '\0'); }

/// A pax header for the entry that follows.
inline std::string tar_pax(const std::vector<std::pair<std::string, std::string>>& values) {
    std::string records;
    for (const auto& [key, value] : values) {
        const auto body = ' ' + key + '=' + value + '\n';
        auto length = body.size() + 1;
        while (std::to_string(length).size() + body.size() != length) {
            ++length;
        }
        records += std::to_string(length) + body;
    }
    return header_block({.path = "pax", .type = 'x', .size = records.size()}) + padded(records);
}

/// The same with one value.
inline std::string tar_pax(const std::string& key, const std::string& value) {
    return tar_pax({{key, value}});
}

/// A long name in GNU's way, for the entry that follows.
inline std::string tar_long_name(const std::string& name) {
    return header_block({.path = "././@LongLink", .type = 'L', .size = name.size() + 1}) +
           padded(name + '\0');
}

/// Gives `bytes` in pieces of at most `piece`.
inline archive::ByteSource bytes_source(std::string bytes, std::size_t piece = 1 << 20) {
    return [bytes = std::move(bytes), piece, at = std::size_t{0}](std::span<char> buffer) mutable {
        const auto count = std::min({buffer.size(), piece, bytes.size() - at});
        std::memcpy(buffer.data(), bytes.data() + at, count);
        at += count;
        return count;
    };
}

/// All that a source or a writer gives, asked for in pieces of `piece`.
template <class Readable>
std::string drain(Readable&& read, std::size_t piece = 10000) {
    std::string all;
    std::string buffer(piece, '\0');
    while (const auto count = read(std::span<char>(buffer))) {
        all.append(buffer.data(), count);
    }
    return all;
}

} // namespace testcontainers::testsupport

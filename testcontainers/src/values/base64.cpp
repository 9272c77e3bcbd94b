#include "values/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace testcontainers::base64 {
namespace {

const unsigned char* as_bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }
unsigned char* as_bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }

int checked_length(std::string_view text) {
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) / 2) {
        throw std::length_error("base64: more than 1 GiB at once");
    }
    return static_cast<int>(text.size());
}

} // namespace

std::string encode(std::string_view bytes, Alphabet alphabet) {
    const auto length = checked_length(bytes);
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto written = EVP_EncodeBlock(as_bytes(text.data()), as_bytes(bytes.data()), length);
    text.resize(static_cast<std::size_t>(written));
    if (alphabet == Alphabet::url) {
        std::ranges::replace(text, '+', '-');
        std::ranges::replace(text, '/', '_');
    }
    return text;
}

std::optional<std::string> decode(std::string_view text, Alphabet alphabet) {
    if (text.empty() || text.size() % 4 != 0) {
        return text.empty() ? std::optional<std::string>("") : std::nullopt;
    }
    std::string standard(text);
    if (alphabet == Alphabet::url) {
        std::ranges::replace(standard, '-', '+');
        std::ranges::replace(standard, '_', '/');
    }
    std::string bytes(text.size() / 4 * 3, '\0');
    const auto written =
        EVP_DecodeBlock(as_bytes(bytes.data()), as_bytes(standard.data()), checked_length(standard));
    if (written < 0) {
        return std::nullopt;
    }
    // EVP_DecodeBlock counts the padding as bytes, and is generous with what it reads: only a text that
    // encodes to itself again is one.
    const auto padding = text.size() - std::min(text.size(), text.find_last_not_of('=') + 1);
    if (padding > 2 || static_cast<std::size_t>(written) < padding) {
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(written) - padding);
    return encode(bytes, alphabet) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace testcontainers::base64

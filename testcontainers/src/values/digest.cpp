#include "values/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <span>
#include <stdexcept>

namespace testcontainers {

std::string sha256_hex(std::string_view bytes) {
    constexpr std::string_view alphabet = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("SHA-256: the cryptographic library refused");
    }
    std::string text;
    for (const auto byte : std::span(digest).first(length)) {
        text += alphabet[byte >> 4U];
        text += alphabet[byte & 0xFU];
    }
    return text;
}

} // namespace testcontainers

#include "values/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <span>
#include <stdexcept>

namespace testcontainers {
namespace {

void check(int result) {
    if (result != 1) {
        throw std::runtime_error("SHA-256: the cryptographic library refused");
    }
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    check(context_ != nullptr ? EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) : 0);
}

void Sha256::add(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

void Sha256::add_field(std::string_view bytes) {
    add(std::to_string(bytes.size()) + ':');
    add(bytes);
}

std::string Sha256::hex() {
    constexpr std::string_view alphabet = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &length));
    std::string text;
    for (const auto byte : std::span(digest).first(length)) {
        text += alphabet[byte >> 4U];
        text += alphabet[byte & 0xFU];
    }
    return text;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 digest;
    digest.add(bytes);
    return digest.hex();
}

} // namespace testcontainers

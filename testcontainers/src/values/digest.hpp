#pragma once

#include <memory>
#include <string>
#include <string_view>

// What OpenSSL calls its EVP_MD_CTX.
struct evp_md_ctx_st;

namespace testcontainers {

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// The SHA-256 of bytes that come in parts.
class Sha256 {
public:
    Sha256();

    /// Adds the next bytes.
    void add(std::string_view bytes);

    /// Adds bytes in such a way that where they end counts: "ab" and "c" are not "a" and "bc".
    void add_field(std::string_view bytes);

    /// The digest of all of them as 64 lower-case hexadecimal digits. Nothing may be added after it.
    [[nodiscard]] std::string hex();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

} // namespace testcontainers

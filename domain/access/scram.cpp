#include "domain/access/people.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace poddesk::access {

namespace {

using Digest = std::array<unsigned char, 32>;

Digest hmac(Digest const& key, std::string_view text)
{
    Digest out{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<unsigned char const*>(text.data()), text.size(), out.data(), &length);
    return out;
}

std::string base64(unsigned char const* bytes, int size)
{
    std::string text(static_cast<std::size_t>(4 * ((size + 2) / 3) + 1), '\0');
    text.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, size)));
    return text;
}

} // namespace

// PQencryptPasswordConn makes the same, but wants a connection; passwords here are taken as they are typed
// (our own are ASCII, for which SASLprep changes nothing). Format: PostgreSQL's src/common/scram-common.c,
// RFC 5802 and RFC 7677.
std::string scram_verifier(std::string const& password)
{
    constexpr int iterations = 4096;
    std::array<unsigned char, 16> salt{};
    Digest salted{};
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1 ||
        PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                          static_cast<int>(salt.size()), iterations, EVP_sha256(),
                          static_cast<int>(salted.size()), salted.data()) != 1) {
        throw std::runtime_error("no random numbers for a password's salt");
    }
    Digest const client_key = hmac(salted, "Client Key");
    Digest const server_key = hmac(salted, "Server Key");
    Digest stored_key{};
    unsigned int length = 0;
    EVP_Digest(client_key.data(), client_key.size(), stored_key.data(), &length, EVP_sha256(), nullptr);
    return fmt::format("SCRAM-SHA-256${}:{}${}:{}", iterations,
                       base64(salt.data(), static_cast<int>(salt.size())),
                       base64(stored_key.data(), static_cast<int>(stored_key.size())),
                       base64(server_key.data(), static_cast<int>(server_key.size())));
}

} // namespace poddesk::access

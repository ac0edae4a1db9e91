#include "installer/cluster/secrets_file.h"

#include "installer/cluster/files.h"
#include "installer/cluster/private_cluster.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

namespace poddesk::installer {
namespace {

using Secrets = std::map<std::string, std::string>;

Secrets read_secrets(std::filesystem::path const& path)
{
    struct stat info
    {
    };
    if (::stat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) {
            return {};
        }
        throw ClusterError(
            fmt::format("The file of passwords {} cannot be read: {}.", path.string(), reason(errno)));
    }
    if ((info.st_mode & 077) != 0) {
        throw ClusterError(fmt::format(
            "The file of passwords {} can be read by others; make it yours alone with: chmod 600 '{}'",
            path.string(), path.string()));
    }
    auto const json = nlohmann::json::parse(read_text(path), nullptr, false);
    Secrets secrets;
    if (!json.is_object()) {
        throw ClusterError(
            fmt::format("The file of passwords {} is damaged: restore it from a backup or delete it and "
                        "set the passwords anew.",
                        path.string()));
    }
    for (auto const& [name, secret] : json.items()) {
        if (secret.is_string()) {
            secrets[name] = secret.get<std::string>();
        }
    }
    return secrets;
}

} // namespace

SecretsFile::SecretsFile(std::filesystem::path home) : path_(std::move(home) / "secrets.json") {}

std::string SecretsFile::random_secret()
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string secret;
    while (secret.size() < 24) {
        std::array<unsigned char, 64> bytes{};
        if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
            throw ClusterError("The system gave no random numbers for a new password.");
        }
        for (unsigned char const byte : bytes) {
            // 248 = 4 * 62: bytes above it would make the first letters more likely.
            if (byte < 248 && secret.size() < 24) {
                secret += letters[byte % letters.size()];
            }
        }
    }
    return secret;
}

std::optional<std::string> SecretsFile::get(std::string_view name) const
{
    auto const secrets = read_secrets(path_);
    auto const found = secrets.find(std::string(name));
    return found == secrets.end() ? std::nullopt : std::optional(found->second);
}

void SecretsFile::set(std::string_view name, std::string_view secret)
{
    make_private_folder(path_.parent_path());
    FileLock const lock(path_.parent_path() / "secrets.lock", FileLock::Kind::exclusive);
    auto secrets = read_secrets(path_);
    secrets[std::string(name)] = secret;
    write_whole(path_, nlohmann::json(secrets).dump(2) + "\n", 0600);
}

std::string SecretsFile::get_or_make(std::string_view name)
{
    make_private_folder(path_.parent_path());
    FileLock const lock(path_.parent_path() / "secrets.lock", FileLock::Kind::exclusive);
    auto secrets = read_secrets(path_);
    auto& secret = secrets[std::string(name)];
    if (secret.empty()) {
        secret = random_secret();
        write_whole(path_, nlohmann::json(secrets).dump(2) + "\n", 0600);
    }
    return secret;
}

void SecretsFile::forget(std::string_view name)
{
    if (!get(name)) {
        return;
    }
    FileLock const lock(path_.parent_path() / "secrets.lock", FileLock::Kind::exclusive);
    auto secrets = read_secrets(path_);
    secrets.erase(std::string(name));
    write_whole(path_, nlohmann::json(secrets).dump(2) + "\n", 0600);
}

} // namespace poddesk::installer

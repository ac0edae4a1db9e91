#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace poddesk::installer {

/// The passwords that the private cluster's own logins and the demo people need, in one file that only its
/// owner may read (0600). Several processes may use it at once: a change is made under a lock and appears
/// whole or not at all.
class SecretsFile
{
public:
    /// The file "secrets.json" in the given home; it is made with the first secret.
    explicit SecretsFile(std::filesystem::path home);

    /// The secret of that name, if there is one. Throws ClusterError when the file is broken or others may
    /// read it.
    std::optional<std::string> get(std::string_view name) const;

    /// Stores or replaces a secret and does not return before it is on the disk.
    void set(std::string_view name, std::string_view secret);

    /// The secret of that name; a new random one is stored first where there is none.
    std::string get_or_make(std::string_view name);

    /// Forgets a secret; no harm where there is none.
    void forget(std::string_view name);

    std::filesystem::path const& path() const { return path_; }

    /// 24 characters out of 62 from the kernel's random source: 142 bits.
    static std::string random_secret();

private:
    std::filesystem::path path_;
};

} // namespace poddesk::installer

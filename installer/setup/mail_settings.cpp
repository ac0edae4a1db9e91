#include "installer/setup/mail_settings.h"

#include "installer/cluster/secrets_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::installer {

namespace {

[[noreturn]] void wrong(Settings const& settings, std::string const& what)
{
    throw SettingsError(fmt::format("\"smtp\" in {}: {}", (settings.home / "settings.json").string(), what));
}

std::string text_of(Settings const& settings, nlohmann::json const& smtp, char const* name,
                    std::string const& otherwise)
{
    auto const found = smtp.find(name);
    if (found == smtp.end()) return otherwise;
    if (!found->is_string()) wrong(settings, fmt::format("\"{}\" must be a text.", name));
    return found->get<std::string>();
}

bool is_this_computer(std::string const& host)
{
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

} // namespace

std::string mail_secret(MailServer const& server)
{
    return fmt::format("smtp {}@{}", server.user, server.host);
}

std::optional<MailServer> mail_server(Settings const& settings)
{
    nlohmann::json const& smtp = settings.smtp;
    if (smtp.is_null()) return std::nullopt;
    if (!smtp.is_object()) wrong(settings, "must hold host, port, tls, user and ca_file.");
    for (auto const& [name, value] : smtp.items()) {
        constexpr std::array<std::string_view, 5> known{"host", "port", "tls", "user", "ca_file"};
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            wrong(settings,
                  fmt::format("\"{}\" is none of host, port, tls, user and ca_file{}", name,
                              name == "password" ? "; store it by: poddeskctl emails password." : "."));
        }
    }
    MailServer server;
    server.host = text_of(settings, smtp, "host", "");
    server.tls = text_of(settings, smtp, "tls", server.tls);
    server.user = text_of(settings, smtp, "user", "");
    server.ca_file = text_of(settings, smtp, "ca_file", "");
    if (server.host.empty()) wrong(settings, "names no host.");
    if (server.tls != "starttls" && server.tls != "tls" && server.tls != "none") {
        wrong(settings, "\"tls\" must be starttls, tls or none.");
    }
    if (auto const port = smtp.find("port"); port != smtp.end()) {
        if (!port->is_number_unsigned() || port->get<std::uint64_t>() - 1 >= 65535) {
            wrong(settings, "\"port\" must be a number from 1 to 65535.");
        }
        server.port = port->get<std::uint16_t>();
    } else if (server.tls == "tls") {
        server.port = 465;
    }
    if (settings.database == "demo" && !is_this_computer(server.host)) return std::nullopt;
    if (!server.user.empty()) {
        char const* const given = std::getenv("PODDESK_SMTP_PASSWORD");
        server.password =
            given != nullptr ? given : SecretsFile(settings.home).get(mail_secret(server)).value_or("");
    }
    return server;
}

} // namespace poddesk::installer

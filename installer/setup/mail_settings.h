#pragma once

#include "installer/setup/settings.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poddesk::installer {

/// The mail server of "smtp" in settings.json, beside the profiles or, nearer, inside the one in use.
struct MailServer
{
    std::string host;
    std::uint16_t port = 587;
    std::string tls = "starttls"; ///< starttls, tls (from the first byte), none (this computer only)
    std::string user;             ///< empty: no sign-in
    std::string password;         ///< PODDESK_SMTP_PASSWORD, else the secrets file
    std::string ca_file;
};

/// None: emails become files. The demo's customers are invented: its emails leave by a server on this
/// computer (a mail catcher) only. Throws SettingsError, ClusterError (a secrets file that others may read).
std::optional<MailServer> mail_server(Settings const& settings);

/// The name of the password in the secrets file.
std::string mail_secret(MailServer const& server);

} // namespace poddesk::installer

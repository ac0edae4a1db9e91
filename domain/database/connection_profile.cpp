#include "domain/database/connection_profile.h"

#include <cctype>
#include <fmt/format.h>
#include <string_view>

namespace poddesk::database {
namespace {

/// As a parameter of a connection URI. Not as key='value': SOCI cuts a connection string at its blanks before
/// libpq sees it, so that a password of several words would not be the one that was typed.
void append(std::string& into, std::string_view key, std::string_view value)
{
    if (value.empty()) {
        return;
    }
    into += into.ends_with('?') ? "" : "&";
    into += key;
    into += '=';
    for (char const letter : value) {
        auto const byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 && byte < 128) {
            into += letter;
        } else {
            into += fmt::format("%{:02X}", byte);
        }
    }
}

} // namespace

std::string ConnectionProfile::conninfo(std::string const& application_name) const
{
    std::string text = "postgresql:///?";
    append(text, "host", host);
    append(text, "port", port);
    append(text, "dbname", database);
    append(text, "user", user);
    append(text, "password", password);
    append(text, "sslmode", sslmode);
    append(text, "sslrootcert", sslrootcert);
    append(text, "requirepeer", require_peer);
    append(text, "application_name", application_name);
    append(text, "client_encoding", "UTF8");
    // A silent cut (no FIN, no RST) is otherwise noticed only by TCP's own retransmission limit, about 15
    // minutes.
    append(text, "connect_timeout", "5");
    append(text, "tcp_user_timeout", "8000");
    append(text, "keepalives_idle", "5");
    append(text, "keepalives_interval", "2");
    append(text, "keepalives_count", "3");
    // A read-only copy refuses every transaction of ours: passed over in a list, told as what it is when
    // alone.
    if (!host.empty() && host.front() != '/') {
        append(text, "target_session_attrs", "read-write");
    }
    return text;
}

std::string ConnectionProfile::described() const
{
    std::string text = database.empty() ? std::string("the default database") : "database " + database;
    text += host.empty() ? std::string(" on this computer") : " on " + host;
    if (!user.empty()) {
        text += " as " + user;
    }
    return text;
}

} // namespace poddesk::database

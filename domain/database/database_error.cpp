#include "domain/database/database_error.h"

#include <libpq-fe.h>

#include <string_view>

namespace poddesk::database {
namespace {

std::string field(pg_result const* result, int code)
{
    char const* const text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

std::string sentence(ErrorKind kind, std::string const& sqlstate, std::string const& constraint,
                     std::string primary)
{
    std::string const code = " (" + sqlstate + ")";
    switch (kind) {
    case ErrorKind::unreachable:
        return "The database server is starting or stopping" + code + ". Try again in a moment.";
    case ErrorKind::sign_in:
        return "The database server did not let this login in" + code + ".";
    case ErrorKind::connection_lost:
        return "The connection to the database was lost before anything was stored" + code + ". Try again.";
    case ErrorKind::unknown_outcome:
        return "The connection to the database was lost while storing" + code +
               "; it is not known whether it was stored.";
    case ErrorKind::retry:
        return "Other people changed the same rows at the same time, again and again" + code + ". Try again.";
    case ErrorKind::busy:
        return "Somebody else is working on the same rows" + code + ". Try again in a moment.";
    case ErrorKind::constraint:
        return constraint.empty()
                   ? "The database refused the change: " + primary + code + "."
                   : "The database refused the change: it would break the rule " + constraint + code + ".";
    case ErrorKind::permission:
        return "This login may not do that: " + primary + code + ". Ask an administrator.";
    case ErrorKind::resources:
        return "The database server has no room left: " + primary + code +
               ". Free space or connections, then try again.";
    case ErrorKind::cancelled:
        return "The database stopped the statement: cancelled, or it took too long" + code + ".";
    case ErrorKind::command_reused:
        return "This command's id was used before with other content" + code + ". Start the command anew.";
    case ErrorKind::lease_lost:
        return "Another worker has taken over this job" + code + ".";
    case ErrorKind::refused:
        return primary;
    // The server quotes the value in its message: keep it out of logs.
    case ErrorKind::bad_data:
        return "A value does not fit its column or type" + code + ".";
    case ErrorKind::aborted:
        return "The transaction had already failed; nothing was stored" + code + ".";
    case ErrorKind::usage:
        return "The program sent a statement the database does not accept: " + primary + code + ".";
    }
    return primary;
}

} // namespace

ErrorKind kind_of(std::string const& sqlstate)
{
    auto const is = [&](std::string_view prefix) { return sqlstate.starts_with(prefix); };
    if (sqlstate == "40001" || sqlstate == "40P01") return ErrorKind::retry;
    if (sqlstate == "57P03") return ErrorKind::unreachable;
    if (sqlstate.empty() || is("08") || is("57P0") || sqlstate == "25P03" || sqlstate == "57P05") {
        return ErrorKind::connection_lost;
    }
    if (sqlstate == "55P03") return ErrorKind::busy;
    if (is("23")) return ErrorKind::constraint;
    if (sqlstate == "42501") return ErrorKind::permission;
    if (is("53") || sqlstate == "58030" || sqlstate == "54000") return ErrorKind::resources;
    if (sqlstate == "57014") return ErrorKind::cancelled;
    if (is("28") || sqlstate == "3D000") return ErrorKind::sign_in;
    if (sqlstate == "BO001") return ErrorKind::command_reused;
    if (sqlstate == "BO002") return ErrorKind::lease_lost;
    if (is("BO") || is("PD") || sqlstate == "P0001") return ErrorKind::refused;
    if (is("22")) return ErrorKind::bad_data;
    if (sqlstate == "25P02") return ErrorKind::aborted;
    return ErrorKind::usage;
}

DatabaseError error_of(pg_result const* result, bool connected)
{
    std::string const sqlstate = field(result, PG_DIAG_SQLSTATE);
    std::string const constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    ErrorKind kind = kind_of(sqlstate);
    // A plan of our statement cache outlived a change of the table's columns: harmless, prepare again.
    if (sqlstate == "0A000" &&
        field(result, PG_DIAG_MESSAGE_PRIMARY).find("cached plan") != std::string::npos) {
        kind = ErrorKind::retry;
    }
    if (!connected) {
        kind = ErrorKind::connection_lost;
    }
    return {kind, sqlstate, constraint,
            sentence(kind, sqlstate.empty() ? "no answer" : sqlstate, constraint,
                     field(result, PG_DIAG_MESSAGE_PRIMARY))};
}

DatabaseError connect_error(std::string const& libpq_message, std::string const& where)
{
    auto const says = [&](std::string_view part) { return libpq_message.find(part) != std::string::npos; };
    if (says("password authentication failed") || says("no password supplied")) {
        return {ErrorKind::sign_in, "28P01", "", "The password for " + where + " is wrong. Type it again."};
    }
    if (says("role \"") && says("does not exist")) {
        return {ErrorKind::sign_in, "28000", "",
                "There is no such login: " + where + ". Ask an administrator to create it."};
    }
    if (says("database \"") && says("does not exist")) {
        return {ErrorKind::sign_in, "3D000", "",
                "There is no " + where + ". Check the name, or create it first."};
    }
    if (says("too many connections") || says("connection slots") || says("too many clients")) {
        return {ErrorKind::resources, "53300", "",
                "The database server takes no more connections. Close a window or program."};
    }
    if (says("is starting up") || says("is shutting down") || says("recovery")) {
        return {ErrorKind::unreachable, "57P03", "",
                "The database server is starting or stopping. Try again in a moment."};
    }
    if (says("no pg_hba.conf entry") || says("authentication failed") || says("not permitted to log in") ||
        says("permission denied")) {
        return {ErrorKind::sign_in, "28000", "",
                "The database server does not admit " + where + ". Ask an administrator."};
    }
    if (says("does not match host name")) {
        return {ErrorKind::unreachable, "08001", "",
                "The server that answers for " + where +
                    " shows a certificate made out to another name. Check the host."};
    }
    if (says("certificate verify failed")) {
        return {
            ErrorKind::unreachable, "08001", "",
            "The certificate of the server for " + where +
                " is not signed by the authority in sslrootcert. Check that file, or ask an administrator."};
    }
    if (says("root certificate file")) {
        return {ErrorKind::unreachable, "08001", "",
                "The authority that signs for " + where +
                    " is not known here. Name its certificate file as sslrootcert."};
    }
    if (says("server does not support SSL")) {
        return {ErrorKind::unreachable, "08001", "",
                "The server for " + where +
                    " does not encrypt its connections, and sslmode asks for it. Ask an administrator."};
    }
    if (says("session is read-only") || says("server is in hot standby mode")) {
        return {ErrorKind::unreachable, "25006", "",
                "Only a read-only copy answers for " + where +
                    ": its primary is down or is being changed over. Try again in a moment."};
    }
    if (says("certificate") || says("SSL")) {
        return {ErrorKind::unreachable, "08001", "",
                "No trusted connection to " + where +
                    ": the server's certificate or SSL setting does not fit. Check sslmode "
                    "and sslrootcert."};
    }
    return {ErrorKind::unreachable, "08001", "",
            "No database server answers for " + where +
                ". Check that it runs and that the address is right."};
}

DatabaseError usage_error(std::string const& message)
{
    return {ErrorKind::usage, "", "", message};
}

} // namespace poddesk::database

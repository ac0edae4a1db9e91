#include "domain/database/connection.h"

#include <libpq-fe.h>
#include <postgresql/soci-postgresql.h>
#include <soci.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <unordered_map>

namespace poddesk::database {
namespace {

std::mutex sink_mutex;
std::function<void(std::string_view, std::string_view)> sink;

struct ClearResult
{
    void operator()(pg_result* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<pg_result, ClearResult>;

/// Counts the warnings of one session and hands them to the log (libpq's default writes them to stderr).
extern "C" void receive_notice(void* counter, PGresult const* notice)
{
    ++*static_cast<std::uint64_t*>(counter);
    std::scoped_lock const lock(sink_mutex);
    if (sink) {
        char const* const state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
        char const* const text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
        sink(state == nullptr ? "" : state, text == nullptr ? "" : text);
    }
}

std::string quoted_name(std::string const& name)
{
    std::string text = "\"";
    for (char const letter : name) {
        text += letter;
        if (letter == '"') {
            text += '"';
        }
    }
    return text + '"';
}

/// A statement inside SOCI with the places its parameters are read from.
struct SociStatement
{
    SociStatement(soci::session& session, NamedSql const& sql, soci::details::statement_type type)
        : statement(session), values(sql.names.size()), indicators(sql.names.size(), soci::i_ok)
    {
        statement.alloc();
        statement.prepare(sql.text, type);
        // Bound once, to members that never move: SOCI keeps addresses.
        for (std::size_t i = 0; i < values.size(); ++i) {
            statement.exchange(soci::use(values[i], indicators[i]));
        }
        statement.define_and_bind();
        // SOCI words its errors with the names of its own parser and throws out_of_range where that found
        // none.
        backend().names_ = sql.names;
    }
    SociStatement(SociStatement const&) = delete;
    SociStatement& operator=(SociStatement const&) = delete;

    // No dynamic_cast: the backend's classes come without type information.
    soci::postgresql_statement_backend& backend()
    {
        return *static_cast<soci::postgresql_statement_backend*>(statement.get_backend());
    }
    pg_result* result() { return backend().result_.get_result(); }

    soci::statement statement;
    std::vector<std::string> values;
    std::vector<soci::indicator> indicators;
};

struct Known
{
    NamedSql sql;
    std::uint64_t uses = 0;
    std::unique_ptr<SociStatement> prepared;
};

constexpr std::size_t most_known_statements = 500;

} // namespace

void set_warning_sink(std::function<void(std::string_view, std::string_view)> new_sink)
{
    std::scoped_lock const lock(sink_mutex);
    sink = std::move(new_sink);
}

int Result::rows() const
{
    return PQntuples(result_);
}

int Result::columns() const
{
    return PQnfields(result_);
}

std::string Result::column(int index) const
{
    char const* const name = PQfname(result_, index);
    return name == nullptr ? "column " + std::to_string(index + 1) : std::string(name);
}

std::optional<std::string_view> Result::text(int row, int column) const
{
    if (PQgetisnull(result_, row, column) != 0) {
        return std::nullopt;
    }
    return std::string_view(PQgetvalue(result_, row, column),
                            static_cast<std::size_t>(PQgetlength(result_, row, column)));
}

std::int64_t Result::affected() const
{
    // PQcmdTuples takes a non-const result but only reads it.
    char const* const text = PQcmdTuples(const_cast<pg_result*>(result_)); // NOLINT
    std::int64_t count = 0;
    std::from_chars(text, text + std::strlen(text), count);
    return count;
}

/// Members die in the reverse order: statements first, then the session that they belong to.
struct Connection::Session
{
    soci::session soci;
    pg_conn* native = nullptr;
    std::uint64_t warnings = 0;
    std::uint64_t sent = 0;
    bool needs_wiping = false;
    std::unordered_map<std::string, Known> known;
    std::vector<std::unique_ptr<SociStatement>> spoiled; // to be deallocated when no transaction is open
    std::unique_ptr<SociStatement> latest;               // keeps the rows of a statement that is not cached

    ~Session() { forget_statements(); }

    /// SOCI would send one DEALLOCATE per statement, a round trip each, even as the session ends: an empty
    /// name stops it.
    void forget_statements()
    {
        latest.reset();
        for (auto const& statement : spoiled) {
            statement->backend().statementName_.clear();
        }
        spoiled.clear();
        for (auto& [text, statement] : known) {
            if (statement.prepared != nullptr) {
                statement.prepared->backend().statementName_.clear();
            }
        }
        known.clear();
    }

    OwnedResult exec(char const* text)
    {
        ++sent;
        return OwnedResult(PQexec(native, text));
    }

    bool connected() const { return PQstatus(native) == CONNECTION_OK; }

    Known& know(std::string_view sql)
    {
        std::string key(sql);
        if (auto const found = known.find(key); found != known.end()) {
            return found->second;
        }
        if (known.size() >= most_known_statements) {
            forget_statements();
            exec("deallocate all");
        }
        return known.emplace(std::move(key), Known{parse_named_sql(sql), 0, nullptr}).first->second;
    }
};

Connection::Connection(ConnectionProfile profile, std::string application_name, bool caches_statements)
    : profile_(std::move(profile)), application_name_(std::move(application_name)),
      caches_statements_(caches_statements)
{
}

Connection::~Connection()
{
    close();
}

void Connection::open()
{
    close();
    auto session = std::make_unique<Session>();
    try {
        session->soci.open(soci::postgresql, profile_.conninfo(application_name_));
    } catch (soci::soci_error const& error) {
        throw connect_error(error.what(), profile_.described());
    }
    session->native = static_cast<soci::postgresql_session_backend*>(session->soci.get_backend())->conn_;
    PQsetNoticeReceiver(session->native, receive_notice, &session->warnings);
    session_ = std::move(session);
    {
        std::scoped_lock const lock(cancel_mutex_);
        cancel_ = PQgetCancel(session_->native);
    }

    // What the text form of every value depends on is fixed here; the role is gone with every reconnect, so
    // it is taken here too.
    std::string setup = "set datestyle to 'ISO, YMD'; set timezone to 'UTC'; set intervalstyle to "
                        "'iso_8601'; set bytea_output to 'hex'; "
                        "set standard_conforming_strings to on; set client_min_messages to warning";
    if (!profile_.role.empty()) {
        setup += "; set role " + quoted_name(profile_.role);
    }
    OwnedResult const result = session_->exec(setup.c_str());
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        DatabaseError error = error_of(result.get(), session_->connected());
        close();
        throw error;
    }
}

void Connection::close() noexcept
{
    if (session_ == nullptr) {
        return;
    }
    {
        std::scoped_lock const lock(cancel_mutex_);
        PQfreeCancel(cancel_);
        cancel_ = nullptr;
        may_cancel_ = false;
    }
    session_.reset();
}

bool Connection::is_open() const noexcept
{
    return session_ != nullptr && session_->connected();
}

Result Connection::run(std::string_view sql, std::vector<BoundValue> const& values)
{
    if (!is_open()) {
        throw DatabaseError(ErrorKind::connection_lost, "08003", "",
                            "The connection to the database was lost before anything was stored. Try again.");
    }
    Session& session = *session_;
    Known& known = session.know(sql);
    session.needs_wiping = session.needs_wiping || known.sql.changes_session;
    ++known.uses;
    ++session.sent;
    SociStatement* statement = nullptr;
    allow_cancel(true);
    try {
        // The first use costs one round trip; from the second on the server keeps the plan.
        if (caches_statements_ && known.sql.cacheable && known.uses > 1) {
            if (known.prepared == nullptr) {
                known.prepared = std::make_unique<SociStatement>(session.soci, known.sql,
                                                                 soci::details::st_repeatable_query);
            }
            statement = known.prepared.get();
        } else {
            session.latest =
                std::make_unique<SociStatement>(session.soci, known.sql, soci::details::st_one_time_query);
            statement = session.latest.get();
        }
        for (std::size_t i = 0; i < known.sql.names.size(); ++i) {
            auto const bound = std::find_if(values.begin(), values.end(), [&](BoundValue const& value) {
                return value.name == known.sql.names[i];
            });
            if (bound == values.end()) {
                throw usage_error("The parameter :" + known.sql.names[i] + " was not bound.");
            }
            statement->values[i] = bound->text;
            statement->indicators[i] = bound->is_null ? soci::i_null : soci::i_ok;
        }
        if (values.size() != known.sql.names.size()) {
            throw usage_error("A value was bound twice, or to a parameter that the statement does not have.");
        }
        statement->statement.execute(false);
        return Result(statement->result());
    } catch (soci::postgresql_soci_error const& failure) {
        // SOCI's own text holds the bound values; the result holds SQLSTATE and constraint.
        if (statement != nullptr && statement->result() != nullptr) {
            DatabaseError const error = error_of(statement->result(), session.connected());
            if (known.prepared != nullptr) {
                // SOCI leaks the parameters of a failed run when it runs again, and a plan that does not fit
                // its table any more stays so: prepared anew next time. Deallocated after the transaction,
                // which is aborted now.
                session.spoiled.push_back(std::move(known.prepared));
            }
            throw error;
        }
        std::string const sqlstate = failure.sqlstate();
        if (!session.connected()) {
            throw DatabaseError(
                ErrorKind::connection_lost, sqlstate, "",
                "The connection to the database was lost before anything was stored. Try again.");
        }
        throw DatabaseError(sqlstate == "0A000" ? ErrorKind::retry : kind_of(sqlstate), sqlstate, "",
                            "The program sent a statement the database does not accept (" + sqlstate + ").");
    } catch (soci::soci_error const&) {
        throw usage_error("The program sent a statement that could not be bound.");
    }
}

void Connection::begin(char const* statement)
{
    if (!is_open()) {
        throw DatabaseError(ErrorKind::connection_lost, "08003", "",
                            "The connection to the database was lost.");
    }
    OwnedResult const result = session_->exec(statement);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        throw error_of(result.get(), session_->connected());
    }
}

void Connection::commit()
{
    if (!is_open()) {
        throw DatabaseError(ErrorKind::connection_lost, "08003", "",
                            "The connection to the database was lost before anything was stored. Try again.");
    }
    Session& session = *session_;
    if (PQtransactionStatus(session.native) != PQTRANS_INTRANS) {
        // Sent anyway, the server would answer ROLLBACK, and SOCI's own commit would call that a success.
        rollback();
        throw DatabaseError(ErrorKind::aborted, "25P02", "",
                            "The transaction had already failed; nothing was stored.");
    }
    allow_cancel(false);
    std::uint64_t const warnings_before = session.warnings;
    OwnedResult const result = session.exec("commit");
    bool const answered = PQresultStatus(result.get()) == PGRES_COMMAND_OK;
    std::string const tag = answered ? PQcmdStatus(result.get()) : "";
    if (answered && tag == "COMMIT" && session.warnings == warnings_before) {
        return;
    }
    if (answered && tag == "COMMIT") {
        throw UnknownOutcome(
            "The database stored the change with a warning: it may not survive a failure of the server.");
    }
    if (answered) {
        throw DatabaseError(ErrorKind::aborted, "25P02", "",
                            "The transaction had already failed; nothing was stored.");
    }
    char const* const field = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    std::string const sqlstate = field == nullptr ? "" : field;
    ErrorKind const kind = kind_of(sqlstate);
    if (!session.connected() || kind == ErrorKind::connection_lost || kind == ErrorKind::unreachable) {
        close();
        throw UnknownOutcome(
            "The connection to the database was lost while storing; it is not known whether it was stored.",
            sqlstate);
    }
    throw error_of(result.get(), true); // a deferred constraint, a serialization failure: certain
}

void Connection::rollback() noexcept
{
    if (!is_open() || PQtransactionStatus(session_->native) == PQTRANS_IDLE) {
        return;
    }
    OwnedResult const result = session_->exec("rollback");
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        close();
    }
}

bool Connection::is_aborted() const noexcept
{
    return session_ != nullptr && PQtransactionStatus(session_->native) == PQTRANS_INERROR;
}

void Connection::tidy() noexcept
{
    rollback();
    if (!is_open()) {
        return;
    }
    allow_cancel(false);
    session_->latest.reset();
    session_->spoiled.clear();
    if (session_->needs_wiping || PQtransactionStatus(session_->native) != PQTRANS_IDLE) {
        // Reconnecting wipes more surely than DISCARD ALL, and is as rare as statements that need it.
        close();
    }
}

void Connection::allow_cancel(bool allowed) noexcept
{
    std::scoped_lock const lock(cancel_mutex_);
    may_cancel_ = allowed;
}

void Connection::cancel() noexcept
{
    // PQcancel returns when the server has passed the request on: whoever waits for this lock to COMMIT is
    // safe from it.
    std::scoped_lock const lock(cancel_mutex_);
    if (cancel_ != nullptr && may_cancel_) {
        std::array<char, 256> reason{};
        PQcancel(cancel_, reason.data(), static_cast<int>(reason.size()));
    }
}

pg_conn* Connection::native() const noexcept
{
    return session_ == nullptr ? nullptr : session_->native;
}

std::uint64_t Connection::statements_sent() const noexcept
{
    return session_ == nullptr ? 0 : session_->sent;
}

} // namespace poddesk::database

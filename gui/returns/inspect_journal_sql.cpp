#include "gui/returns/inspect_journal.h"

#include "domain/kernel/outcome.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace poddesk::gui {

namespace fs = std::filesystem;

namespace {

constexpr int busy_milliseconds = 5000; // a second desktop of the same person writes now
constexpr std::array<char const*, 5> kinds{"inspect", "undo", "put_down", "close", "photo"};

// synchronous = full: a commit is on the disk before it answers. A rollback journal, not WAL: one file when
// idle.
constexpr char const* schema = R"(
    pragma synchronous = full;
    create table if not exists owner (only integer primary key check (only = 1), login text not null, database text not null);
    create table if not exists entry (
        place integer primary key autoincrement,
        id text not null unique,
        kind text not null,
        rma integer not null,
        number text not null,
        occurred_at integer not null, -- microseconds of UTC
        what text not null,
        refusal text not null default '',
        bytes blob not null)
)";

/// A login or a server as a part of a file's name: whatever is not plain becomes its number.
std::string plain(std::string const& text)
{
    std::string name;
    for (unsigned char const letter : text) {
        bool const is_plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        name += is_plain ? std::string(1, static_cast<char>(letter)) : fmt::format("-{:02x}", letter);
    }
    return name;
}

[[noreturn]] void fail(fs::path const& file, std::string const& why)
{
    throw JournalError(fmt::format("The bench cannot keep its journal in {}: {}. Free the disk or give the "
                                   "folder back to you, then do the step again.",
                                   file.string(), why));
}

/// Made with its mode before SQLite sees it, so that it is nobody else's to read at any moment.
void make_file(fs::path const& file)
{
    std::error_code error;
    if (fs::create_directories(file.parent_path(), error)) {
        fs::permissions(file.parent_path(), fs::perms::owner_all, error);
    }
    int const made = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (made < 0) {
        fail(file, std::strerror(errno));
    }
    bool const is_private = ::fchmod(made, S_IRUSR | S_IWUSR) == 0;
    ::close(made);
    if (!is_private) {
        fail(file, "it belongs to somebody else");
    }
}

} // namespace

void InspectJournal::Close::operator()(sqlite3* database) const
{
    sqlite3_close_v2(database);
}

/// One statement, bound in order and stepped.
class InspectJournal::Query
{
public:
    Query(InspectJournal const& journal, char const* sql)
        : file_(journal.file_), database_(journal.database_.get())
    {
        if (sqlite3_prepare_v2(database_, sql, -1, &statement_, nullptr) != SQLITE_OK) {
            fail(file_, sqlite3_errmsg(database_));
        }
    }
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;
    ~Query() { sqlite3_finalize(statement_); }

    Query& bind(std::string const& text)
    {
        sqlite3_bind_text(statement_, ++bound_, text.c_str(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT);
        return *this;
    }
    Query& bind_bytes(std::string const& bytes)
    {
        sqlite3_bind_blob64(statement_, ++bound_, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
        return *this;
    }
    Query& bind(std::int64_t number)
    {
        sqlite3_bind_int64(statement_, ++bound_, number);
        return *this;
    }
    /// False when there is no further row.
    bool step()
    {
        int const result = sqlite3_step(statement_);
        if (result != SQLITE_ROW && result != SQLITE_DONE) {
            fail(file_, sqlite3_errmsg(database_));
        }
        return result == SQLITE_ROW;
    }
    std::string text(int column) const
    {
        auto const* const value = sqlite3_column_text(statement_, column);
        return value == nullptr
                   ? std::string()
                   : std::string(reinterpret_cast<char const*>(value),
                                 static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
    }
    std::string bytes(int column) const
    {
        auto const* const value = static_cast<char const*>(sqlite3_column_blob(statement_, column));
        return value == nullptr
                   ? std::string()
                   : std::string(value, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
    }
    std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }

private:
    fs::path const& file_;
    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
    int bound_ = 0;
};

InspectJournal::InspectJournal(fs::path const& folder, JournalOwner const& owner)
    : file_(folder / ("inspect-" + plain(owner.login) + "-at-" + plain(owner.database) + ".sqlite"))
{
    make_file(file_);
    sqlite3* opened = nullptr;
    int const result =
        sqlite3_open_v2(file_.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) {
        fail(file_, sqlite3_errstr(result));
    }
    sqlite3_busy_timeout(opened, busy_milliseconds);
    if (sqlite3_exec(opened, schema, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(file_, sqlite3_errmsg(opened));
    }
    Query(*this, "insert or ignore into owner (only, login, database) values (1, ?, ?)")
        .bind(owner.login)
        .bind(owner.database)
        .step();
    Query whose(*this, "select login, database from owner");
    if (!whose.step() || JournalOwner{whose.text(0), whose.text(1)} != owner) {
        fail(file_, "it is the journal of " + kernel::in_quotes(whose.text(0)) + ", and sent by nobody else");
    }
}

void InspectJournal::add(std::vector<JournalEntry> const& entries)
{
    std::lock_guard const lock(mutex_);
    Query(*this, "begin immediate").step();
    try {
        for (JournalEntry const& entry : entries) {
            Query(*this,
                  "insert into entry (id, kind, rma, number, occurred_at, what, bytes) values (?, ?, ?, ?, "
                  "?, ?, ?)")
                .bind(entry.id.text())
                .bind(std::string(kinds.at(static_cast<std::size_t>(entry.kind))))
                .bind(entry.rma.value)
                .bind(entry.number)
                .bind(std::int64_t{entry.occurred_at.time_since_epoch().count()})
                .bind(entry.what.dump())
                .bind_bytes(entry.bytes)
                .step();
        }
        Query(*this, "commit").step();
    } catch (JournalError const&) {
        sqlite3_exec(database_.get(), "rollback", nullptr, nullptr, nullptr);
        throw;
    }
}

std::vector<JournalEntry> InspectJournal::all() const
{
    std::lock_guard const lock(mutex_);
    std::vector<JournalEntry> entries;
    Query query(*this,
                "select id, kind, rma, number, occurred_at, what, refusal, bytes from entry order by place");
    while (query.step()) {
        auto const id = kernel::Uuid::parse(query.text(0));
        auto const kind = std::find(kinds.begin(), kinds.end(), query.text(1));
        auto what = nlohmann::json::parse(query.text(5), nullptr, false);
        if (!id || kind == kinds.end() || !what.is_object()) {
            fail(file_, "the entry " + kernel::in_quotes(query.text(0)) + " is damaged");
        }
        entries.push_back({*id, static_cast<JournalEntry::Kind>(kind - kinds.begin()),
                           returns::RmaId{query.number(2)}, query.text(3),
                           kernel::Timestamp(std::chrono::microseconds(query.number(4))), std::move(what),
                           query.text(6), query.bytes(7)});
    }
    return entries;
}

void InspectJournal::remove(kernel::Uuid const& id)
{
    std::lock_guard const lock(mutex_);
    Query(*this, "delete from entry where id = ?").bind(id.text()).step();
}

void InspectJournal::refuse(kernel::Uuid const& id, std::string const& refusal)
{
    std::lock_guard const lock(mutex_);
    Query(*this, "update entry set refusal = ? where id = ?").bind(refusal).bind(id.text()).step();
}

std::vector<WaitingElsewhere> waiting_for_others(fs::path const& folder, JournalOwner const& owner)
{
    std::vector<WaitingElsewhere> waiting;
    std::error_code error;
    for (fs::directory_entry const& it : fs::directory_iterator(folder, error)) {
        if (!it.path().filename().string().starts_with("inspect-") || it.path().extension() != ".sqlite") {
            continue;
        }
        sqlite3* opened = nullptr;
        sqlite3_stmt* query = nullptr;
        bool const is_open =
            sqlite3_open_v2(it.path().c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
            sqlite3_prepare_v2(opened,
                               "select login, (select count(*) from entry) from owner where database = ?", -1,
                               &query, nullptr) == SQLITE_OK;
        if (is_open) {
            sqlite3_bind_text(query, 1, owner.database.c_str(), -1, SQLITE_TRANSIENT);
            if (sqlite3_step(query) == SQLITE_ROW && sqlite3_column_int64(query, 1) > 0) {
                std::string login = reinterpret_cast<char const*>(sqlite3_column_text(query, 0));
                if (login != owner.login) {
                    waiting.push_back({std::move(login), sqlite3_column_int64(query, 1)});
                }
            }
        }
        sqlite3_finalize(query);
        sqlite3_close_v2(opened);
    }
    std::sort(waiting.begin(), waiting.end(),
              [](WaitingElsewhere const& a, WaitingElsewhere const& b) { return a.login < b.login; });
    return waiting;
}

} // namespace poddesk::gui

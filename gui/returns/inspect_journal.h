#pragma once
// What was done at a bench and is not known to be stored yet: in a file of this computer. No wx here.

#include "domain/kernel/clock.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

struct sqlite3;

namespace poddesk::gui {

/// The file cannot be opened, read or written; what() says why, in a sentence.
struct JournalError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// Something that a person did at the bench.
struct JournalEntry
{
    enum class Kind
    {
        inspect,
        undo, ///< of an earlier entry's inspection
        put_down,
        close,
        photo ///< of an earlier entry's inspection
    };
    kernel::Uuid id = kernel::Uuid::random(); ///< the command's: it is done once, however often it is sent
    Kind kind = Kind::inspect;
    returns::RmaId rma{};
    std::string number{}; ///< of the RMA, for people
    kernel::Timestamp occurred_at{};
    nlohmann::json what = nlohmann::json::object(); ///< the command: see inspect_entry.h
    std::string refusal{}; ///< why the server would not have it; empty: it waits to be sent
    std::string bytes{};   ///< of a photo, as it will be kept

    bool operator==(JournalEntry const&) const = default;
};

/// Whose journal it is: entries are sent by nobody else.
struct JournalOwner
{
    std::string login;
    std::string database; ///< with its server: "poddesk @ reno-db"

    bool operator==(JournalOwner const&) const = default;
};

/// The journal of one person with one database, in a SQLite file of mode 0600. What add() has taken survives
/// a kill -9 and a power failure. Every member but the constructor is thread-safe and may throw JournalError.
class InspectJournal
{
public:
    /// Opens or makes the owner's file in this folder, which is made with mode 0700. Throws JournalError: the
    /// disk, a damaged file, a file that is somebody else's.
    InspectJournal(std::filesystem::path const& folder, JournalOwner const& owner);
    InspectJournal(InspectJournal const&) = delete;
    InspectJournal& operator=(InspectJournal const&) = delete;

    /// All of them on disk when it returns, or none.
    void add(std::vector<JournalEntry> const& entries);
    /// In the order in which they were done.
    std::vector<JournalEntry> all() const;
    /// The server has it, or a person said that it is not to be sent.
    void remove(kernel::Uuid const& id);
    /// The server would not have it; with an empty refusal it waits again.
    void refuse(kernel::Uuid const& id, std::string const& refusal);

    std::filesystem::path const& file() const { return file_; }

private:
    struct Close
    {
        void operator()(sqlite3* database) const;
    };
    class Query;

    std::filesystem::path file_;
    mutable std::mutex mutex_;
    std::unique_ptr<sqlite3, Close> database_;
};

/// Entries of other people with the same database, which wait in this folder until they sign in.
struct WaitingElsewhere
{
    std::string login;
    std::int64_t entries = 0;

    bool operator==(WaitingElsewhere const&) const = default;
};
/// A file that is no journal is passed over.
std::vector<WaitingElsewhere> waiting_for_others(std::filesystem::path const& folder,
                                                 JournalOwner const& owner);

} // namespace poddesk::gui

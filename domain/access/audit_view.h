#pragma once

#include "domain/database/paging.h"
#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::access {

/// An entry of the audit: what one statement changed in one table, of one client.
using AuditEntryId = kernel::Id<struct AuditEntryTag>;

/// Which entries a list shows; what is empty filters nothing.
struct AuditFilter
{
    std::string login{};                       ///< who
    std::string table{};                       ///< "orders.order", or a whole room: "orders"
    std::optional<std::int64_t> row{};         ///< the id of the thing, in `table`
    std::optional<kernel::ClientId> client{};  ///< the house's own entries belong to no client
    std::optional<kernel::Timestamp> from{};   ///< at or after
    std::optional<kernel::Timestamp> before{}; ///< and before
    std::string text{};                        ///< in a field's name or value; personal values are sealed

    bool operator==(AuditFilter const&) const = default;
};

/// One entry in a list.
struct AuditRow
{
    AuditEntryId id{};
    kernel::Timestamp at{};
    std::string login;
    std::string full_name; ///< empty for a login that is no person here
    std::string role;      ///< "administrator", "worker" …
    std::string table;     ///< "orders.order"
    std::string operation; ///< insert, update, delete
    std::optional<kernel::ClientId> client{};
    std::int64_t rows = 0;
    std::string row_ids; ///< of the first three: "12, 13, 14"
    std::string fields;  ///< what changed in the first row of an update: "status, version"
    bool is_sealed = false;

    bool operator==(AuditRow const&) const = default;
};

using AuditPage = database::Page<AuditRow, AuditEntryId>;

/// Newest first, `limit` entries older than `older_than` (none: from the newest on). Administrators only, and
/// of the clients within their reach.
AuditPage list_audit(database::Transaction& tx, AuditFilter const& filter,
                     std::optional<AuditEntryId> older_than, std::size_t limit);

/// How many entries list_audit would give, page by page.
std::int64_t count_audit(database::Transaction& tx, AuditFilter const& filter);
/// Whether the reader's job reads the audit at all; everything else here fails for others.
bool may_read_audit(database::Transaction& tx);

/// A field of a changed row. Of an insert `was` is none, of a delete `becomes`; null is none, too.
struct AuditField
{
    std::string row; ///< the row's id; empty where it has none
    std::string field;
    std::optional<std::string> was;
    std::optional<std::string> becomes;
    bool is_personal = false;
    /// False: a personal value that the reader may not see, or whose key was deleted; `was` and `becomes` are
    /// none.
    bool is_readable = true;

    bool operator==(AuditField const&) const = default;
};

struct AuditRecord
{
    AuditRow entry;
    std::vector<AuditField> fields; ///< row by row, by name within a row
};

/// One entry with its old and new values; none for one that is not there or out of reach.
std::optional<AuditRecord> read_audit(database::Transaction& tx, AuditEntryId id);

/// How far the worker has sealed the audit.
struct AuditSeal
{
    std::int64_t seals = 0;
    std::int64_t sealed_upto = 0; ///< the last sealed entry
    std::optional<kernel::Timestamp> sealed_at{};
    std::int64_t unsealed = 0; ///< entries after it, within the reader's reach
};
AuditSeal audit_seal(database::Transaction& tx);

/// Entries that do not match their seal any more: somebody with the server's own rights changed or removed
/// one.
struct BrokenSeal
{
    std::int64_t seal = 0;
    std::int64_t from_entry = 0;
    std::int64_t to_entry = 0;

    bool operator==(BrokenSeal const&) const = default;
};
/// Computes every seal anew, over all clients: seconds for a million entries. Empty: the chain is whole.
std::vector<BrokenSeal> broken_seals(database::Transaction& tx);

/// The tables that are audited, for a choice: "access.person", "catalog.product" …
std::vector<std::string> audited_tables(database::Transaction& tx);

} // namespace poddesk::access

#include "gui/access/audit_store.h"

#include "domain/access/audit_view.h"
#include "domain/clients/client_view.h"
#include "gui/access/audit_words.h"
#include "gui/orders/order_keys.h"
#include "gui/shell/desk_presenter.h"
#include "gui/shell/people_sql.h"

#include <algorithm>

namespace poddesk::gui {

using access::AuditEntryId;
using access::AuditFilter;
using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

constexpr auto a_day = std::chrono::hours(24);

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

std::string chip(ListQuery const& query, std::string const& key)
{
    auto const found = query.chips.find(key);
    return found == query.chips.end() ? std::string() : found->second;
}

AuditFilter filter_of(ListQuery const& query)
{
    AuditFilter filter;
    filter.login = chip(query, "person");
    filter.table = chip(query, "what");
    if (auto const client = number_of(chip(query, "client"))) {
        filter.client = kernel::ClientId{*client};
    }
    if (query.text.starts_with('#')) {
        filter.row = number_of(query.text.substr(1)).value_or(0);
    } else {
        filter.text = query.text;
    }
    kernel::Timestamp const today = start_of_day(now());
    if (query.queue == "today") {
        filter.from = today;
    } else if (query.queue == "yesterday") {
        filter.from = start_of_day(today - std::chrono::hours(1)); // a day may have 23 hours
        filter.before = today;
    } else if (query.queue == "week") {
        filter.from = today - 6 * a_day;
    }
    return filter;
}

AuditEntryId entry_of(std::string const& key)
{
    return AuditEntryId{number_of(key).value_or(0)};
}

using Names = std::map<kernel::ClientId, clients::ClientRow>;

Names client_names(Transaction& tx)
{
    Names names;
    for (clients::ClientRow& client : clients::list_clients(tx)) {
        kernel::ClientId const id = client.id;
        names.emplace(id, std::move(client));
    }
    return names;
}

ListRow worded(access::AuditRow const& row, Names const& names, kernel::Timestamp at)
{
    std::string const id = std::to_string(row.id.value);
    ListCell who{audit_who(row)};
    who.icon = row.full_name.empty() ? "database" : row.role == "worker" ? "bolt" : "user";
    ListCell did;
    did.pill = operation_pill(row.operation);
    ListCell client;
    if (auto const found = row.client ? names.find(*row.client) : names.end(); found != names.end()) {
        client.text = found->second.name;
        client.dot = found->second.color;
    }
    ListCell seal{row.is_sealed ? audit_sealed_word() : std::string()};
    seal.icon = row.is_sealed ? "shield" : "";
    return {id,
            id,
            {ListCell{audit_when(row.at, at)}, ListCell{audit_seconds(row.at)}, who, did,
             ListCell{audit_table_word(row.table), {}, Tone::neutral, true}, ListCell{audit_rows_words(row)},
             client, ListCell{row.fields}, seal}};
}

} // namespace

std::vector<ListRow> AuditStore::page(ListQuery const& query, std::optional<std::string> const& after,
                                      std::int64_t skip, std::int64_t limit) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        std::vector<ListRow> rows;
        if (!access::may_read_audit(tx)) {
            return rows;
        }
        Names const names = client_names(tx);
        auto const page =
            access::list_audit(tx, filter_of(query), after ? std::optional(entry_of(*after)) : std::nullopt,
                               static_cast<std::size_t>(skip + limit));
        kernel::Timestamp const at = now();
        for (std::size_t i = static_cast<std::size_t>(skip); i < page.rows.size(); ++i) {
            rows.push_back(worded(page.rows[i], names, at));
        }
        return rows;
    });
}

std::int64_t AuditStore::count(ListQuery const& query) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return access::may_read_audit(tx) ? access::count_audit(tx, filter_of(query)) : 0;
    });
}

ListOverview AuditStore::overview(ListQuery const&) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        ListOverview overview;
        overview.queues = audit_queues();
        if (!access::may_read_audit(tx)) {
            overview.totals = audit_not_yours_words();
            return overview;
        }
        overview.counts["today"] = access::count_audit(tx, filter_of({"today", {}, {}, {}, true}));
        for (PersonChoice const& person : people_to_choose(tx)) {
            overview.chips["person"].push_back({person.login, person.full_name});
        }
        for (std::string const& table : access::audited_tables(tx)) {
            overview.chips["what"].push_back({table, audit_table_word(table)});
        }
        for (auto const& [id, client] : client_names(tx)) {
            overview.chips["client"].push_back({std::to_string(id.value), client.name, client.color});
        }
        std::lock_guard const lock(mutex_);
        overview.totals = audit_seal_words(access::audit_seal(tx), checked_, now());
        return overview;
    });
}

std::optional<ListRecord> AuditStore::record(std::string const& key) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::optional<ListRecord> {
            auto const found = access::may_read_audit(tx) ? access::read_audit(tx, entry_of(key))
                                                          : std::optional<access::AuditRecord>();
            if (!found) {
                return std::nullopt;
            }
            Names const names = client_names(tx);
            auto const client = found->entry.client ? names.find(*found->entry.client) : names.end();
            ListRecord record;
            record.detail = client == names.end()
                                ? audit_detail(*found, {}, {}, now())
                                : audit_detail(*found, client->second.name, client->second.color, now());
            return record;
        });
}

Outcome<ListDone> AuditStore::perform(std::string const&, std::string const&, FormAnswers const&,
                                      kernel::Uuid const&) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) -> Outcome<ListDone> {
        if (!access::may_read_audit(tx)) {
            return kernel::refused("not_allowed", audit_not_yours_words());
        }
        auto const broken = access::broken_seals(tx);
        {
            std::lock_guard const lock(mutex_);
            checked_ = Checked{now(), broken.empty()};
        }
        if (!broken.empty()) {
            return kernel::refused("broken_seal", audit_broken_words(broken));
        }
        return ListDone{audit_whole_words(access::audit_seal(tx))};
    });
}

} // namespace poddesk::gui

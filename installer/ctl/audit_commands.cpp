#include "installer/ctl/reading.h"

#include "domain/access/audit_view.h"

#include <algorithm>

namespace poddesk::ctl {

namespace {

using nlohmann::json;

struct Asked
{
    std::string login, table, client, from, to, text;
    std::int64_t row = 0;
    std::int64_t older_than = 0;
    std::size_t limit = 50;
};

std::optional<kernel::Timestamp> day(std::string const& text, int later)
{
    if (text.empty()) return std::nullopt;
    return kernel::Timestamp(take(kernel::parse_date(text)) + std::chrono::days(later));
}

/// A table or a room that is not audited would have no changes for ever.
void require_audited(database::Transaction& tx, std::string const& table)
{
    auto const all = access::audited_tables(tx);
    if (std::none_of(all.begin(), all.end(),
                     [&](std::string const& one) { return one == table || one.starts_with(table + "."); })) {
        throw RefusedError(
            {"unknown_table", fmt::format("There is no table or room {} in the audit. It is one "
                                          "of: {}.",
                                          kernel::in_quotes(table), fmt::join(all, ", "))});
    }
}

access::AuditFilter filter_of(database::Transaction& tx, Asked const& asked)
{
    access::AuditFilter filter{asked.login,        asked.table,      std::nullopt, std::nullopt,
                               day(asked.from, 0), day(asked.to, 1), asked.text};
    if (!asked.table.empty()) require_audited(tx, asked.table);
    if (asked.row != 0) filter.row = asked.row;
    if (!asked.client.empty()) {
        filter.client =
            known(client_by_code(tx, asked.client), "client", asked.client, "; see: poddeskctl clients list");
    }
    return filter;
}

json entry_json(access::AuditRow const& row)
{
    return {{"id", row.id.value},      {"at", kernel::format_iso8601(row.at)},
            {"login", row.login},      {"name", row.full_name},
            {"role", row.role},        {"operation", row.operation},
            {"table_name", row.table}, {"client_id", row.client ? json(row.client->value) : json()},
            {"rows", row.rows},        {"row_ids", row.row_ids + (row.rows > 3 ? " …" : "")},
            {"fields", row.fields},    {"sealed", row.is_sealed}};
}

std::string seal_sentence(access::AuditSeal const& seal)
{
    return seal.sealed_at
               ? fmt::format("Sealed up to entry {} at {}; {} entries after it.", seal.sealed_upto,
                             kernel::format_iso8601(*seal.sealed_at), seal.unsealed)
               : fmt::format("Nothing is sealed yet; {} entries. The worker seals.", seal.unsealed);
}

void tell_list(Context& context, Asked const& asked)
{
    auto const [page, seal] = reading(context, [&](database::Transaction& tx) {
        auto const older =
            asked.older_than != 0 ? std::optional(access::AuditEntryId{asked.older_than}) : std::nullopt;
        return std::pair(access::list_audit(tx, filter_of(tx, asked), older, asked.limit),
                         access::audit_seal(tx));
    });
    json rows = json::array();
    for (access::AuditRow const& row : page.rows) {
        rows.push_back(entry_json(row));
    }
    context.output().list({{"id", "Entry", true},
                           {"at", "When"},
                           {"login", "Who"},
                           {"role", "As"},
                           {"operation", "Did"},
                           {"table_name", "Table"},
                           {"rows", "Rows", true},
                           {"row_ids", "Ids"},
                           {"fields", "Changed"}},
                          rows, "No such change.");
    if (page.next) {
        context.output().say(fmt::format("Older ones: --older-than {}", page.next->value));
    }
    context.output().say(seal_sentence(seal));
}

void add_list(CLI::App& audit, Context& context)
{
    auto asked = std::make_shared<Asked>();
    CLI::App* const list = audit.add_subcommand("list", "changes, newest first");
    for (CLI::App* const command : {&audit, list}) {
        command->add_option("--who", asked->login, "login; see: people list");
        command->add_option("--table", asked->table, "orders.order, or a whole room: orders");
        command->add_option("--row", asked->row, "id of one thing, with --table")->check(CLI::PositiveNumber);
        command->add_option("--client", asked->client, "code of the client");
        command->add_option("--from", asked->from, "first day (UTC), like 2026-11-28");
        command->add_option("--to", asked->to, "last day (UTC)");
        command->add_option("--text", asked->text, "in a field's name or value");
        command->add_option("--older-than", asked->older_than, "entries before this one")
            ->check(CLI::PositiveNumber);
        command->add_option("--limit", asked->limit, "at most so many entries")->check(CLI::Range(1, 100000));
    }
    list->footer(
        "Examples:\n  poddeskctl --demo audit list --table orders.order --row 12\n  poddeskctl --demo "
        "audit list --who admin --from 2026-11-01 --text canceled");
    list->callback([&context, asked] { tell_list(context, *asked); });
    audit.callback([&audit, &context, asked] {
        if (audit.get_subcommands().empty()) tell_list(context, *asked);
    });
}

void add_show(CLI::App& audit, Context& context)
{
    CLI::App* const show = audit.add_subcommand("show", "one change, field by field");
    auto id = std::make_shared<std::int64_t>();
    show->add_option("ENTRY", *id, "see: audit list")->required();
    show->footer("Personal values show for whoever may read them where they live, until their key is "
                 "deleted.\nExample:\n  poddeskctl --demo audit show 12");
    show->callback([&context, id] {
        auto const found = reading(context, [&](database::Transaction& tx) {
            return access::read_audit(tx, access::AuditEntryId{*id});
        });
        access::AuditRecord const record =
            known(found, "audit entry", std::to_string(*id), "; see: poddeskctl audit list");
        json fields = json::array();
        for (access::AuditField const& one : record.fields) {
            std::string const hidden = one.is_readable ? "" : "(personal)";
            fields.push_back({{"row", one.row},
                              {"field", one.field},
                              {"was", one.was.value_or(hidden)},
                              {"becomes", one.becomes.value_or(hidden)},
                              {"personal", one.is_personal},
                              {"readable", one.is_readable}});
        }
        json value = entry_json(record.entry);
        if (context.json) {
            value["fields"] = fields;
            context.output().record({}, value);
            return;
        }
        value["seal"] = record.entry.is_sealed ? "sealed" : "not yet";
        context.output().record({{"at", "When"},
                                 {"login", "Who"},
                                 {"name", "Name"},
                                 {"role", "As"},
                                 {"operation", "Did"},
                                 {"table_name", "Table"},
                                 {"seal", "Seal"}},
                                value);
        context.output().list({{"row", "Row", true}, {"field", "Field"}, {"was", "Was"}, {"becomes", "Is"}},
                              fields, "No field.");
    });
}

void add_check(CLI::App& audit, Context& context)
{
    CLI::App* const check = audit.add_subcommand("check", "compute every seal of the audit anew");
    check->footer("Exit code 1 when a seal is broken.\nExample:\n  poddeskctl --demo audit check");
    check->callback([&context] {
        auto const [seal, broken] = reading(context, [](database::Transaction& tx) {
            return std::pair(access::audit_seal(tx), access::broken_seals(tx));
        });
        if (!broken.empty()) {
            throw RefusedError(
                {"broken_seal",
                 fmt::format(
                     "{} of {} seals are broken, the first over entries {} to {}: an entry was changed "
                     "or removed there. Keep a copy of the data (poddeskctl backup make) first.",
                     broken.size(), seal.seals, broken.front().from_entry, broken.front().to_entry)});
        }
        context.output().done(seal_sentence(seal) +
                                  fmt::format(" The chain of {} seals is whole.", seal.seals),
                              {{"seals", seal.seals},
                               {"sealed_upto", seal.sealed_upto},
                               {"unsealed", seal.unsealed},
                               {"whole", true}});
    });
}

} // namespace

void add_audit_commands(CLI::App& app, Context& context)
{
    CLI::App* const audit = app.add_subcommand("audit", "who changed what, and whether the record is whole");
    audit->require_subcommand(0, 1);
    audit->footer("Examples:\n  poddeskctl --demo audit --limit 10\n  poddeskctl --demo audit check");
    add_list(*audit, context);
    add_show(*audit, context);
    add_check(*audit, context);
}

} // namespace poddesk::ctl

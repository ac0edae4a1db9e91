#include "domain/access/audit_view.h"

#include <fmt/format.h>

namespace poddesk::access {

namespace {

using database::Statement;
using database::Transaction;
using kernel::ClientId;
using kernel::Timestamp;

/// The row of entry "a". Ids and fields are asked of the page's rows alone.
constexpr char const* row_columns = R"(
    a.id, a.at, a.login::text, coalesce(p.full_name, ''), regexp_replace(a.role::text, '^poddesk_', ''), a.table_name,
    a.operation, a.client_id, jsonb_array_length(a.rows)::bigint,
    coalesce((select string_agg(coalesce(r.value ->> 'id', '?'), ', ' order by r.position)
              from jsonb_array_elements(a.rows) with ordinality r (value, position) where r.position <= 3), ''),
    case when a.operation = 'update' then coalesce((select string_agg(k, ', ' order by k)
              from jsonb_object_keys(a.rows -> 0 -> 'changed') k), '') else '' end,
    a.id <= coalesce((select max(s.to_entry) from access.audit_seal s), 0)
    from access.audit_entry a left join access.person p on p.login = a.login)";

std::vector<AuditRow> read_rows(Statement& statement)
{
    std::vector<AuditRow> rows;
    for (auto& [id, at, login, name, role, table, operation, client, count, ids, fields, sealed] :
         statement
             .rows<AuditEntryId, Timestamp, std::string, std::string, std::string, std::string, std::string,
                   std::optional<ClientId>, std::int64_t, std::string, std::string, bool>()) {
        rows.push_back({id, at, std::move(login), std::move(name), std::move(role), std::move(table),
                        std::move(operation), client, count, std::move(ids), std::move(fields), sealed});
    }
    return rows;
}

/// Only constant text goes in; the values are bound.
std::string condition(AuditFilter const& filter)
{
    std::string sql = " where true";
    if (!filter.login.empty()) {
        sql += " and a.login = :login::name";
    }
    if (!filter.table.empty()) {
        sql += filter.table.find('.') != std::string::npos ? " and a.table_name = :table"
                                                           : " and starts_with(a.table_name, :table || '.')";
    }
    if (filter.row) {
        sql += " and a.rows @> jsonb_build_array(jsonb_build_object('id', :row::bigint))";
    }
    if (filter.client) {
        sql += " and a.client_id = :client";
    }
    if (filter.from) {
        sql += " and a.at >= :from::timestamptz";
    }
    if (filter.before) {
        sql += " and a.at < :before::timestamptz";
    }
    if (!filter.text.empty()) {
        sql += " and strpos(lower(a.rows::text), lower(:text)) > 0";
    }
    return sql;
}

void bind_condition(Statement& statement, AuditFilter const& filter)
{
    if (!filter.login.empty()) {
        statement.bind("login", filter.login);
    }
    if (!filter.table.empty()) {
        statement.bind("table", filter.table);
    }
    if (filter.row) {
        statement.bind("row", *filter.row);
    }
    if (filter.client) {
        statement.bind("client", *filter.client);
    }
    if (filter.from) {
        statement.bind("from", *filter.from);
    }
    if (filter.before) {
        statement.bind("before", *filter.before);
    }
    if (!filter.text.empty()) {
        statement.bind("text", filter.text);
    }
}

} // namespace

AuditPage list_audit(Transaction& tx, AuditFilter const& filter, std::optional<AuditEntryId> older_than,
                     std::size_t limit)
{
    std::string const sql = fmt::format("select{}{}{} order by a.id desc limit :limit", row_columns,
                                        condition(filter), older_than ? " and a.id < :older_than" : "");
    Statement statement = tx.query(sql);
    bind_condition(statement, filter);
    if (older_than) {
        statement.bind("older_than", *older_than);
    }
    statement.bind("limit", static_cast<std::int64_t>(limit) + 1);
    return database::page_of(read_rows(statement), limit, [](AuditRow const& row) { return row.id; });
}

std::int64_t count_audit(Transaction& tx, AuditFilter const& filter)
{
    Statement statement = tx.query("select count(*) from access.audit_entry a" + condition(filter));
    bind_condition(statement, filter);
    return statement.value<std::int64_t>();
}

bool may_read_audit(Transaction& tx)
{
    return tx.query("select has_table_privilege('access.audit_entry', 'select')").value<bool>();
}

std::optional<AuditRecord> read_audit(Transaction& tx, AuditEntryId id)
{
    Statement statement = tx.query(fmt::format("select{} where a.id = :id", row_columns));
    std::vector<AuditRow> entries = read_rows(statement.bind("id", id));
    if (entries.empty()) {
        return std::nullopt;
    }
    AuditRecord record{std::move(entries.front()), {}};
    for (auto& [row, field, was, becomes, personal, readable] :
         tx.query("select row_id, field, was, becomes, is_personal, is_readable "
                  "from access.read_audit_entry(:id)")
             .bind("id", id)
             .rows<std::string, std::string, std::optional<std::string>, std::optional<std::string>, bool,
                   bool>()) {
        record.fields.push_back(
            {std::move(row), std::move(field), std::move(was), std::move(becomes), personal, readable});
    }
    return record;
}

AuditSeal audit_seal(Transaction& tx)
{
    auto const [seals, upto, at, unsealed] =
        tx.query("select s.seals, s.upto, s.at, (select count(*) from access.audit_entry where id > s.upto) "
                 "from (select count(*) as seals, coalesce(max(to_entry), 0) as upto, max(sealed_at) as at "
                 "from access.audit_seal) s")
            .row<std::int64_t, std::int64_t, std::optional<Timestamp>, std::int64_t>()
            .value();
    return {seals, upto, at, unsealed};
}

std::vector<BrokenSeal> broken_seals(Transaction& tx)
{
    std::vector<BrokenSeal> broken;
    for (auto const& [seal, from, to] :
         tx.query(
               "select s.id, s.from_entry, s.to_entry from (select id, from_entry, to_entry, sha256, "
               "lag(sha256) over (order by id) as previous, lag(to_entry, 1, 0::bigint) over (order by id) "
               "as previous_to from access.audit_seal) s where s.from_entry <> s.previous_to + 1 or "
               "access.audit_hash(s.from_entry, s.to_entry, s.previous) <> s.sha256 order by s.id")
             .rows<std::int64_t, std::int64_t, std::int64_t>()) {
        broken.push_back({seal, from, to});
    }
    return broken;
}

std::vector<std::string> audited_tables(Transaction& tx)
{
    std::vector<std::string> tables;
    for (auto& [table] : tx.query("select n.nspname || '.' || c.relname from pg_trigger t join pg_class c on "
                                  "c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace "
                                  "where t.tgname = 'audit_update' order by 1")
                             .rows<std::string>()) {
        tables.push_back(std::move(table));
    }
    return tables;
}

} // namespace poddesk::access

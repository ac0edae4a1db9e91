#include "tests/gui/returns/past_returns.h"

#include "domain/database/transaction.h"

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;

namespace {

constexpr char const* past_rmas = R"(
    insert into returns.rma (id, client_id, pod_id, number, status, is_blind, tracking_number, authorized_by, authorized_at, arrived_by,
                             arrived_at, closed_by, closed_at)
    overriding system value
    select 1000000 + g, c.id, 1 + g % 2, 'RMA-' || c.code || '-P' || g, 'closed', true, '9400' || lpad(g::text, 18, '0'), 'past' || g % 20,
           t.at, 'past' || g % 20, t.at, 'past' || g % 20, t.at + interval '5 hours'
    from generate_series(1, :parcels::bigint) g
         join (select id, code, row_number() over (order by id) - 1 as n, count(*) over () as of from clients.client) c on c.n = g % c.of,
         lateral (select now() - make_interval(mins => (g * 7919 % 1051200)::integer) as at) t)";

constexpr char const* past_lines = R"(
    insert into returns.rma_line (id, client_id, rma_id, quantity, reason, is_extra, reception, inspected)
    overriding system value
    select id, client_id, id, 1, 'unknown', true, 'received', 1 from returns.rma where id > 1000000)";

constexpr char const* past_inspections = R"(
    insert into returns.inspection (client_id, pod_id, rma_id, line_id, found, answers, grade, disposition, acceptance, acceptance_why, note, began_at, steps,
                                    occurred_at, inspected_by, inspected_at)
    select client_id, pod_id, id, id, 'extra', '{}', 'D', 'quarantine', 'pending', 'of no order', 'an item that nobody knew', closed_at - interval '14 seconds',
           '[{"step": "identify", "ms": 2100}, {"step": "answer:packaging", "ms": 900}, {"step": "bin", "ms": 1500}]', closed_at, closed_by,
           closed_at
    from returns.rma where id > 1000000)";

} // namespace

void load_past_returns(Dock& dock, std::int64_t parcels)
{
    in_transaction(dock.floor.stage.database().root(), [&](Transaction& tx) {
        // Neither triggers nor foreign keys, row by row.
        tx.query("set local session_replication_role = replica").run();
        tx.query(past_rmas).bind("parcels", parcels).run();
        tx.query(past_lines).run();
        tx.query(past_inspections).run();
    });
    in_transaction(dock.floor.stage.database().root(), [](Transaction& tx) {
        tx.query("analyze returns.rma, returns.rma_line, returns.inspection").run();
    });
}

} // namespace poddesk::tests

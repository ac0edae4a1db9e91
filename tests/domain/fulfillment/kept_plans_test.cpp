// A session keeps its plans: one made while a pod had nothing to do must not read all that waits later.
#include "tests/domain/fulfillment/stage.h"

#include "domain/fulfillment/progress_view.h"

#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::fulfillment;

namespace {

/// A picker who is signed in all day.
class Picker
{
public:
    Picker() : session_(stage_.test.login_as("admin", 1)) {}
    ~Picker()
    {
        force("delete from fulfillment.allocation where id < 0");
        force("delete from fulfillment.fulfillment where id < 0");
    }

    /// One order of one unit, ready to be picked: its rows.
    std::vector<kernel::AllocationId> ready()
    {
        kernel::OrderId const order = stage_.import({{1, 1}});
        stage_.allocate({order});
        auto const part = stage_.count(
            fmt::format("select id from fulfillment.fulfillment where order_id = {}", order.value));
        return in_transaction(stage_.admin, [&](Transaction& tx) {
            auto const list = release_fulfillments(tx, {Uuid::random(), stage_.house.pod, {{part}}}).value();
            std::vector<kernel::AllocationId> rows;
            auto const found = pick_list_of(tx, list.pick_list);
            for (PickRow const& row : found->rows)
                rows.push_back(row.allocation);
            return rows;
        });
    }
    /// How many rows of allocations and parts the pick reads.
    std::int64_t pick_one()
    {
        std::vector<kernel::AllocationId> const rows = ready();
        return in_transaction(session_, [&](Transaction& tx) {
            std::int64_t const before = rows_read(tx);
            pick(tx, {Uuid::random(), rows}).value();
            return rows_read(tx) - before;
        });
    }
    /// The same rows by a statement that leaves the way to them to the planner.
    std::int64_t ask_plainly()
    {
        std::vector<kernel::AllocationId> const rows = ready();
        return in_transaction(session_, [&](Transaction& tx) {
            std::int64_t const before = rows_read(tx);
            BOOST_TEST(tx.query("select fulfillment.plainly(:rows::bigint[])")
                           .bind("rows", rows)
                           .value<std::int64_t>() == 1);
            return rows_read(tx) - before;
        });
    }
    void prepare_plainly()
    {
        in_transaction(stage_.test.root(), [](Transaction& tx) {
            tx.query("create function fulfillment.plainly(p_rows bigint[]) returns bigint language plpgsql "
                     "security definer set plan_cache_mode = force_generic_plan as $$ begin return (select "
                     "count(*) from fulfillment.allocation a join fulfillment.fulfillment f on f.id = "
                     "a.fulfillment_id where a.id = any (p_rows) and a.state = 'open' and f.status in "
                     "('released', 'picking')); end $$")
                .run();
        });
    }
    /// A house with years behind it, of which next to nothing is open, and its statistics.
    void grow_old()
    {
        force("insert into fulfillment.fulfillment overriding system value select (jsonb_populate_record(f, "
              "jsonb_build_object('id', -n, 'status', 'shipped'))).* from fulfillment.fulfillment f, "
              "generate_series(1, 3000) n where f.id = (select min(id) from fulfillment.fulfillment)");
        force("insert into fulfillment.allocation overriding system value select (jsonb_populate_record(a, "
              "jsonb_build_object('id', -n, 'fulfillment_id', -n))).* from fulfillment.allocation a, "
              "generate_series(1, 3000) n where a.id = (select min(id) from fulfillment.allocation where "
              "state = "
              "'picked')");
        force("analyze fulfillment.allocation");
        force("analyze fulfillment.fulfillment");
    }
    void wait_for_a_picker(int orders)
    {
        std::vector<kernel::OrderId> many;
        for (int i = 0; i < orders; ++i)
            many.push_back(stage_.import({{1, 1}}));
        stage_.allocate(many);
        in_transaction(stage_.admin, [&](Transaction& tx) {
            std::vector<kernel::FulfillmentId> parts;
            for (WaitingPart const& it : waiting_parts(tx, many))
                parts.push_back(it.fulfillment);
            release_fulfillments(tx, {Uuid::random(), stage_.house.pod, parts}).value();
        });
    }

private:
    /// Past the rules that keep it from happening.
    void force(std::string const& sql)
    {
        in_transaction(stage_.test.root(), [&](Transaction& tx) {
            tx.query("set local session_replication_role = replica").run();
            tx.query(sql).run();
        });
    }
    static std::int64_t rows_read(Transaction& tx)
    {
        return tx
            .query("select coalesce(sum(coalesce(idx_tup_fetch, 0) + seq_tup_read), 0)::bigint from "
                   "pg_stat_xact_user_tables where schemaname = 'fulfillment' and relname in ('allocation', "
                   "'fulfillment')")
            .value<std::int64_t>();
    }

    Stage stage_;
    database::Pool session_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(kept_plans)

BOOST_AUTO_TEST_CASE(a_pick_reads_its_own_rows_however_many_wait)
{
    constexpr int waiting = 150;
    Picker picker;
    picker.prepare_plainly();
    for (int i = 0; i < 3; ++i)
        picker.pick_one();
    picker.grow_old();
    picker.ask_plainly();
    std::int64_t const alone = picker.pick_one();
    picker.wait_for_a_picker(waiting);
    BOOST_TEST(picker.ask_plainly() > waiting); // the control
    std::int64_t const among_many = picker.pick_one();
    BOOST_TEST(among_many < alone + 20, "alone " << alone << ", among many " << among_many);
}

BOOST_AUTO_TEST_SUITE_END()

// What an account manager does to a return in its windows, on a real database and without a display.
#include "tests/gui/returns/dock.h"

#include "domain/returns/arrive_parcel.h"
#include "gui/returns/returns_store.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace poddesk;
using namespace poddesk::gui;
using database::in_transaction;
using database::Transaction;

namespace {

struct Office : tests::Dock
{
    ~Office() { BOOST_TEST(violations() == ""); }

    kernel::Outcome<ListDone> perform(std::string const& action, returns::RmaId rma,
                                      FormAnswers const& answers)
    {
        return store.perform(action, std::to_string(rma.value), answers, kernel::Uuid::random());
    }
    std::set<std::string> allowed(returns::RmaId rma)
    {
        return store.record(std::to_string(rma.value)).value().allowed;
    }
    /// A parcel of the order that its carrier brings back, inspected to the end.
    returns::RmaView undelivered(std::string const& order)
    {
        std::string const tracking = tracking_of(order);
        auto const arrived = in_transaction(*pool(), [&](Transaction& tx) {
            auto const found = returns::find_parcel(tx, tracking);
            auto const what =
                std::ranges::find(found, returns::Candidate::Kind::undelivered, &returns::Candidate::kind);
            kernel::PodId const pod{tx.query("select min(id) from inventory.pod").value<std::int64_t>()};
            return returns::arrive_parcel(tx, {kernel::Uuid::random(), pod, *what, tracking}).value();
        });
        inspect_all(arrived.number);
        return view(arrived.number);
    }

    ReturnsStore store{pool(), {}};
};

} // namespace

BOOST_AUTO_TEST_SUITE(returns_store)

BOOST_FIXTURE_TEST_CASE(what_an_undelivered_parcel_is_owed_is_chosen_once, Office)
{
    auto const rts = undelivered(shipped[0]);
    BOOST_TEST(rts.status == "closed");
    BOOST_TEST(allowed(rts.id).contains("owed"));
    BOOST_TEST(!allowed(rts.id).contains("letter"));
    ListQuery queue;
    queue.queue = "rts";
    BOOST_TEST(store.count(queue) == 1);
    BOOST_TEST(store.page(queue, {}, 0, 9).at(0).cells.at(0).under == "return to sender");
    BOOST_TEST(perform("owed", rts.id, {{"owed", "refund"}, {"note", ""}}).error().code == "missing_input");
    auto const done = perform("owed", rts.id, {{"owed", "refund"}, {"note", "moved abroad"}});
    BOOST_REQUIRE(done);
    BOOST_TEST(done->sentence.find("to refund") != std::string::npos);
    BOOST_TEST(!allowed(rts.id).contains("owed"));
    BOOST_TEST(store.count(queue) == 0);
}

BOOST_FIXTURE_TEST_CASE(goodwill_is_a_part_of_what_was_paid_and_is_taken_back, Office)
{
    auto const rma = view(arrived(shipped[1]));
    BOOST_TEST(allowed(rma.id).contains("goodwill"));
    std::string const line = std::to_string(rma.lines.at(0).id.value);
    auto const give = [&](std::string const& amount) {
        return perform("goodwill", rma.id, {{"line", line}, {"amount", amount}, {"reason", "scratched"}});
    };
    BOOST_TEST(give("99999").error().code == "more_than_paid");
    BOOST_TEST(!give("much"));
    auto const done = give("0.50");
    BOOST_REQUIRE(done);
    BOOST_TEST(view(rma.number).instructions.at(0).amount.minor == 50);
    BOOST_REQUIRE(done->take_back);
    BOOST_TEST(done->take_back().has_value());
    BOOST_TEST(view(rma.number).instructions.at(0).state == "taken_back");
}

BOOST_AUTO_TEST_SUITE_END()

// The shop hears how many it may sell: only what changed, and nothing that it sold itself is undone.
#include "tests/domain/orders/network/connected_shop.h"

#include <array>

using namespace poddesk;
using namespace poddesk::orders;

namespace {

/// A shop with stock here, and nobody's orders at first.
class Store : public ConnectedShop
{
public:
    explicit Store(char const* kind) : ConnectedShop(kind)
    {
        desk_.know({"MUG", "TEE", "V-RED"});
        for (int pod = 1; pod <= 2; ++pod)
            run(fmt::format(
                "select inventory.create_pod(gen_random_uuid(), '{{\"code\": \"P{}\", \"name\": \"Pod\", "
                "\"postal_code\": \"89431\", \"latitude_microdegrees\": 0, \"longitude_microdegrees\": 0, "
                "\"time_zone\": \"America/Los_Angeles\", \"zones\": [{{\"code\": \"A\", \"name\": "
                "\"Shelves\", \"kind\": \"pick\", \"bins\": [\"A1\"]}}]}}')",
                pod));
        twin_.stock = {{"MUG", 0}, {"TEE", 0}, {"V-RED", 0}};
    }

    /// So many good ones on a shelf of that pod.
    void put(std::string const& sku, int units, int pod = 1)
    {
        run(fmt::format(
            "insert into inventory.level (client_id, pod_id, location_id, product_id, on_hand) select "
            "p.client_id, b.pod_id, b.id, p.id, {} from catalog.product p, inventory.location b join "
            "inventory.pod d on d.id = b.pod_id and d.code = 'P{}' where p.sku = '{}' and b.kind = 'pick' on "
            "conflict (product_id, location_id, lot, condition, license_plate) do update set on_hand = "
            "excluded.on_hand",
            units, pod, sku));
    }

    void tell(bool tells, std::string const& location = {})
    {
        TellStock const command{kernel::Uuid::random(), channel_, tells, location};
        BOOST_REQUIRE(database::in_transaction(
            desk_.mia(), [&](database::Transaction& tx) { return tell_stock(tx, command); }));
    }
};

constexpr std::array kinds = {"shopify", "woocommerce"};

} // namespace

BOOST_AUTO_TEST_SUITE(tell_stock_suite)

BOOST_AUTO_TEST_CASE(only_a_shop_that_wants_it_hears_and_only_what_changed)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Store store(kind);
            store.put("TEE", 5);
            store.put("TEE", 2, 2);
            store.put("V-RED", 3);
            BOOST_TEST(store.round().stock == 0U); // nobody asked for it
            BOOST_TEST(store.twin_.looks == 0);

            store.tell(true);
            SyncRound const told = store.round();
            BOOST_TEST(!told.problem, (told.problem ? told.problem->message : ""));
            BOOST_TEST(told.stock == 2U); // what was never here is not counted down
            BOOST_TEST(store.twin_.stock.at("TEE") == 7);
            BOOST_TEST(store.twin_.stock.at("V-RED") == 3);
            BOOST_TEST(store.twin_.stock.at("MUG") == 0);
            BOOST_TEST(store.health().stock_told_at.has_value());

            int const looks = store.twin_.looks;
            BOOST_TEST(store.round().stock == 0U);
            BOOST_TEST(store.twin_.looks == looks); // not even asked

            store.put("TEE", 1);
            BOOST_TEST(store.round().stock == 1U);
            BOOST_TEST(store.twin_.stock_told.back() == "TEE=3");
            BOOST_TEST(store.twin_.stock_told.size() == 3U);

            store.tell(false);
            store.put("TEE", 9);
            BOOST_TEST(store.round().stock == 0U);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_orders_want_is_not_sold_again)
{
    Store store("shopify");
    store.put("TEE", 5);
    store.tell(true);
    store.twin_.orders = {{1, store.start_, 2}}; // sold there, in the same round
    SyncRound const round = store.round();
    BOOST_TEST(round.imported == 1U);
    BOOST_TEST(round.stock == 1U);
    BOOST_TEST(store.twin_.stock.at("TEE") == 3);
}

BOOST_AUTO_TEST_CASE(a_sku_that_the_shop_does_not_have_is_asked_for_once)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Store store(kind);
            store.twin_.stock.erase("MUG");
            store.put("MUG", 4);
            store.tell(true);
            BOOST_TEST(!store.round().problem);
            BOOST_TEST(store.health().unknown_skus == 1);
            int const looks = store.twin_.looks;
            BOOST_TEST(store.round().stock == 0U);
            BOOST_TEST(store.twin_.looks == looks);
            store.twin_.stock["MUG"] = 0;
            store.put("MUG", 6);
            BOOST_TEST(store.round().stock == 1U);
            BOOST_TEST(store.twin_.stock.at("MUG") == 6);
            BOOST_TEST(store.health().unknown_skus == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(whatever_goes_wrong_each_number_arrives_and_none_is_told_twice)
{
    for (char const* const kind : kinds) {
        for (std::string const fault : {"lost", "busy", "down", "cut"}) {
            BOOST_TEST_CONTEXT(kind << " " << fault)
            {
                Store store(kind);
                store.put("TEE", 5);
                store.put("V-RED", 3);
                store.tell(true);
                int faults = 0;
                store.reply_ = [&](Asked const& asked) {
                    bool const is_of_stock = asked.body.find("Stock") != std::string::npos ||
                                             asked.target.find("/products") != std::string::npos;
                    if (!is_of_stock || faults == 3) return store.twin_.answer(asked);
                    int const before = store.twin_.told;
                    if (fault == "lost") { // done, and its answer is cut
                        Reply reply = store.twin_.answer(asked);
                        if (store.twin_.told > before) {
                            ++faults;
                            reply.fault = Reply::Fault::cut;
                        }
                        return reply;
                    }
                    ++faults;
                    Reply reply{fault == "busy" ? 429 : fault == "down" ? 503 : 200, R"({"data": {)"};
                    if (fault == "busy") reply.headers["Retry-After"] = "7";
                    if (fault == "cut") reply.fault = Reply::Fault::cut;
                    return reply;
                };
                bool was_troubled = false;
                for (int i = 0; i < 6; ++i) {
                    SyncRound const round = store.round();
                    was_troubled = was_troubled || round.problem.has_value();
                    BOOST_TEST(round.is_caught_up); // its orders are read all the same
                }
                BOOST_TEST(faults > 0); // the control
                BOOST_TEST(was_troubled);
                BOOST_TEST(store.twin_.stock.at("TEE") == 5);
                BOOST_TEST(store.twin_.stock.at("V-RED") == 3);
                BOOST_TEST(store.twin_.told == 2);
                BOOST_TEST(store.health().problem.empty()); // it is over
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_shopify_sold_in_between_is_not_undone)
{
    Store store("shopify");
    store.put("TEE", 5);
    store.twin_.stock["TEE"] = 9;
    store.tell(true);
    bool sells = true;
    store.reply_ = [&](Asked const& asked) {
        if (sells && asked.body.find("PodDeskSetStock") != std::string::npos) {
            sells = false;
            store.twin_.stock["TEE"] = 8; // one is sold while we speak
        }
        return store.twin_.answer(asked);
    };
    SyncRound const first = store.round();
    BOOST_TEST(!sells); // the control
    BOOST_TEST(!first.problem);
    BOOST_TEST(first.stock == 0U);
    BOOST_TEST(store.twin_.stock.at("TEE") == 8);
    store.twin_.orders = {{1, store.start_, 1}}; // by now its order is here
    BOOST_TEST(store.round().stock == 1U);
    BOOST_TEST(store.twin_.stock.at("TEE") == 4);
}

BOOST_AUTO_TEST_CASE(of_several_locations_a_person_says_which)
{
    Store store("shopify");
    store.put("TEE", 5);
    store.twin_.locations = {"1", "77"};
    store.tell(true);
    SyncRound const round = store.round();
    BOOST_REQUIRE(round.problem);
    BOOST_TEST(round.problem->code == "shop_location");
    BOOST_TEST(round.problem->message.find("Place 77 (77)") != std::string::npos);
    BOOST_TEST(store.twin_.told == 0);
    store.tell(true, "77");
    BOOST_TEST(store.round().stock == 1U);
    TellStock const wrong{kernel::Uuid::random(), store.channel_, true, "Reno"};
    auto const refused = database::in_transaction(
        store.desk_.mia(), [&](database::Transaction& tx) { return tell_stock(tx, wrong); });
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().code == "bad_value");
}

BOOST_AUTO_TEST_CASE(of_a_kit_the_shop_may_sell_as_many_as_its_parts_make)
{
    for (char const* const kind : kinds) {
        BOOST_TEST_CONTEXT(kind)
        {
            Store store(kind);
            store.run(
                "insert into catalog.kit_part (client_id, kit_id, product_id, quantity) select k.client_id, "
                "k.id, p.id, case p.sku when 'TEE' then 2 else 1 end from catalog.product k join "
                "catalog.product p on p.client_id = k.client_id and p.sku in ('TEE', 'V-RED') where k.sku = "
                "'MUG'");
            store.put("TEE", 7);
            store.put("V-RED", 9);
            store.tell(true);
            BOOST_TEST(store.round().stock == 3U);
            BOOST_TEST(store.twin_.stock.at("MUG") == 3); // seven tees make three
            store.put("V-RED", 1);
            BOOST_TEST(store.round().stock == 2U); // the part, and what is made of it
            BOOST_TEST(store.twin_.stock.at("MUG") == 1);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

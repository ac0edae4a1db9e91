#include "domain/orders/correct_address.h"
#include "domain/orders/order_sql.h"
#include "domain/shipping/shipment_sql.h"
#include "tests/domain/shipping/parcel_stage.h"

using namespace poddesk;

namespace {

kernel::Outcome<orders::CorrectedAddress> send_to(testing::ParcelStage& stage, std::string const& city)
{
    return database::in_transaction(stage.admin, [&](database::Transaction& tx) {
        orders::CorrectAddress command{
            kernel::Uuid::random(), orders::find_order(tx, "#1").value(), std::nullopt, {}};
        command.address = orders::ship_address(tx, command.order);
        command.address.city = city;
        return orders::correct_address(tx, command);
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(readdress)

BOOST_AUTO_TEST_CASE(a_bought_label_keeps_the_address_that_is_printed_on_it)
{
    testing::ParcelStage stage("readdress_labeled");
    kernel::ShipmentId const parcel = stage.labeled().front();
    auto const refused = send_to(stage, "Bend");
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().code == "wrong_status");
    BOOST_TEST(refused.error().message.find("label") != std::string::npos);
    // The control: the same parcel without its label is rated anew for the new place.
    stage.as_root(fmt::format("update shipping.shipment set status = 'quoted', tracking_number = null, "
                              "labeled_at = null where id = {}",
                              parcel.value));
    BOOST_TEST(send_to(stage, "Bend").has_value());
    BOOST_TEST(stage.one<std::int64_t>("select count(*) from shipping.quote") == 0);
    BOOST_TEST(stage.one<std::int64_t>("select count(*) from shipping.shipment where service_id is null") ==
               1);
    BOOST_TEST(stage.one("select ship_city from orders.order") == "Bend");
}

BOOST_AUTO_TEST_CASE(a_label_has_the_phone_as_carriers_take_it_and_the_order_as_the_customer_wrote_it)
{
    testing::ParcelStage stage("readdress_phone");
    kernel::ShipmentId const parcel = stage.labeled().front();
    auto const phone_of = [&](std::string const& typed) {
        stage.as_root("delete from orders.recipient where kind = 'ship'");
        stage.as_root(
            "insert into orders.recipient (client_id, order_id, kind, country, phone) select client_id, id, "
            "'ship', 'US', '" +
            typed + "' from orders.order");
        return database::in_transaction(stage.admin, [&](database::Transaction& tx) {
            return shipping::find_shipment(tx, parcel, kernel::SystemClock().now()).value().to.phone;
        });
    };
    BOOST_TEST(phone_of("(202) 555-0123") == "+12025550123");
    BOOST_TEST(phone_of("555-0100") == "555-0100");
    BOOST_TEST(stage.one("select phone from orders.recipient where kind = 'ship'") == "555-0100");
}

BOOST_AUTO_TEST_SUITE_END()

// The order windows on a display, by keyboard only, with pictures for a person to look at.
#include "tests/gui/orders/session.h"

#include "gui/orders/order_queue.h"
#include "gui/orders/order_window.h"

#include <wx/srchctrl.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

tests::Session& session()
{
    return tests::Session::instance();
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_windows)

BOOST_AUTO_TEST_CASE(the_queue_by_keyboard_only)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    BOOST_TEST(window.presenter().queue_key() == "to_do");
    BOOST_TEST(!window.grid().current_key().empty());
    s.key(WXK_DOWN);
    s.key(WXK_DOWN);
    BOOST_TEST(window.grid().current_key() == window.presenter().key(2));
    BOOST_TEST(s.wait([&] { return window.presenter().selected() == window.presenter().key(2); }));

    // The filter: typed text stays through a live change, Esc leaves it as it is.
    s.key('F', wxMOD_CONTROL);
    s.type("kenji");
    BOOST_TEST(s.wait([&] {
        return window.is_settled() && window.presenter().row_count() > 0 &&
               window.presenter().row(0)->customer == "Kenji Watanabe";
    }));
    std::string const number = window.presenter().text(0, "number");
    s.key(WXK_ESCAPE);
    BOOST_TEST(!window.filter().IsDescendant(wxWindow::FindFocus()));
    s.stage.hold_elsewhere(number, "fraud", "a second card");
    s.shell->live().changed("order", s.stage.order(number));
    BOOST_TEST(s.wait([&] { return window.presenter().text(0, "status") == "On hold"; }));
    BOOST_TEST(window.filter().GetValue() == "kenji");
    BOOST_TEST(s.display.take_assertions().empty());
    s.key('F', wxMOD_CONTROL);
    s.key(WXK_DELETE);
    BOOST_TEST(s.wait([&] { return window.is_settled() && window.presenter().query().text.empty(); }));
    s.key(WXK_ESCAPE);
}

BOOST_AUTO_TEST_CASE(hold_and_undo_by_keyboard_only)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    window.grid().select_key(window.presenter().key(4));
    s.display.settle();
    std::string const number = window.presenter().text(4, "number");
    s.key('H', wxMOD_CONTROL);
    BOOST_REQUIRE(window.ask().is_asking());
    s.key(WXK_TAB);
    s.type("no street number");
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return s.stage.status(number) == "on_hold"; }));
    BOOST_TEST(s.wait([&] { return window.toast().IsShown(); }));
    BOOST_TEST(!window.ask().is_asking());
    window.grid().SetFocus();
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return s.stage.status(number) == "received"; }));
    window.toast().hide();
}

BOOST_AUTO_TEST_CASE(enter_opens_the_order_and_escape_closes_it)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    window.grid().select_key(window.presenter().key(1));
    s.display.settle();
    std::string const name = "order:" + window.presenter().key(1);
    s.key(WXK_RETURN);
    BOOST_REQUIRE(s.wait([&] { return s.shell->find(name) && s.shell->find(name)->is_settled(); }));
    s.display.settle();
    s.key(WXK_ESCAPE);
    BOOST_TEST(s.wait([&] { return s.shell->find(name) == nullptr; }));
}

BOOST_AUTO_TEST_CASE(a_cancel_says_what_it_undoes_where_it_is_asked)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    window.grid().select_key(window.presenter().key(6));
    s.display.settle();
    std::string const number = window.presenter().text(6, "number");
    std::string const key = window.presenter().key(6);
    s.key(WXK_DELETE, wxMOD_CONTROL);
    BOOST_REQUIRE(s.wait([&] { return window.ask().is_asking(); }));
    BOOST_TEST(window.ask().told().Contains("No email of ours"));
    s.key('H', wxMOD_CONTROL); // another question has none of these consequences
    BOOST_TEST(window.ask().told().empty());
    s.key(WXK_ESCAPE);

    auto* const order = dynamic_cast<OrderWindow*>(s.shell->open("order:" + key));
    BOOST_REQUIRE(order);
    BOOST_TEST(s.wait([&] { return order->is_settled(); }));
    s.display.settle();
    s.key(WXK_DELETE, wxMOD_CONTROL);
    BOOST_REQUIRE(s.wait([&] { return order->ask().is_asking(); }));
    BOOST_TEST(order->ask().told().Contains("No email of ours"));
    s.display.settle();
    s.picture(*order, "order-cancel");
    for (wxWindow const* const child : order->ask().GetChildren()) {
        if (child->GetLabel().Contains("No email of ours")) {
            for (wxString const& line : wxSplit(child->GetLabel(), '\n')) {
                BOOST_TEST(child->GetTextExtent(line).x <= child->GetSize().x); // all of it is seen
            }
        }
    }
    s.type("she asked");
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return s.stage.status(number) == "canceled" && order->is_settled(); }));
    order->lines().SetFocus();
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return s.stage.status(number) == "received" && order->is_settled(); }));
    BOOST_TEST(s.display.take_assertions().empty());
    order->Close();
}

BOOST_AUTO_TEST_CASE(an_address_is_corrected_and_taken_back_by_keyboard_only)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    std::string const name = "order:" + window.presenter().key(3);
    auto* const order = dynamic_cast<OrderWindow*>(s.shell->open(name));
    BOOST_REQUIRE(order);
    BOOST_TEST(s.wait([&] { return order->is_settled(); }));
    s.display.settle();
    auto const state = [&] { return order->presenter().record()->order.ship_to.region; };
    std::string const was = state();
    s.key('D', wxMOD_CONTROL);
    BOOST_REQUIRE(order->ask().is_asking());
    for (int field = 0; field < 5; ++field) {
        s.key(WXK_TAB);
    }
    s.key('A', wxMOD_CONTROL);
    s.type("ZZ");
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return state() == "ZZ" && order->is_settled(); }));
    BOOST_TEST(order->presenter().record()->order.status == "on_hold");
    s.display.settle();
    s.key('D', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(order->ask().is_asking());
    s.display.settle();
    s.picture(*order, "order-address");
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return state() == was && order->is_settled(); }));
    BOOST_TEST(order->presenter().record()->order.status == "received");
    order->lines().SetFocus();
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return state() == "ZZ"; }));
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return state() == was && order->is_settled(); }));
    BOOST_TEST(s.display.take_assertions().empty());
    order->Close();
}

BOOST_AUTO_TEST_CASE(lines_notes_and_priority_by_keyboard_only)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    auto* const order = dynamic_cast<OrderWindow*>(s.shell->open("order:" + window.presenter().key(5)));
    BOOST_REQUIRE(order);
    BOOST_TEST(s.wait([&] { return order->is_settled(); }));
    s.display.settle();
    std::int64_t const was = order->presenter().line(0)->line.quantity;
    auto const answer = [&](int letter, char const* typed) {
        order->lines().SetFocus();
        s.key(letter, wxMOD_CONTROL);
        BOOST_REQUIRE(order->ask().is_asking());
        s.type(typed);
        s.key(WXK_RETURN);
    };
    answer('E', "8");
    BOOST_TEST(s.wait([&] { return order->presenter().line(0)->line.quantity == 8; }));
    answer('N', "ring twice");
    BOOST_TEST(s.wait([&] { return order->presenter().record()->notes.size() == 1; }));
    answer('I', "5");
    BOOST_TEST(
        s.wait([&] { return order->presenter().record()->order.priority == 5 && order->is_settled(); }));
    s.display.settle();
    s.picture(*order, "order-changes");
    order->lines().SetFocus();
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return order->presenter().record()->order.priority == 0; }));
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return order->presenter().line(0)->line.quantity == was; }));
    BOOST_TEST(s.display.take_assertions().empty());
    order->Close();
}

BOOST_AUTO_TEST_CASE(what_ships_together_by_keyboard_only)
{
    tests::Session& s = session();
    // Two orders of one brand that nobody works on, to one customer.
    auto const ids = database::in_transaction(*s.stage.pool(), [](database::Transaction& tx) {
        return tx
            .query(
                "select min(o.id), max(o.id) from orders.order o where o.status = 'ready' and o.line_count "
                "> 1 group by o.client_id having count(*) > 1 order by o.client_id limit 1")
            .row<std::int64_t, std::int64_t>();
    });
    BOOST_REQUIRE(ids);
    auto const [first, second] = *ids;
    s.stage.run(
        "update orders.recipient r set name = f.name, line1 = f.line1, line2 = f.line2, city = f.city, "
        "region = f.region, postal_code = f.postal_code, country = f.country from orders.recipient f where "
        "f.order_id = " +
        std::to_string(first) +
        " and f.kind = r.kind and r.kind = 'ship' and r.order_id = " + std::to_string(second));
    s.stage.run(
        "update orders.order o set ship_city = f.ship_city, ship_region = f.ship_region, ship_postal_code = "
        "f.ship_postal_code, ship_country = f.ship_country, requested_service = f.requested_service from "
        "orders.order f where f.id = " +
        std::to_string(first) + " and o.id = " + std::to_string(second));
    auto* const order = dynamic_cast<OrderWindow*>(s.shell->open("order:" + std::to_string(first)));
    BOOST_REQUIRE(order);
    BOOST_TEST(s.wait([&] { return order->is_settled(); }));
    s.display.settle();
    auto const view = [&]() -> orders::OrderView const& { return order->presenter().record()->order; };
    BOOST_TEST(order->presenter().mergeable().size() == 1);
    std::size_t const own = view().lines.size();
    order->lines().SetFocus();
    s.key('M', wxMOD_CONTROL);
    BOOST_REQUIRE(order->ask().is_asking());
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return view().lines.size() > own && order->is_settled(); }));
    order->lines().SetFocus();
    s.key('M', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(order->ask().is_asking());
    s.display.settle();
    s.picture(*order, "order-merged");
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return view().lines.size() == own && order->is_settled(); }));
    order->lines().SetFocus();
    s.key('Z', wxMOD_CONTROL); // merged again, and that taken back
    BOOST_TEST(s.wait([&] { return view().lines.size() > own && order->is_settled(); }));
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return view().lines.size() == own && order->is_settled(); }));

    std::int64_t const was = order->presenter().line(0)->line.quantity;
    order->lines().SetFocus();
    s.key('S', wxMOD_CONTROL | wxMOD_SHIFT);
    BOOST_REQUIRE(order->ask().is_asking());
    s.display.settle();
    s.picture(*order, "order-split");
    s.key('A', wxMOD_CONTROL);
    s.type(std::to_string(was).c_str());
    s.key(WXK_RETURN);
    BOOST_TEST(s.wait([&] { return order->presenter().linked().size() == 1 && order->is_settled(); }));
    BOOST_TEST(order->presenter().line(0)->line.quantity == 0);
    order->lines().SetFocus();
    s.key('Z', wxMOD_CONTROL);
    BOOST_TEST(s.wait([&] { return order->presenter().line(0)->line.quantity == was; }));
    BOOST_TEST(s.display.take_assertions().empty());
    order->Close();
}

BOOST_AUTO_TEST_CASE(pictures_of_every_window)
{
    tests::Session& s = session();
    OrderQueue& window = s.queue("orders");
    window.Maximize();
    s.display.settle();
    window.grid().select_key(window.presenter().key(1));
    BOOST_TEST(s.wait([&] { return window.is_settled(); }));
    std::string const number = window.presenter().text(6, "number");
    s.stage.hold_elsewhere(number, "address", "no street number");
    s.shell->live().changed("order", s.stage.order(number));
    BOOST_TEST(s.wait([&] { return window.presenter().text(6, "status") == "On hold"; }));
    s.picture(window, "order-queue");

    auto* const order = dynamic_cast<OrderWindow*>(s.shell->open("order:45"));
    BOOST_REQUIRE(order);
    BOOST_TEST(s.wait([&] { return order->is_settled(); }));
    s.display.settle();
    s.picture(*order, "order");
    order->Close();

    // An order of a company, which its shop holds.
    std::string const held = database::in_transaction(*s.stage.pool(), [](database::Transaction& tx) {
        return tx
            .query("select min(number) from orders.order where po_number <> '' and status in ('received', "
                   "'ready', 'backordered')")
            .value<std::string>();
    });
    s.stage.run(
        "select orders.follow_shop_holds(channel_id, jsonb_build_array(jsonb_build_object('order', "
        "external_id, 'holds', jsonb_build_array(jsonb_build_object('id', 'h1', 'kind', 'payment', "
        "'reason', 'Net 30: the buyer''s credit is looked at'))))) from orders.order where number = '" +
        held + "'");
    auto* const company =
        dynamic_cast<OrderWindow*>(s.shell->open("order:" + std::to_string(s.stage.order(held))));
    BOOST_REQUIRE(company);
    BOOST_TEST(s.wait([&] { return company->is_settled(); }));
    s.display.settle();
    s.picture(*company, "order-company");
    company->Close();

    s.stage.run(
        "update messaging.message m set state = 'sent', suppressed_reason = null, sent_at = now(), content = "
        "database.store_content(m.client_id, 'message/rfc822', convert_to(E'From: Ember Outdoor "
        "<hello@ember.example>\\r\\nTo: Kenji Watanabe <kenji@shopper.example>\\r\\nSubject: Your order is "
        "on its "
        "way\\r\\nDate: Mon, 23 Nov 2026 14:32:00 +0000\\r\\nMIME-Version: 1.0\\r\\nContent-Type: "
        "multipart/alternative; boundary=b\\r\\n\\r\\n--b\\r\\nContent-Type: text/plain; "
        "charset=UTF-8\\r\\n\\r\\nHello Kenji,\\r\\n\\r\\nyour order has left our pod in "
        "Reno.\\r\\n\\r\\n2 x Merino Crew Socks\\r\\n1 x Trail Pack 24 L\\r\\n\\r\\nIt arrives on Thursday. "
        "Tracking: 1Z999AA10123456784\\r\\n--b\\r\\nContent-Type: text/html; "
        "charset=UTF-8\\r\\n\\r\\n<p>Hello Kenji</p>\\r\\n--b--\\r\\n', 'UTF8')) where id = (select min(id) "
        "from "
        "messaging.message)");
    std::string const path = database::in_transaction(*s.stage.pool(), [](database::Transaction& tx) {
        return tx.query("select order_id || '/' || id from messaging.message order by id limit 1")
            .value<std::string>();
    });
    WorkWindow* const email = s.shell->open("email:" + path);
    BOOST_REQUIRE(email);
    BOOST_TEST(s.wait([&] { return email->is_settled(); }));
    s.display.settle();
    BOOST_TEST(email->GetTitle().StartsWith("Your order is on its way"));
    s.picture(*email, "email");
    email->Close();

    WorkWindow* const desk = s.shell->open("desk");
    BOOST_REQUIRE(desk);
    BOOST_TEST(s.wait([&] { return desk->is_settled(); }));
    s.display.settle();
    s.picture(*desk, "desk");
    desk->Close();
    s.display.settle();
    BOOST_TEST(s.display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()

// A client's record: merged field by field, saved, taken back, within each job's rights; the windows by
// keyboard.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"
#include "tests/gui/step_work.h"

#include "domain/fulfillment/bench_view.h"
#include "gui/clients/client_form.h"
#include "gui/clients/client_window.h"
#include "gui/clients/clients_list_store.h"
#include "gui/clients/clients_windows.h"
#include "gui/lists/list_window.h"

#include <wx/mstream.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;
using database::Transaction;

namespace {

struct Office : tests::Stage
{
    Office() : Stage(8)
    {
        database().add_person("olga", "onboarding", true);
        database().add_person("ana", "account_manager", true);
        database().add_person("wes", "warehouse", true);
        database().add_person("finn", "account_manager");
    }
    std::shared_ptr<database::Pool> as(std::string const& person)
    {
        return std::make_shared<database::Pool>(database().login_as(person));
    }
    std::string text(std::string const& sql)
    {
        return database::in_transaction(database().root(), [&](Transaction& tx) {
            return tx.query("select coalesce((" + sql + ")::text, '')").value<std::string>();
        });
    }
    std::string note() { return text("select thank_you_note from clients.branding where id = 1"); }
};

ListQuery asked(std::string queue, std::string text = {}, std::string sort = {}, bool ascending = true)
{
    return {std::move(queue), std::move(text), {}, std::move(sort), ascending};
}

/// Somebody with the record of client 1 open.
struct Desk final : ClientView
{
    explicit Desk(std::shared_ptr<database::Pool> pool)
        : presenter(std::make_shared<ClientStore>(std::move(pool)), work, *this, kernel::ClientId{1})
    {
        presenter.read();
        work.settle();
    }
    void type(std::string const& key, std::string const& text) { presenter.typed(key, text); }
    void save()
    {
        presenter.save();
        work.settle();
    }
    void undo()
    {
        presenter.undo();
        work.settle();
    }

    void show_client(ClientPage const&, ClientFields const& now, ClientFields const& other) override
    {
        shown = now;
        theirs = other;
    }
    void show_no_client(std::string const& sentence) override { refusal = sentence; }
    void show_unsaved(std::size_t fields) override { unsaved = fields; }
    void done(std::string const& sentence, bool) override { said = sentence; }
    void refused(std::string const& sentence) override { refusal = sentence; }

    tests::StepWork work;
    ClientFields shown;
    ClientFields theirs;
    std::string said;
    std::string refusal;
    std::size_t unsaved = 0;
    ClientPresenter presenter;
};

} // namespace

BOOST_AUTO_TEST_SUITE(clients)

BOOST_FIXTURE_TEST_CASE(a_saved_promise_is_given_to_open_orders_when_asked, Office)
{
    Desk olga(as("olga"));
    std::string const due =
        "select string_agg(id || ' ' || ship_by, ', ' order by id) from orders.order where "
        "client_id = 1 and clock_stopped_at is null";
    std::string const before = text(due);
    olga.type("handling_hours", "71");
    olga.presenter.renew_promises(); // not before it is saved
    olga.work.settle();
    BOOST_TEST(olga.refusal.find("Save what is typed first") == 0U);
    olga.save();
    BOOST_TEST(text(due) == before);
    BOOST_TEST(olga.presenter.may_renew());
    olga.presenter.renew_promises();
    olga.work.settle();
    BOOST_TEST(text(due) != before);
    BOOST_TEST(olga.said.find("due at another moment now") != std::string::npos);
    Desk ana(as("ana"));
    BOOST_TEST(!ana.presenter.may_renew());
}

BOOST_FIXTURE_TEST_CASE(what_two_people_type_is_merged_field_by_field, Office)
{
    Desk ana(as("ana"));
    Desk olga(as("olga"));
    // Different fields: both are stored, nobody is asked.
    ana.type("thank_you_note", "Thank you! Ana");
    olga.type("handling_hours", "36");
    olga.type("returns_note", "Keep the box.");
    ana.save();
    olga.save();
    BOOST_TEST(olga.refusal == "");
    BOOST_TEST(note() == "Thank you! Ana");
    BOOST_TEST(text("select handling_hours from clients.promise where id = 1") == "36");
    BOOST_TEST(olga.shown.at("thank_you_note") == "Thank you! Ana");

    // The same field: mine stays typed, theirs is said, the second save writes mine over.
    ana.presenter.read();
    ana.work.settle();
    ana.type("thank_you_note", "Ana, again");
    olga.type("thank_you_note", "Olga's");
    olga.save();
    ana.save();
    BOOST_TEST(note() == "Olga's");
    BOOST_TEST(ana.shown.at("thank_you_note") == "Ana, again");
    BOOST_TEST(ana.theirs.at("thank_you_note") == "Olga's");
    BOOST_TEST(ana.unsaved == 1U);
    BOOST_TEST(ana.refusal.find("Somebody else changed this meanwhile") == 0U);
    ana.save();
    BOOST_TEST(note() == "Ana, again");
    BOOST_TEST(ana.theirs.empty());
    // Olga's undo would take Ana's words with it: refused. Ana's own brings back what was there.
    olga.undo();
    BOOST_TEST(note() == "Ana, again");
    BOOST_TEST(olga.refusal.find("changed again since") != std::string::npos);
    ana.undo();
    BOOST_TEST(note() == "Olga's");
    BOOST_TEST(
        text("select count(*) from access.audit_entry where table_name = 'clients.branding' and login = '" +
             database().profile_of("ana").user + "' and operation = 'update'") == "3");
    // The control: a save that does not say what it has seen is refused, and nothing is stored.
    ClientStore const store(as("ana"));
    ClientPage old = *store.read(kernel::ClientId{1});
    --old.version;
    BOOST_TEST(store.save(old, {{"website", "aster.example"}}).error().code == "stale");
    BOOST_TEST(text("select website from clients.branding where id = 1") == "");
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_stored_stays_typed, Office)
{
    Desk olga(as("olga"));
    olga.type("primary_color", "greenish");
    olga.save();
    BOOST_TEST(olga.refusal.find("is no color") != std::string::npos);
    olga.type("primary_color", "#2F6B5E"); // in capitals, as people write it
    olga.type("delivery_days", "soon");
    olga.save();
    BOOST_TEST(olga.refusal.find("is no whole number") != std::string::npos);
    olga.type("delivery_days", "4");
    olga.type("steps", "Wrap glass twice\n\n  Seal with the green tape ");
    olga.type("window_days", "60");
    olga.save();
    BOOST_TEST(olga.unsaved == 0U);
    BOOST_TEST(text("select primary_color from clients.branding where id = 1") == "#2f6b5e");
    BOOST_TEST(text("select steps from clients.guideline where id = 1") ==
               R"({"Wrap glass twice","Seal with the green tape"})");
    BOOST_TEST(text("select window_days from returns.policy_of(1)") == "60");
    // The pack bench asks for the steps, after the notes that lie in the box.
    olga.type("thank_you_note", "Thanks");
    olga.save();
    auto const brief = database::in_transaction(*pool(), [](Transaction& tx) {
        auto const part = tx.query("select min(id) from fulfillment.fulfillment where client_id = 1")
                              .value<kernel::FulfillmentId>();
        return fulfillment::packing_brief(tx, part);
    });
    BOOST_REQUIRE(brief.steps.size() == 3U);
    BOOST_TEST(brief.steps[2] == "Seal with the green tape");
    // A digit each: eight are too many. An undo is one step for all that was saved together.
    olga.type("steps", "1\n2\n3\n4\n5\n6\n7\n8");
    olga.save();
    BOOST_TEST(olga.refusal.find("more than a packer confirms") != std::string::npos);
    olga.presenter.discard();
    olga.undo();
    olga.undo();
    BOOST_TEST(text("select window_days from returns.policy_of(1)") == "30");
    BOOST_TEST(text("select cardinality(steps) from clients.guideline where id = 1") == "0");

    // A draft is what a window that is left keeps: what changed under it shows as somebody else's.
    olga.type("website", "aster.example");
    ClientDraft const draft = olga.presenter.draft();
    BOOST_REQUIRE(ClientStore(as("ana")).save(*ClientStore(as("ana")).read(kernel::ClientId{1}),
                                              {{"website", "oak.example"}}));
    Desk again(as("olga"));
    again.presenter.restore(draft);
    BOOST_TEST(again.shown.at("website") == "aster.example");
    BOOST_TEST(again.theirs.at("website") == "oak.example");
}

BOOST_FIXTURE_TEST_CASE(a_promise_is_typed_as_people_say_it, Office)
{
    Desk olga(as("olga"));
    auto const stored = [this] {
        return text(
            "select concat_ws(' ', order_cutoff, workdays, opens_at, closed_days, stops_at, handling_hours) "
            "from clients.promise where id = 1");
    };
    olga.type("order_cutoff", " 14:00 ");
    olga.type("workdays", "weekdays");
    olga.save();
    BOOST_TEST(olga.refusal.find("mon-fri") != std::string::npos);
    olga.type("workdays", "Mon-Fri");
    olga.type("stops_at", "sent");
    olga.save();
    BOOST_TEST(olga.refusal.find("packed, label or shipped") != std::string::npos);
    olga.type("stops_at", "label");
    olga.type("opens_at", "8:00");
    olga.type("closed_days", "2026-12-25, 2026-12-24");
    olga.save();
    BOOST_TEST(olga.unsaved == 0U);
    BOOST_TEST(stored() == "14:00:00 31 08:00:00 {2026-12-24,2026-12-25} label 24");
    BOOST_TEST(olga.shown.at("closed_days") == "2026-12-24, 2026-12-25");
    // Without a cutoff the hours count again; the rest stays.
    olga.type("order_cutoff", "");
    olga.save();
    BOOST_TEST(stored() == "31 08:00:00 {2026-12-24,2026-12-25} label 24");
    olga.undo();
    BOOST_TEST(stored() == "14:00:00 31 08:00:00 {2026-12-24,2026-12-25} label 24");
}

BOOST_FIXTURE_TEST_CASE(each_job_changes_its_own_parts, Office)
{
    kernel::ClientId const client{1};
    ClientStore const ana(as("ana"));
    ClientStore const wes(as("wes"));
    auto const hers = *ana.read(client);
    BOOST_TEST(hers.editable.contains("thank_you_note"));
    BOOST_TEST(!hers.editable.contains("handling_hours"));
    BOOST_TEST(hers.give.empty());
    BOOST_TEST(ana.save(hers, {{"handling_hours", "2"}}).error().code == "not_allowed");
    // All or nothing: the part that she may change is not stored either.
    BOOST_TEST(!ana.save(hers, {{"handling_hours", "2"}, {"website", "x.example"}}));
    BOOST_TEST(text("select website from clients.branding where id = 1") == "");
    auto const his = *wes.read(client);
    BOOST_TEST(his.editable.empty());
    for (char const* const key : {"name", "thank_you_note", "steps", "window_days"}) {
        BOOST_TEST(wes.save(his, {{key, "7"}}).error().code == "not_allowed");
    }
    BOOST_TEST(!ClientStore(as("finn")).read(client).has_value()); // not his client

    // Access: by administrators, to people by name, and back.
    ClientStore const admin(pool());
    std::string const finn = database().profile_of("finn").user;
    BOOST_TEST(ana.give_access(client, finn).error().code == "not_allowed");
    BOOST_TEST(ana.end_access(client, finn, "why").error().code == "not_allowed");
    Desk desk(pool());
    desk.presenter.give_access(finn);
    desk.work.settle();
    BOOST_TEST(ClientStore(as("finn")).read(client).has_value());
    desk.undo();
    BOOST_TEST(!ClientStore(as("finn")).read(client).has_value());
    BOOST_TEST(admin.end_access(client, finn, "why").error().code == "not_found");
    BOOST_TEST(text("select payload ->> 'login' from events.event where kind = 'client.access_ended'") ==
               finn);
}

BOOST_FIXTURE_TEST_CASE(the_list_counts_and_a_new_client_can_be_taken_back, Office)
{
    ClientsListStore const store(as("olga"));
    auto const overview = store.overview({});
    BOOST_TEST(overview.counts.at("all") == 8);
    BOOST_TEST(overview.counts.at("live") == 8);
    auto const rows = store.page(asked("all"), std::nullopt, 0, 100);
    BOOST_REQUIRE(rows.size() == 8U);
    BOOST_TEST(rows[0].cells[0].text == "Aster & Oak");
    BOOST_TEST(rows[0].cells[7].text == "6"); // products
    auto const by_orders = store.page(asked("all", "", "to_do", false), std::nullopt, 0, 100);
    BOOST_TEST(std::stoi("0" + by_orders[0].cells[4].text) >= std::stoi("0" + by_orders[7].cells[4].text));
    BOOST_TEST(store.page(asked("all"), rows[5].place, 0, 100).size() == 2U);
    BOOST_TEST(store.count(asked("all", "glass")) == 1);

    FormAnswers answers{{"code", "NEW"}, {"name", "New Leaf"}, {"color", "#228833"}, {"from_email", "none"}};
    BOOST_TEST(store.act("new", "", answers).error().code == "bad_value");
    answers["from_email"] = "hello@newleaf.example";
    auto const made = store.act("new", "", answers);
    BOOST_REQUIRE(made);
    BOOST_TEST(store.count(asked("onboarding")) == 1);
    BOOST_REQUIRE(made->take_back());
    BOOST_TEST(store.count(asked("all")) == 8);
    BOOST_TEST(store.count(asked("archived")) == 1);
    BOOST_TEST(ClientsListStore(as("wes")).act("new", "", answers).error().code == "not_allowed");
}

namespace {

/// A wordmark of a sort, as brands send it.
std::string logo()
{
    wxInitAllImageHandlers();
    wxImage image(320, 96);
    image.SetRGB(wxRect(0, 0, 320, 96), 47, 107, 94);
    image.SetRGB(wxRect(24, 24, 48, 48), 244, 236, 214);
    image.SetRGB(wxRect(96, 40, 200, 16), 244, 236, 214);
    wxMemoryOutputStream out;
    image.SaveFile(out, wxBITMAP_TYPE_PNG);
    std::string bytes(out.GetSize(), '\0');
    out.CopyTo(bytes.data(), bytes.size());
    return bytes;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_windows_by_keyboard_only, Office)
{
    tests::Person mia(pool(), "Mia Novak", "administrator");
    add_clients_windows(*mia.shell);
    database::in_transaction(*pool(), [](Transaction& tx) {
        tx.query(
              "update clients.branding set logo = database.store_content(1, 'image/png', :png::bytea), "
              "legal_name = 'Aster & Oak LLC', website = 'asterandoak.example', returns_note = 'Thirty days, "
              "unworn, in this box.' where id = 1")
            .bind("png", database::Bytes{logo()})
            .run();
    });
    database().give_client("finn", 1);
    auto& list = dynamic_cast<ListWindow&>(mia.open("clients"));
    BOOST_TEST(mia.wait([&] { return list.presenter().selected() == "1" && list.presenter().record(); }));
    mia.picture(list, "clients");
    mia.key(WXK_RETURN);
    auto* const window = dynamic_cast<ClientWindow*>(mia.shell->find("client:1"));
    BOOST_REQUIRE(window);
    BOOST_TEST(mia.wait([&] { return window->is_settled(); }));
    window->Raise();
    mia.display.settle();
    window->form().field("thank_you_note").SetFocus();
    mia.type("Thank you for choosing small.");
    window->form().field("steps").SetFocus();
    mia.type("Wrap mugs twice");
    mia.key(WXK_RETURN);
    mia.type("Seal with the green tape");
    BOOST_TEST(window->presenter().draft().size() == 2U);
    // Somebody else saves meanwhile: what is typed stays, theirs is said.
    ClientStore const other(as("olga"));
    BOOST_REQUIRE(other.save(*other.read(kernel::ClientId{1}), {{"thank_you_note", "Thanks!"}}));
    mia.shell->live().changed("client", 1);
    BOOST_TEST(mia.wait([&] { return !window->form().theirs_at("thank_you_note").empty(); }));
    BOOST_TEST(window->form().field("thank_you_note").GetValue() == "Thank you for choosing small.");
    mia.picture(*window, "client-conflict");
    // Esc leaves; the typed text waits.
    mia.key(WXK_ESCAPE);
    BOOST_TEST(mia.wait([&] { return mia.shell->find("client:1") == nullptr; }));
    auto& back = dynamic_cast<ClientWindow&>(mia.open("client:1"));
    BOOST_TEST(back.form().field("thank_you_note").GetValue() == "Thank you for choosing small.");
    back.form().field("thank_you_note").SetFocus();
    mia.key('S', wxMOD_CONTROL);
    BOOST_TEST(mia.wait([&] { return note() == "Thank you for choosing small." && back.is_settled(); }));
    BOOST_TEST(back.presenter().draft().empty());
    mia.picture(back, "client");
    mia.key('Z', wxMOD_CONTROL);
    BOOST_TEST(mia.wait([&] { return note() == "Thanks!" && back.is_settled(); }));
    mia.key('E', wxMOD_CONTROL);
    BOOST_TEST(back.ask().is_asking());
    mia.key(WXK_ESCAPE);
    BOOST_TEST(!back.ask().is_asking());
    BOOST_TEST(mia.display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()

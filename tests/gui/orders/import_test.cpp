// A file of orders on its way into the house: the presenter by steps, then the window by keys, with a picture
// for a person to look at.
#include "tests/gui/orders/stage.h"
#include "tests/gui/person.h"
#include "tests/gui/step_work.h"

#include "gui/orders/import_window.h"
#include "gui/orders/mapping_form.h"
#include "gui/orders/order_windows.h"
#include "gui/shell/export.h"
#include "gui/widgets/text.h"

#include <fstream>

#include <wx/choice.h>
#include <wx/textctrl.h>

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::gui;

namespace {

std::string const unknown_sheet =
    "PO;Order Date;Consignee;Street;City;State;ZIP;Item;Qty;Price;Total\n"
    "P-1;2026-11-20;Maya Lindqvist;12 Elm St;Portland;OR;97201;AO-TEE-S;2;21.00;67.00\n"
    "P-1;2026-11-20;Maya Lindqvist;12 Elm St;Portland;OR;97201;AO-MUG-1;1;25.00;67.00\n"
    "P-2;2026-11-21;Tom Achterberg;4 Oak Ave;Boise;ID;83705;AO-MUG-1;1;25.00;25.00\n"
    "P-3;2026-11-21;Priya Raman;9 Fir Ct;Reno;NV;89501;AO-TEE-S;many;21.00;21.00\n"
    "P-4;2026-11-22;Luis Ortega;77 Pine Rd;Seattle;WA;98101;NOT-OURS;1;9.00;9.00\n";

std::string const etsy_sheet =
    "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping "
    "Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date "
    "Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,Ship Country,Order "
    "ID,Variations,Order Type,Listings Type,Payment Type,InPerson Discount,InPerson Location,VAT Paid by "
    "Buyer,SKU,Delivery,Delivery Discount,Date Posted\n"
    "05/02/26,Candle,ada,1,10.00,,,0,0,0,0,10.00,USD,7001,1,05/02/26,,Ada Moss,7 Elm St,,Bend,OR,97701,"
    "United States,3300,,online,listing,online_cc,,,0,CAN-1,4.00,0,\n";

class Files
{
public:
    Files() : folder_(std::filesystem::temp_directory_path() / ("poddesk-import-" + std::to_string(getpid())))
    {
        std::filesystem::create_directories(folder_);
    }
    ~Files() { std::filesystem::remove_all(folder_); }
    std::filesystem::path write(std::string const& name, std::string const& text) const
    {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }
    std::filesystem::path const& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

struct Heard final : ImportView
{
    void show(ImportScreen const& screen) override { screens.push_back(screen); }
    void rows_moved() override { ++moves; }
    void show_detail(Detail const* detail) override { last_detail = detail ? *detail : Detail(); }
    void done(std::string const& sentence) override { said = sentence; }
    void refused(std::string const& sentence) override { no = sentence; }

    std::vector<ImportScreen> screens;
    int moves = 0;
    Detail last_detail;
    std::string said, no;
};

struct AtStage
{
    AtStage() : stage(0), presenter(std::make_shared<ImportStore>(stage.pool()), work, view)
    {
        presenter.start(kernel::ChannelId{0});
        work.settle();
    }
    std::string in_database(std::string const& sql)
    {
        return database::in_transaction(stage.database().root(), [&](database::Transaction& tx) {
            return tx.query(sql).value<std::string>();
        });
    }
    std::string target(std::string const& words)
    {
        for (auto const& [key, it] : presenter.screen().targets)
            if (it.starts_with(words)) return key;
        return {};
    }
    void open(std::string const& text, std::string const& name = "orders.csv")
    {
        presenter.open_file(files.write(name, text));
        work.settle();
    }
    std::string states() const
    {
        std::string all;
        for (std::int64_t row = 0; row < presenter.row_count(); ++row)
            all +=
                (all.empty() ? "" : ", ") + presenter.text(row, "order") + " " + presenter.text(row, "state");
        return all;
    }

    tests::Stage stage;
    Files files;
    tests::StepWork work;
    Heard view;
    ImportPresenter presenter;
};

} // namespace

BOOST_AUTO_TEST_SUITE(import_presenter)

BOOST_FIXTURE_TEST_CASE(a_sheet_that_nobody_knows_is_guessed_named_and_imported, AtStage)
{
    open(unknown_sheet);
    BOOST_TEST(presenter.screen().is_mapped);
    BOOST_TEST(presenter.screen().mapping.fields.at("order_id").column == "PO");
    BOOST_TEST(states() == "order P-3 Refused, P-1 To import, P-2 To import, P-4 To import");
    BOOST_TEST(presenter.text(0, "row") == "5");
    BOOST_TEST(presenter.text(0, "why").find("line 5, column Qty") != std::string::npos);
    BOOST_TEST(presenter.text(1, "recipient").find("12 Elm St") != std::string::npos);
    BOOST_TEST(presenter.text(1, "total") == "$67.00");
    presenter.select("1");
    BOOST_TEST(view.last_detail.title == "P-1");

    // Nothing goes anywhere before it is said where to, and under what name.
    presenter.import();
    BOOST_TEST(view.no == choose_target_words());
    BOOST_TEST(presenter.screen().totals.find("catalog") == std::string::npos); // whose it would be
    presenter.choose_target(target("Aster & Oak: a new channel"));
    work.settle();
    BOOST_TEST(states() == "order P-3 Refused, P-4 To import, P-1 To import, P-2 To import");
    BOOST_TEST(presenter.text(1, "why") == "Waits: not in the catalog: NOT-OURS");
    BOOST_TEST(presenter.text(2, "why").empty());
    BOOST_TEST(presenter.screen().totals.find("1 SKU not in the catalog") != std::string::npos);
    presenter.import();
    BOOST_TEST(view.no == name_first_words());
    BOOST_TEST(in_database("select count(*)::text from orders.csv_mapping") == "0");

    presenter.name_target("Aster wholesale");
    presenter.import();
    BOOST_TEST(presenter.screen().is_importing);
    work.pass();
    BOOST_TEST(view.said.find("3 imported") != std::string::npos);
    BOOST_TEST(view.said.find("1 refused") != std::string::npos);
    BOOST_TEST(states() == "order P-3 Refused, P-4 Imported, P-1 Imported, P-2 Imported");
    BOOST_TEST(presenter.text(1, "why").find("NOT-OURS") != std::string::npos);
    BOOST_TEST(presenter.opens("1").starts_with("order:"));
    BOOST_TEST(in_database("select kind || ' ' || shop || ' ' || name from orders.channel where id = (select "
                           "channel_id from orders.csv_mapping)") ==
               "csv ao-aster-wholesale Aster wholesale");
    BOOST_TEST(in_database("select count(*)::text from orders.order o join orders.channel c on c.id = "
                           "o.channel_id where c.shop = 'ao-aster-wholesale'") == "3");

    // The next file of that channel is read by what was saved, and what is here stays as it is.
    open(unknown_sheet, "again.csv");
    BOOST_TEST(presenter.screen().reading.find("version 1") != std::string::npos);
    presenter.import();
    work.pass();
    BOOST_TEST(view.said.find("3 here already") != std::string::npos);
    BOOST_TEST(in_database("select max(version)::text from orders.csv_mapping") == "1");
}

BOOST_FIXTURE_TEST_CASE(a_known_export_needs_no_mapping_and_may_get_one, AtStage)
{
    open(etsy_sheet);
    BOOST_TEST(!presenter.screen().is_mapped);
    BOOST_TEST(presenter.screen().may_unmap);
    BOOST_TEST(presenter.screen().reading.find("Etsy sold order items") != std::string::npos);
    BOOST_TEST(states() == "3300 To import");
    presenter.save();
    BOOST_TEST(view.no == nothing_to_save_words());
    // A Shopify shop's orders are not those of Etsy.
    presenter.choose_target(target("Aster & Oak: Aster & Oak shop"));
    work.settle();
    BOOST_TEST(!presenter.screen().can_import);
    BOOST_TEST(presenter.screen().reading.find("belong to another channel") != std::string::npos);
    presenter.import();
    work.pass();
    BOOST_TEST(in_database("select count(*)::text from orders.order where number = '3300'") == "0");

    presenter.map_by_hand(true);
    work.settle();
    BOOST_TEST(presenter.screen().is_mapped);
    orders::CsvMapping mapping = presenter.screen().mapping;
    mapping.fields.erase("quantity");
    presenter.map(mapping);
    work.settle();
    BOOST_TEST(!presenter.screen().can_import); // quantity is needed
    BOOST_TEST(presenter.row_count() == 0);
    mapping.fields["quantity"].column = "Quantity";
    presenter.map(mapping);
    work.settle();
    BOOST_TEST(presenter.screen().can_import);
    BOOST_TEST(presenter.row_count() == 1);
}

BOOST_FIXTURE_TEST_CASE(an_import_is_stopped_between_two_orders_and_gone_on_with, AtStage)
{
    std::string text = "Order,Name,Address,City,State,Zip,SKU,Qty\n";
    for (int i = 1; i <= 30; ++i)
        text += "S-" + std::to_string(i) + ",Maya Lindqvist,12 Elm St,Portland,OR,97201,AO-TEE-S,1\n";
    open(text);
    presenter.choose_target(target("Aster & Oak: a new channel"));
    presenter.name_target("Stopped");
    work.settle();
    ImportStore const store(stage.pool());
    orders::CsvMapping const mapping = presenter.screen().mapping;
    auto const channel = store.save(
        {std::nullopt, kernel::ClientId{std::stoll(target("Aster & Oak: a new").substr(7))}, "Stopped"},
        mapping);
    BOOST_REQUIRE(channel);
    auto const report = store.import(
        channel->channel, text, [](std::size_t done, std::size_t total) { return done < 7 && total == 30; });
    BOOST_REQUIRE(report);
    BOOST_TEST(report->objects.size() == 7U);
    BOOST_TEST(imported_words(*report, true, 30).find("Stopped after 7 of 30") != std::string::npos);
    auto const rest = store.import(channel->channel, text, {});
    BOOST_REQUIRE(rest);
    BOOST_TEST(rest->count(orders::ImportOutcome::unchanged) == 7U);
    BOOST_TEST(rest->count(orders::ImportOutcome::imported) == 23U);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_table_is_refused_and_the_file_before_stays, AtStage)
{
    open(unknown_sheet);
    open("{\"orders\": []}", "orders.json");
    BOOST_TEST(view.no == not_csv_words());
    BOOST_TEST(presenter.screen().file == "orders.csv");
    open("a,\"b\n1,2\n", "broken.csv");
    BOOST_TEST(view.no.find("quote") != std::string::npos);
    presenter.open_file(files.folder() / "none.csv");
    work.settle();
    BOOST_TEST(view.no.find("cannot be read") != std::string::npos);
    BOOST_TEST(presenter.row_count() == 4);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

struct AtImport : public AtStage, public tests::Person
{
    AtImport() : Person(stage.pool(), "Ana Ortiz", "account_manager") { add_order_windows(*shell); }

    ImportWindow& window() { return dynamic_cast<ImportWindow&>(Person::open("import")); }
    std::filesystem::path sheet() { return files.write("wholesale-november.csv", unknown_sheet); }
    std::string stored(std::string const& sql) { return in_database(sql); }
    bool settled(ImportWindow& it)
    {
        return wait([&] { return it.is_settled() && !it.presenter().screen().is_importing; });
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(import_window)

BOOST_FIXTURE_TEST_CASE(a_file_comes_in_by_keys_alone, AtImport)
{
    ImportWindow& it = window();
    picture(it, "import-none");
    it.presenter().open_file(sheet());
    BOOST_REQUIRE(settled(it));
    BOOST_TEST(it.presenter().row_count() == 4);
    key('L', wxMOD_CONTROL);
    BOOST_TEST(it.target().HasFocus());
    int const at = it.target().FindString(wxS("Aster & Oak: a new channel, named below"));
    BOOST_REQUIRE(at > 0);
    it.target().SetSelection(at);
    wxCommandEvent chosen(wxEVT_CHOICE, it.target().GetId());
    chosen.SetEventObject(&it.target());
    it.target().ProcessWindowEvent(chosen);
    BOOST_REQUIRE(settled(it));
    BOOST_TEST(it.new_name().IsShown());
    it.new_name().SetFocus();
    type("Wholesale");
    picture(it, "import");

    // A column is chosen otherwise: the preview follows at once.
    wxChoice& sku = it.form().field("sku");
    BOOST_TEST(to_utf8(sku.GetStringSelection()) == "Item");
    key('M', wxMOD_CONTROL);
    BOOST_TEST(it.form().field("order_id").HasFocus());

    key('I', wxMOD_CONTROL);
    BOOST_TEST(wait([&] {
        return stored("select count(*)::text from orders.order o join orders.channel c on "
                      "c.id = o.channel_id where c.name = 'Wholesale'") == "3";
    }));
    BOOST_REQUIRE(settled(it));
    picture(it, "import-done");
    // The list with the refusals is written for whoever corrects the file.
    std::filesystem::path const list = files.folder() / "came.csv";
    ask_export_place_with([&](WorkWindow&, std::filesystem::path const&) { return list; });
    it.grid().SetFocus();
    key('E', wxMOD_CONTROL);
    BOOST_TEST(wait([&] { return std::filesystem::exists(list); }));
    ask_export_place_with({});
    key(WXK_ESCAPE);
    BOOST_TEST(display.take_assertions().empty());
}

BOOST_AUTO_TEST_SUITE_END()

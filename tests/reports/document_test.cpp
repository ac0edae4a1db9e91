#include "reports/manifest.h"
#include "reports/packing_slip.h"
#include "reports/pick_list.h"
#include "reports/picture.h"
#include "reports/receiving.h"
#include "tests/reports/paper.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace poddesk;
using namespace poddesk::reports;

namespace {

std::chrono::year_month_day const today = std::chrono::year(2026) / 11 / 23;

PickList walk(int rows)
{
    struct Thing
    {
        char const* sku;
        char const* title;
        char const* variant;
        char const* kind;
        char const* color;
    };
    static std::vector<Thing> const things{
        {"NW-TEE-IND-M", "Organic Cotton Tee", "Indigo / M", "tee", "#2f4f8f"},
        {"NW-HOOD-FOR-L", "Heavyweight Hoodie", "Forest / L", "hoodie", "#2f6f5e"},
        {"AL-JKT-RUS-S", "Field Jacket with a Waxed Shell and a Removable Wool Lining", "Rust / S", "jacket",
         "#a8552f"},
        {"KB-MUG-SND", "Stoneware Mug 350 ml", "", "mug", "#b08a5a"},
        {"KB-CND-FIG", "Soy Candle Fig & Cedar", "220 g", "candle", "#7a5a86"},
        {"AL-SCK-3P", "Merino Socks, 3 Pairs", "41–44", "sock", "#57707f"}};
    PickList list;
    list.number = "PK1-000231";
    list.pod = "Podline Reno";
    list.picker = "Ana Ruiz";
    list.date = today;
    for (int place = 0; place < rows; ++place) {
        Thing const& thing = things[static_cast<std::size_t>(place / 2) % things.size()];
        PickListRow row;
        row.bin = fmt::format("A{:02}-{:02}-{}", 1 + place / 8, 1 + place / 2 % 12, "ABCD"[place / 2 % 4]);
        row.sku = thing.sku;
        row.title = thing.title;
        row.variant = thing.variant;
        row.quantity = place % 5 == 3 ? 4 : 1;
        row.order = fmt::format("#{}", 1040 + place);
        row.tote = fmt::format("T-{:02}", 1 + place % 12);
        row.photo_png = product_picture(thing.kind, thing.color).value();
        list.rows.push_back(row);
    }
    return list;
}

Brand northwind(bool with_logo)
{
    Brand brand;
    brand.name = "Northwind Tees";
    brand.color = "#2f6f5e";
    if (with_logo) brand.logo_png = brand_logo(brand.name, brand.color).value();
    brand.website = "northwindtees.example";
    brand.email = "hello@northwindtees.example";
    brand.return_address = {
        "Northwind Tees Returns", "", "1200 Innovation Dr", "Dock 4", "Sparks", "NV", "89431", "US", "", ""};
    return brand;
}

PackingSlip slip()
{
    PackingSlip slip;
    slip.brand = northwind(true);
    slip.order_name = "#1042";
    slip.po_number = "PO-2231/A";
    slip.order_date = std::chrono::year(2026) / 11 / 21;
    slip.ship_date = today;
    slip.ship_to = {
        "Zoë Castañeda", "", "482 Valencia Street", "Apt 3B", "San Francisco", "CA", "94103", "US", "", ""};
    slip.service = "Podline Courier Ground";
    slip.parcel = "1 of 2";
    slip.thank_you = "Thank you, Zoë! Every tee is cut and sewn in small runs. Tell us how yours fits 💚";
    slip.returns_note =
        "Changed your mind? You have 45 days. Start at northwindtees.example/returns with your order number; "
        "the return label is on us.";
    slip.lines = {
        {"NW-TEE-IND-M", "Organic Cotton Tee", "Indigo / M", 2, 3, product_picture("tee", "#2f4f8f").value()},
        {"NW-HOOD-FOR-L", "Heavyweight Hoodie", "Forest / L", 1, 1,
         product_picture("hoodie", "#2f6f5e").value()},
        {"NW-CAP-SND", "Five Panel Cap", "Sand", 1, 1, product_picture("cap", "#c79a5b").value()},
    };
    return slip;
}

ReceiptNote received()
{
    ReceiptNote note;
    note.number = "GRN-000017";
    note.purchase_order = "PO-2031";
    note.client = "Northwind Tees";
    note.supplier = "Textil Norte SA";
    note.pod = "Podline Reno";
    note.received_by = "Marco Bianchi";
    note.date = today;
    note.lines = {
        {"NW-TEE-IND-M", "Organic Cotton Tee, Indigo, M", "L2611", 120, 118, 2, "2 wet in carton 4"},
        {"NW-TEE-IND-L", "Organic Cotton Tee, Indigo, L", "L2611", 120, 120, 0, ""},
        {"NW-HOOD-FOR-L", "Heavyweight Hoodie, Forest, L", "", 40, 36, 1, ""},
        {"NW-CAP-SND", "Five Panel Cap, Sand", "", 60, 64, 0, ""},
        {"NW-SOCK-3P", "Merino Socks, 3 Pairs", "", 0, 12, 0, "Sample, ask the client"}};
    return note;
}

PurchaseOrderPaper bought()
{
    kernel::Currency const usd = kernel::us_dollar();
    PurchaseOrderPaper order;
    order.number = "PO-2031";
    order.client = northwind(false);
    order.supplier = "Textil Norte SA";
    order.supplier_address = {"", "", "Rua do Alecrim 40", "", "Porto", "", "4000-012", "PT", "", ""};
    order.deliver_to = {"Podline Reno",
                        "Northwind Tees",
                        "1200 Innovation Dr",
                        "Dock 4",
                        "Sparks",
                        "NV",
                        "89431",
                        "US",
                        "",
                        ""};
    order.pod = "Podline Reno";
    order.ordered_on = std::chrono::year(2026) / 10 / 5;
    order.expected_on = today;
    order.note = "Cartons of at most 15 kg, one SKU per carton, the SKU's barcode on two sides.";
    order.lines = {
        {"NW-TEE-IND-M", "TN-100-I-M", "Organic Cotton Tee, Indigo, M", 120, kernel::Money{640, usd}},
        {"NW-HOOD-FOR-L", "", "Heavyweight Hoodie, Forest, L", 40, kernel::Money{1875, usd}}};
    return order;
}

void check_boxes(std::string const& pdf, double across, double down)
{
    std::istringstream lines(Desk::run("pdftotext -bbox " + pdf + " -"));
    int words = 0;
    for (std::string line; std::getline(lines, line);) {
        double x = 0, y = 0, right = 0, below = 0;
        if (std::sscanf(line.c_str(), " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &x, &y,
                        &right, &below) != 4) {
            continue;
        }
        ++words;
        BOOST_TEST((x >= 10 && right <= across - 10 && y >= 4 && below <= down - 10), line);
    }
    BOOST_TEST(words > 10);
}

void check_embedded(std::string const& pdf)
{
    std::istringstream lines(Desk::run("pdffonts " + pdf));
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    int fonts = 0;
    for (; std::getline(lines, line); ++fonts)
        BOOST_TEST(line.find(" yes yes ") != std::string::npos, line);
    BOOST_TEST(fonts > 0);
}

std::string const mixed = "Café 4x6 -> 山田太郎 東京都 שלום 🎁 thanks ❤️";

} // namespace

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(a_pick_list_keeps_the_order_of_the_walk_over_its_pages)
{
    Desk desk;
    std::string const pdf = desk.put("pick_list.pdf", pick_list_pdf(walk(30)).value());
    std::string const text = Desk::text(pdf);
    std::size_t at = 0;
    for (PickListRow const& row : walk(30).rows) {
        std::size_t const found = text.find(row.order, at);
        BOOST_REQUIRE_MESSAGE(found != std::string::npos, row.order);
        at = found;
    }
    BOOST_TEST(text.find("Page 1 of 3") != std::string::npos);
    BOOST_TEST(text.find("Page 3 of 3") != std::string::npos);
    BOOST_TEST(text.find("Total: 48 units from 15 bins for 30 orders") != std::string::npos);
    check_boxes(pdf, 612, 792);
    check_embedded(pdf);
    std::vector<std::string> const pages = desk.pictures(pdf, 150);
    BOOST_TEST(pages.size() == 3U);
    BOOST_TEST(Desk::decoded(pages.at(0)) == "CODE-128:PK1-000231\n");
    BOOST_TEST(Desk::run("pdfinfo " + pdf).find("Title:           Pick list PK1-000231") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_packing_slip_speaks_for_the_brand)
{
    Desk desk;
    std::string const pdf = desk.put("packing_slip.pdf", packing_slip_pdf(slip()).value());
    std::string const text = squeezed(Desk::text(pdf));
    for (char const* part :
         {"ZoëCastañeda", "OrganicCottonTee", "Indigo/M", "of3ordered", "November23,2026", "4itemsinall", "💚",
          "NorthwindTeesReturns", "45days", "YourPOnumber", "PO-2231/A"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
    check_boxes(pdf, 612, 792);
    check_embedded(pdf);
    BOOST_TEST(Desk::decoded(desk.pictures(pdf, 150).at(0)) == "CODE-128:1042\n");
    PackingSlip plain = slip();
    plain.brand = northwind(false);
    plain.brand.color = "#ffe14d";
    plain.thank_you.clear();
    plain.gift_message = "Happy birthday, Mo! 🎉";
    plain.parcel.clear();
    plain.po_number.clear();
    std::string const wordmark = desk.put("packing_slip_plain.pdf", packing_slip_pdf(plain).value());
    BOOST_TEST(Desk::text(wordmark).find("Northwind Tees") != std::string::npos);
    BOOST_TEST(Desk::text(wordmark).find("PO number") == std::string::npos);
    desk.pictures(wordmark, 150);
}

BOOST_AUTO_TEST_CASE(every_script_comes_back_as_text)
{
    Desk desk;
    PackingSlip strange = slip();
    strange.lines[0].title = mixed;
    strange.lines[1].title = "سماعات لاسلكية";
    strange.thank_you = mixed;
    strange.ship_to.name = "محمد علي الحربي";
    std::string const pdf = desk.put("scripts.pdf", packing_slip_pdf(strange).value());
    desk.pictures(pdf, 150);
    std::string const text = squeezed(Desk::text(pdf));
    BOOST_TEST(text.find(squeezed("Café 4x6 -> 山田太郎 東京都")) != std::string::npos, text);
    BOOST_TEST(text.find("שלום") != std::string::npos, text);
    BOOST_TEST(text.find("🎁") != std::string::npos, text);
    BOOST_TEST(text.find("❤") != std::string::npos, text);
    BOOST_TEST(text.find(squeezed("محمد علي الحربي")) != std::string::npos, text);
    check_embedded(pdf);
    check_boxes(pdf, 612, 792);
}

BOOST_AUTO_TEST_CASE(long_names_wrap_and_many_lines_turn_the_page)
{
    Desk desk;
    PackingSlip long_one = slip();
    long_one.lines[0].title =
        "The Extraordinarily Long Product Title That a Merchant Pasted From a Marketplace Listing, " +
        std::string(120, 'W');
    long_one.lines[0].sku = std::string(140, 'S');
    long_one.ship_to.line1 = std::string(150, 'M');
    long_one.brand.name = "The Company of the Very Long Name and Sons of Upper Lower Middlebury";
    long_one.brand.logo_png.clear();
    PackingSlipLine const line = long_one.lines[2];
    for (int copies = 0; copies < 30; ++copies)
        long_one.lines.push_back(line);
    std::string const pdf = desk.put("long_slip.pdf", packing_slip_pdf(long_one).value());
    check_boxes(pdf, 612, 792);
    BOOST_TEST(desk.pictures(pdf, 60).size() >= 3U);

    PickList list = walk(6);
    list.rows[0].bin = "RECEIVING-OVERFLOW-UPPER-MEZZANINE-0042";
    list.rows[1].title = std::string(200, 'W');
    list.rows[2].order = "#WHOLESALE-2026-11-23-000000042";
    list.rows[3].quantity = 1000000;
    std::string const walk_pdf = desk.put("long_pick.pdf", pick_list_pdf(list).value());
    check_boxes(walk_pdf, 612, 792);
    desk.pictures(walk_pdf, 100);
}

BOOST_AUTO_TEST_CASE(a_receipt_shows_over_short_and_damaged)
{
    Desk desk;
    std::string const pdf = desk.put("receipt.pdf", receipt_pdf(received()).value());
    std::string const text = Desk::text(pdf);
    for (char const* part : {"2 damaged", "Complete", "3 short", "1 damaged", "4 over", "12 not announced",
                             "PO-2031", "Lot L2611"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
    check_boxes(pdf, 612, 792);
    BOOST_TEST(Desk::decoded(desk.pictures(pdf, 150).at(0)) == "CODE-128:GRN-000017\n");
}

BOOST_AUTO_TEST_CASE(a_purchase_order_adds_up)
{
    Desk desk;
    std::string const pdf = desk.put("purchase_order.pdf", purchase_order_pdf(bought()).value());
    std::string const text = Desk::text(pdf);
    for (char const* part : {"$768.00", "$750.00", "160 units", "1518.00 USD", "Textil Norte SA"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
    check_boxes(pdf, 612, 792);
    BOOST_TEST(Desk::decoded(desk.pictures(pdf, 150).at(0)) == "CODE-128:PO-2031\n");
}

BOOST_AUTO_TEST_CASE(a_manifest_names_every_parcel_over_its_pages)
{
    Manifest manifest{
        "M-RNO-00042",
        "Podline Courier",
        "Podline Reno",
        std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{24}},
        "wes",
        "",
        {}};
    BOOST_TEST(manifest_pdf(manifest).error().code == "empty_document");
    for (int i = 1; i <= 612; ++i)
        manifest.lines.push_back(
            {fmt::format("PDL{:012}", i), fmt::format("S-{:07}", i), fmt::format("#{}", 1000 + i),
             i % 2 == 0 ? "Northwind Tees" : "Alder & Oak Outdoor Living Company of the North", "Ground",
             "San Francisco de los Romo, CA 94103", kernel::Weight{453592370000}});
    Desk const desk;
    std::string const pdf = desk.put("manifest.pdf", manifest_pdf(manifest).value());
    std::string const text = Desk::text(pdf);
    for (int i = 1; i <= 612; ++i)
        BOOST_REQUIRE(text.find(fmt::format("PDL{:012}", i)) != std::string::npos);
    BOOST_TEST(text.find("612 parcels handed to Podline Courier") != std::string::npos);
    BOOST_TEST(text.find("November 24, 2026") != std::string::npos);
    BOOST_TEST(text.find("612 lb") != std::string::npos);
    BOOST_TEST(text.find("Page 1 of ") != std::string::npos);
    BOOST_TEST(Desk::run("pdftoppm -r 150 -f 1 -l 1 -singlefile -png " + pdf + " " + pdf +
                         " && zbarimg -q --raw " + pdf + ".png")
                   .find("M-RNO-00042") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(empty_and_broken_papers_are_refused)
{
    PackingSlip wrong = slip();
    wrong.brand.color = "green";
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "bad_color");
    wrong = slip();
    wrong.brand.logo_png = "GIF89a";
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "bad_image");
    wrong = slip();
    wrong.lines[0].photo_png.resize(200);
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "bad_image");
    wrong = slip();
    std::string huge = wrong.lines[0].photo_png;
    huge[16] = '\x7f';
    wrong.lines[0].photo_png = huge;
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "bad_image");
    wrong = slip();
    wrong.lines[0].quantity = 0;
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "bad_quantity");
    wrong = slip();
    wrong.lines.clear();
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "empty_document");
    wrong = slip();
    wrong.order_name = "注文1";
    BOOST_TEST(packing_slip_pdf(wrong).error().code == "bad_barcode");
    BOOST_TEST(pick_list_pdf({}).error().code == "empty_document");
    BOOST_TEST(receipt_pdf({}).error().code == "empty_document");
    BOOST_TEST(purchase_order_pdf({}).error().code == "empty_document");
}

BOOST_AUTO_TEST_CASE(equal_papers_are_equal_files)
{
    BOOST_TEST((pick_list_pdf(walk(12)).value() == pick_list_pdf(walk(12)).value()));
    BOOST_TEST((packing_slip_pdf(slip()).value() == packing_slip_pdf(slip()).value()));
}

BOOST_AUTO_TEST_CASE(every_kind_has_its_picture)
{
    Desk desk;
    std::set<std::string> pictures;
    std::vector<std::string> const colors{"#2f4f8f", "#2f6f5e", "#a8552f", "#b08a5a", "#7a5a86", "#57707f"};
    std::size_t turn = 0;
    for (std::string const& kind : product_kinds()) {
        std::string const png = product_picture(kind, colors[turn++ % colors.size()]).value();
        desk.put("product_" + kind + ".png", png);
        pictures.insert(product_picture(kind, "#2f4f8f").value());
    }
    BOOST_TEST(pictures.size() == product_kinds().size());
    BOOST_TEST((product_picture("unheard of", "#abc").value() == product_picture("box", "#aabbcc").value()));
    BOOST_TEST(product_picture("tee", "#12345g").error().code == "bad_color");
    for (char const* name : {"Northwind Tees", "Alder & Loom", "Kobo 工房"}) {
        desk.put(fmt::format("logo_{}.png", name[0]),
                 brand_logo(name, colors[turn++ % colors.size()]).value());
    }
    BOOST_TEST(brand_logo("  ", "#123456").error().code == "bad_name");
}

BOOST_AUTO_TEST_SUITE_END()

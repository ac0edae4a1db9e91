#include "domain/kernel/barcode.h"
#include "reports/label.h"
#include "reports/label_pen.h"
#include "tests/reports/paper.h"

#include <boost/test/unit_test.hpp>

using namespace poddesk;
using namespace poddesk::reports;

namespace {

CourierLabel sample()
{
    CourierLabel label;
    label.from = {"Northwind Tees",
                  "c/o Podline Reno",
                  "1200 Innovation Dr",
                  "Dock 4",
                  "Sparks",
                  "NV",
                  "89431",
                  "US",
                  "",
                  ""};
    label.to = {
        "Zoë Castañeda", "", "482 Valencia Street", "Apt 3B", "San Francisco", "CA", "94103", "US", "", ""};
    label.service = "Ground";
    label.weight = kernel::Weight::from_grams(572);
    label.ship_date = std::chrono::year(2026) / 11 / 23;
    label.routing_zone = "2";
    label.tracking_number = "PLC4000123456789";
    label.sscc = *kernel::sscc18(0, "0614141", 123456789);
    label.reference = "#1042";
    label.parcel = "1 of 2";
    return label;
}

kernel::Address const tokyo{
    "山田 太郎", "株式会社サンプル", "渋谷区神南1-2-3", "サンプルビル5階", "東京都", "", "150-0041", "JP", "",
    ""};
// No ligature of several letters: pdftotext hands those back in the wrong order, the file has them right.
kernel::Address const riyadh{
    "محمد علي الحربي", "", "شارع الملك فهد", "", "الرياض", "", "12211", "SA", "", ""};

AddressLabel unpaid()
{
    CourierLabel const courier = sample();
    AddressLabel label;
    label.from = courier.from;
    label.to = courier.to;
    label.carrier = "USPS";
    label.service = "Ground Advantage";
    label.weight = courier.weight;
    label.ship_date = courier.ship_date;
    label.reference = courier.reference;
    return label;
}

std::size_t occurrences(std::string const& text, std::string const& what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(label)

BOOST_AUTO_TEST_CASE(a_decoder_reads_both_codes_of_the_courier_label_back)
{
    Desk desk;
    CourierLabel const label = sample();
    std::string const pdf = desk.put("courier.pdf", courier_label_pdf(label).value());
    std::string const decoded = Desk::decoded(desk.pictures(pdf, 203).at(0));
    BOOST_TEST(decoded.find("CODE-128:" + label.tracking_number + "\n") != std::string::npos, decoded);
    BOOST_TEST(decoded.find("CODE-128:00" + label.sscc + "\n") != std::string::npos, decoded);
}

BOOST_AUTO_TEST_CASE(the_label_is_four_by_six_with_its_text_in_embedded_fonts)
{
    Desk desk;
    std::string const pdf = desk.put("size.pdf", courier_label_pdf(sample()).value());
    BOOST_TEST(Desk::run("pdfinfo " + pdf).find("288 x 432 pts") != std::string::npos);
    std::string const text = squeezed(Desk::text(pdf));
    for (char const* part :
         {"ZoëCastañeda", "482ValenciaStreet", "Apt3B", "SanFrancisco", "94103", "NorthwindTees", "GROUND",
          "#1042", "1of2", "2026-11-23", "PLC4000123456789", "PodlineCourier"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
}

BOOST_AUTO_TEST_CASE(japanese_and_arabic_addresses_are_real_text)
{
    Desk desk;
    for (auto const& to : {tokyo, riyadh}) {
        CourierLabel label = sample();
        label.to = to;
        std::string const pdf = desk.put("address-" + to.country + ".pdf", courier_label_pdf(label).value());
        desk.pictures(pdf, 203);
        std::string const text = squeezed(Desk::text(pdf));
        BOOST_TEST(text.find(squeezed(to.name)) != std::string::npos, text);
        BOOST_TEST(text.find(squeezed(to.line1)) != std::string::npos, text);
    }
}

BOOST_AUTO_TEST_CASE(an_unpaid_label_says_so_and_carries_no_barcode)
{
    Desk desk;
    std::string const pdf = desk.put("unpaid.pdf", address_label_pdf(unpaid()).value());
    BOOST_TEST(Desk::text(pdf).find("NO POSTAGE") != std::string::npos);
    BOOST_CHECK_THROW(Desk::decoded(desk.pictures(pdf, 203).at(0)),
                      std::runtime_error); // zbarimg exits 4: nothing found
    std::string const zpl = address_label_zpl(unpaid()).value();
    BOOST_TEST(zpl.find("NO POSTAGE") != std::string::npos);
    BOOST_TEST(zpl.find("^B") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_label_of_a_return_is_read_back_and_says_what_should_be_in_it)
{
    Desk desk;
    RmaLabel label{"RMA-NT-00042",
                   "Northwind Tees",
                   "#1042",
                   "Zoë Castañeda",
                   {"2 x TEE-IND-M Organic Cotton Tee, Indigo / M", "1 x JKT Field Jacket ^XZ"},
                   std::chrono::year(2026) / 11 / 23};
    std::string const pdf = desk.put("rma.pdf", rma_label_pdf(label).value());
    BOOST_TEST(Desk::run("pdfinfo " + pdf).find("288 x 432 pts") != std::string::npos);
    std::string const decoded = Desk::decoded(desk.pictures(pdf, 203).at(0));
    BOOST_TEST(decoded.find("CODE-128:" + label.number + "\n") != std::string::npos, decoded);
    std::string const text = squeezed(Desk::text(pdf));
    for (char const* part : {"RETURN", "NorthwindTees", "#1042", "ZoëCastañeda", "RMA-NT-00042",
                             "2xTEE-IND-M", "FieldJacket", "2026-11-23"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
    std::string const zpl = rma_label_zpl(label).value();
    BOOST_TEST(occurrences(zpl, "^XZ") == 1U);
    BOOST_TEST(occurrences(zpl, "^BCN") == 1U);
    label.lines.clear();
    BOOST_TEST(Desk::text(desk.put("rma-blind.pdf", rma_label_pdf(label).value())).find("NOT ANNOUNCED") !=
               std::string::npos);
    for (int i = 0; i < 40; ++i)
        label.lines.push_back("1 x SKU-" + std::to_string(i) + " A thing of many");
    BOOST_TEST(rma_label_pdf(label).has_value());
    for (char const* const number : {"", "RMA", "rma-1234", "RMA 1234", "RMA-1234567890123456789012345"}) {
        label.number = number;
        BOOST_TEST(rma_label_pdf(label).error().code == "bad_barcode");
        BOOST_TEST(rma_label_zpl(label).error().code == "bad_barcode");
    }
}

BOOST_AUTO_TEST_CASE(the_label_of_a_lane_is_read_back)
{
    Desk desk;
    LaneLabel label{1,
                    "restock",
                    "A-04-2",
                    "A",
                    "TEE-IND-M",
                    "Organic Cotton Tee, Indigo / M ^XZ",
                    "RMA-NT-00042",
                    std::chrono::year(2026) / 11 / 29,
                    "4006381333931"};
    std::string const pdf = desk.put("lane.pdf", lane_label_pdf(label).value());
    BOOST_TEST(Desk::run("pdfinfo " + pdf).find("216 x 144 pts") != std::string::npos);
    std::string const decoded = Desk::decoded(desk.pictures(pdf, 203).at(0));
    BOOST_TEST(decoded.find("CODE-128:4006381333931\n") != std::string::npos, decoded);
    std::string const text = squeezed(Desk::text(pdf));
    for (char const* part :
         {"1", "restock", "BinA-04-2", "GradeA", "RMA-NT-00042", "TEE-IND-M", "OrganicCottonTee"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part);
    }
    std::string const zpl = lane_label_zpl(label).value();
    BOOST_TEST(occurrences(zpl, "^XZ") == 1U);
    BOOST_TEST(occurrences(zpl, "^BCN") == 1U);
    BOOST_TEST(zpl.find("^PW609\n^LL406\n") != std::string::npos);
    for (char const* part : {"^FDrestock^FS", "^FDBin A-04-2^FS", "^FD4006381333931^FS"}) {
        BOOST_TEST(zpl.find(part) != std::string::npos, part);
    }
    // The longest code that a product has still fits.
    label.code = std::string(40, 'W');
    BOOST_TEST(lane_label_pdf(label).has_value());
    label.code = "";
    label.sku = "";
    BOOST_TEST(lane_label_zpl(label).value().find("^BCN") == std::string::npos);
    label.code = "Größe";
    BOOST_TEST(lane_label_pdf(label).error().code == "bad_barcode");
    label.lane = 0;
    BOOST_TEST(lane_label_zpl(label).error().code == "no_lane");
}

BOOST_AUTO_TEST_CASE(zpl_has_one_label_with_both_codes)
{
    Desk desk;
    CourierLabel const label = sample();
    std::string const zpl = courier_label_zpl(label).value();
    desk.put("courier.zpl", zpl);
    BOOST_TEST(zpl.rfind("^XA", 0) == 0U);
    BOOST_TEST(occurrences(zpl, "^XA") == 1U);
    BOOST_TEST(occurrences(zpl, "^XZ") == 1U);
    BOOST_TEST(zpl.find("^CI28") != std::string::npos);
    BOOST_TEST(zpl.find("^PW812") != std::string::npos);
    BOOST_TEST(zpl.find("^LL1218") != std::string::npos);
    BOOST_TEST(occurrences(zpl, "^BCN") == 2U);
    BOOST_TEST(zpl.find("^FD" + label.tracking_number + "^FS") != std::string::npos);
    BOOST_TEST(zpl.find("^FD>;>800" + label.sscc + "^FS") != std::string::npos);
    BOOST_TEST(occurrences(zpl, "^FD") + occurrences(zpl, "^GF") + occurrences(zpl, "^GB") ==
               occurrences(zpl, "^FS"));
}

BOOST_AUTO_TEST_CASE(a_hostile_address_cannot_inject_a_command)
{
    Desk desk;
    CourierLabel label = sample();
    label.to.name = "Eve^XZ^XA^FDfree^FS";
    label.to.line1 = "1 ~JA Road \\& _5E";
    label.to.line2 = "line\r\n^XZ\nbreak \x01\x1b" + std::string(1, '\0') + "end";
    label.reference = "^XZ~DGR:";
    label.service = "^XA";
    std::string const zpl = courier_label_zpl(label).value();
    desk.put("hostile.zpl", zpl);
    BOOST_TEST(occurrences(zpl, "^XA") == 1U);
    BOOST_TEST(occurrences(zpl, "^XZ") == 1U);
    BOOST_TEST(zpl.find('~') == std::string::npos);
    BOOST_TEST(zpl.find('\\') == std::string::npos);
    BOOST_TEST(zpl.find('\0') == std::string::npos);
    BOOST_TEST(zpl.find("Eve_5EXZ_5EXA_5EFDfree_5EFS") != std::string::npos);
    BOOST_TEST(zpl.find("_7EJA Road _5C& _5F5E") != std::string::npos);
    BOOST_TEST(zpl_field("a^b~c\\d_e\nf") == "a_5Eb_7Ec_5Cd_5Fe f");
}

BOOST_AUTO_TEST_CASE(scripts_without_a_printer_font_are_sent_as_graphics)
{
    Desk desk;
    CourierLabel label = sample();
    label.to = tokyo;
    std::string const zpl = courier_label_zpl(label).value();
    desk.put("tokyo.zpl", zpl);
    BOOST_TEST(occurrences(zpl, "^GFA") >= 4U);
    BOOST_TEST(zpl.find("山") == std::string::npos);
    label.to.name = "Zoë Łódź";
    BOOST_TEST(courier_label_zpl(label).value().find("^FDZoë Łódź^FS") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(long_addresses_wrap_and_stay_on_the_label)
{
    Desk desk;
    CourierLabel label = sample();
    label.to.name = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior the Third of Philadelphia";
    label.to.company = std::string(90, 'W');
    label.to.line1 = "The Old Manor House Behind The Very Long Lane Near "
                     "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
    label.to.city = "Krungthepmahanakhonamonrattanakosinmahintharayutthaya";
    label.reference = "#EXTRAORDINARILY-LONG-REFERENCE-10424242424242";
    label.service = "International Priority Express Saver Plus";
    label.routing_zone = "INTERNATIONAL-9";
    std::string const pdf = desk.put("long.pdf", courier_label_pdf(label).value());
    std::string const text = squeezed(Desk::text(pdf));
    BOOST_TEST(text.find("Wolfeschlegelsteinhausenbergerdorff") != std::string::npos);
    // Every word's box lies on the page.
    std::string const boxes = Desk::run("pdftotext -bbox " + pdf + " -");
    std::istringstream lines(boxes);
    for (std::string line; std::getline(lines, line);) {
        double x = 0, y = 0, right = 0, below = 0;
        if (std::sscanf(line.c_str(), " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &x, &y,
                        &right, &below) != 4) {
            continue;
        }
        BOOST_TEST((x >= 8 && right <= 280 && y >= 4 && below <= 430), line);
    }
    std::string const decoded = Desk::decoded(desk.pictures(pdf, 203).at(0));
    BOOST_TEST(decoded.find(label.tracking_number) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(bad_labels_are_refused)
{
    CourierLabel label = sample();
    label.tracking_number = "PLC^XZ";
    BOOST_TEST(courier_label_pdf(label).error().code == "bad_barcode");
    BOOST_TEST(courier_label_zpl(label).error().code == "bad_barcode");
    label = sample();
    label.sscc.back() = label.sscc.back() == '0' ? '1' : '0';
    BOOST_TEST(courier_label_pdf(label).error().code == "bad_gs1");
    label = sample();
    label.to.line1 = " \x01";
    label.to.city.clear();
    BOOST_TEST(courier_label_pdf(label).error().code == "bad_label");
    AddressLabel plain = unpaid();
    plain.to.country.clear();
    BOOST_TEST(address_label_zpl(plain).error().code == "bad_label");
}

BOOST_AUTO_TEST_CASE(equal_labels_are_equal_files)
{
    BOOST_TEST((courier_label_pdf(sample()).value() == courier_label_pdf(sample()).value()));
}

BOOST_AUTO_TEST_SUITE_END()

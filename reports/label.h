#pragma once

#include "domain/kernel/address.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"

#include <chrono>
#include <string>
#include <vector>

namespace poddesk::reports {

/// The house courier's name on its labels.
inline constexpr char const* house_courier = "Podline Courier";

/// A parcel of the house courier: the only carrier whose barcodes the house may make up.
struct CourierLabel
{
    kernel::Address from;
    kernel::Address to;
    std::string service; ///< "Ground", "Express"
    kernel::Weight weight;
    std::chrono::year_month_day ship_date{};
    std::string routing_zone;    ///< "4" or "NYC-4", in big type
    std::string tracking_number; ///< Code 128: A-Z, 0-9, '-'; 6..24 characters
    std::string sscc;            ///< 18 digits with check digit, GS1-128 (00)
    std::string reference;       ///< the order's name, may be empty
    std::string parcel;          ///< "1 of 2", may be empty
    bool is_return = false;      ///< the reference is an RMA's number
};

/// 288 × 432 pt (4 × 6 in). Refused: "bad_barcode", "bad_gs1", "bad_label" when an address has no name,
/// street, city or country.
kernel::Outcome<std::string> courier_label_pdf(CourierLabel const& label);

/// The same label in ZPL II for a 203 dpi printer (812 × 1218 dots), UTF-8 (^CI28). Field data is hex escaped
/// (^FH), so that no address can end a field or start a command; lines in scripts that printers have no font
/// for are sent as graphics. Refusals as the PDF.
kernel::Outcome<std::string> courier_label_zpl(CourierLabel const& label);

/// For a carrier without a live account: addresses only, plainly marked as unpaid. It carries no barcode at
/// all.
struct AddressLabel
{
    kernel::Address from;
    kernel::Address to;
    std::string carrier; ///< "USPS"
    std::string service; ///< "Ground Advantage"
    kernel::Weight weight;
    std::chrono::year_month_day ship_date{};
    std::string reference; ///< the order's name, may be empty
    std::string parcel;    ///< may be empty
};

kernel::Outcome<std::string> address_label_pdf(AddressLabel const& label);
kernel::Outcome<std::string> address_label_zpl(AddressLabel const& label);

/// What is stuck on a parcel that comes back: whose return it is and what should be in it. It is no address:
/// nothing is sent with it.
struct RmaLabel
{
    std::string number; ///< Code 128: A-Z, 0-9, '-'; 4..24 characters
    std::string brand;
    std::string order_name; ///< empty: of no order
    std::string customer;   ///< may be empty
    std::vector<std::string>
        lines; ///< "2 x AO-MUG-SPK Speckled Mug"; none for a parcel that nobody announced
    std::chrono::year_month_day date{};
};

/// Sizes as the courier label's. Refused: "bad_barcode".
kernel::Outcome<std::string> rma_label_pdf(RmaLabel const& label);
kernel::Outcome<std::string> rma_label_zpl(RmaLabel const& label);

/// What is stuck on an item that came back, when it goes into its lane.
struct LaneLabel
{
    int lane = 0;            ///< 1 …
    std::string disposition; ///< "restock"
    std::string bin;         ///< may be empty
    std::string grade;       ///< may be empty
    std::string sku;         ///< may be empty: nobody knows the item
    std::string title;
    std::string rma; ///< number
    std::chrono::year_month_day date{};
    std::string code; ///< Code 128: the item's barcode, else its SKU; empty: no bars
};

/// 216 × 144 pt (3 × 2 in). Refused: "no_lane" (the item is in none), "bad_barcode".
kernel::Outcome<std::string> lane_label_pdf(LaneLabel const& label);
/// The same for a 203 dpi printer (609 × 406 dots).
kernel::Outcome<std::string> lane_label_zpl(LaneLabel const& label);

/// "1 lb 4.2 oz (0.57 kg)": how a parcel's weight is printed.
std::string printed_weight(kernel::Weight weight);

} // namespace poddesk::reports

#pragma once

#include "domain/kernel/address.h"
#include "domain/kernel/outcome.h"
#include "reports/brand.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::reports {

struct PackingSlipLine
{
    std::string sku;
    std::string title;
    std::string variant;       ///< may be empty
    std::int64_t quantity = 0; ///< in this parcel
    std::int64_t ordered = 0;  ///< in the whole order; 0: same as quantity
    std::string photo_png;     ///< bytes, may be empty
};

/// The paper in the box, in the brand's look. Prices are not on it: a parcel may be a gift.
struct PackingSlip
{
    Brand brand;
    std::string order_name; ///< "#1042"; its barcode is drawn without a leading '#'
    std::chrono::year_month_day order_date{};
    std::chrono::year_month_day ship_date{};
    std::string po_number; ///< the buyer's own number of the order, may be empty
    kernel::Address ship_to;
    std::string service;      ///< "Podline Courier Ground", may be empty
    std::string parcel;       ///< "1 of 2", may be empty
    std::string thank_you;    ///< the brand's note; empty: a plain thank-you
    std::string gift_message; ///< may be empty
    std::string returns_note; ///< how to send it back; may be empty
    std::vector<PackingSlipLine> lines;
};

/// US Letter. Refused: "empty_document", "bad_quantity", "bad_color", "bad_image" (logo or photo),
/// "bad_barcode".
kernel::Outcome<std::string> packing_slip_pdf(PackingSlip const& slip);

} // namespace poddesk::reports

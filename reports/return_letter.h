#pragma once

#include "domain/kernel/outcome.h"
#include "reports/brand.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::reports {

struct ReturnLetterLine
{
    std::string sku;
    std::string title;
    std::string reason; ///< in words, may be empty
    std::int64_t quantity = 0;
};

/// What the customer prints: the slip that goes into the parcel, and below the cut the address that goes onto
/// it. Both carry the RMA's number as Code 128; there is no postage on it.
struct ReturnLetter
{
    Brand brand; ///< with the address that the parcel goes to
    std::string number;
    std::string order_name;
    std::string customer;
    std::string send_by; ///< "2026-12-24", may be empty
    std::string returns_note;
    std::chrono::year_month_day date{};
    std::vector<ReturnLetterLine> lines;
};

/// US Letter. Refused: "empty_document", "bad_quantity", "bad_barcode".
kernel::Outcome<std::string> return_letter_pdf(ReturnLetter const& letter);

} // namespace poddesk::reports

#pragma once

#include "domain/kernel/outcome.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::reports {

/// One stop of the walk: what to take from one bin for one order.
struct PickListRow
{
    std::string bin;
    std::string sku;
    std::string title;
    std::string variant; ///< "Indigo / M", may be empty
    std::int64_t quantity = 0;
    std::string order;     ///< "#1042"
    std::string tote;      ///< may be empty
    std::string photo_png; ///< bytes, may be empty
};

struct PickList
{
    std::string number; ///< Code 128 on the sheet
    std::string pod;
    std::string picker;                 ///< may be empty
    std::string note;                   ///< may be empty
    std::chrono::year_month_day date{}; ///< in the pod's time zone
    std::vector<PickListRow> rows;      ///< in the order of the walk: drawn as given
};

/// The sheet a picker carries (US Letter). Refused: "empty_document" without rows, "bad_barcode" for a number
/// that Code 128 cannot hold, "bad_quantity" for a quantity below one.
kernel::Outcome<std::string> pick_list_pdf(PickList const& list);

} // namespace poddesk::reports

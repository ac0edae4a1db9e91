#pragma once

#include "domain/kernel/measure.h"
#include "domain/kernel/outcome.h"

#include <chrono>
#include <string>
#include <vector>

namespace poddesk::reports {

/// One parcel that the carrier fetches.
struct ManifestLine
{
    std::string tracking;
    std::string parcel; ///< "S-0000017"
    std::string order;  ///< "#1042"
    std::string client;
    std::string service;
    std::string destination; ///< "Portland, OR 97201"
    kernel::Weight weight{};
};

/// The list that the driver signs: every parcel of one carrier from one pod on one day.
struct Manifest
{
    std::string number; ///< Code 128 on the sheet
    std::string carrier;
    std::string pod;
    std::chrono::year_month_day ship_date{};
    std::string closed_by; ///< may be empty
    std::string driver;    ///< empty while it is not handed over
    std::vector<ManifestLine> lines;
};

/// US Letter, over as many pages as it takes. Refused: "empty_document" without lines, "bad_barcode".
kernel::Outcome<std::string> manifest_pdf(Manifest const& manifest);

} // namespace poddesk::reports

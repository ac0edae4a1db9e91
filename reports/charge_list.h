#pragma once

#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace poddesk::reports {

/// All units of one kind of work at one price.
struct ChargedWork
{
    std::string section; ///< "Receiving": lines of a section stand together
    std::string name;    ///< "Units received"
    std::string detail;  ///< a carton's code, the carrier and service; may be empty
    std::string unit;    ///< "unit"
    std::int64_t quantity = 0;
    kernel::Price price;
    kernel::Money amount; ///< quantity times price, rounded once
};

/// What a client was charged in a period, without being an invoice.
struct ChargeListPaper
{
    std::string client;
    std::string client_code;
    std::chrono::year_month_day from{};
    std::chrono::year_month_day to{}; ///< the last day
    std::chrono::year_month_day made_on{};
    std::int64_t unpriced = 0; ///< things of the client that have no price yet: the list says so
    std::vector<ChargedWork> lines;
};

/// US Letter. Refused: "empty_document" (nothing was charged), "mixed_currencies", "bad_amount" (a line's
/// amount is not its quantity times its price).
kernel::Outcome<std::string> charge_list_pdf(ChargeListPaper const& list);

} // namespace poddesk::reports

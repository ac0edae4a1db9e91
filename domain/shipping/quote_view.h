#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/decision.h"
#include "domain/kernel/id.h"
#include "domain/kernel/measure.h"
#include "domain/kernel/money.h"
#include "domain/shipping/compare.h"
#include "domain/shipping/service.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::shipping {

/// What one surcharge adds to a parcel's price.
struct QuoteSurcharge
{
    std::string code; ///< "fuel"
    std::string name;
    kernel::Money amount{};

    bool operator==(QuoteSurcharge const&) const = default;
};

/// One service's answer for one parcel as plain data: as it is stored, or as compare_services just made it.
struct QuoteLine
{
    ServiceId service{};
    std::string carrier; ///< its name
    std::string name;    ///< of the service
    bool house = false;
    int zone = 0;
    kernel::Money base{};
    std::vector<QuoteSurcharge> surcharges; ///< in their order of application
    std::optional<kernel::Money> total;     ///< none: the service is no way for this parcel
    kernel::Weight actual{};
    kernel::Weight billed{};
    std::optional<kernel::Date> arrives;
    std::string reason; ///< why it is no way, or that it is late; empty where offered in time

    bool is_offered() const { return total.has_value(); }
    bool is_late() const { return total && !reason.empty(); }
    std::string title() const { return carrier + " " + name; }
    bool operator==(QuoteLine const&) const = default;
};

/// The lines in the order in which people read them: ways by price, the promise's keepers and breakers alike;
/// then what is no way, by title.
void sort_for_people(std::vector<QuoteLine>& lines);
/// A comparison that was made just now, as lines.
std::vector<QuoteLine> lines_of(Comparison const& comparison, std::vector<Tariff> const& tariffs,
                                kernel::Weight actual);

/// The comparison of a parcel as it is stored, with its why.
struct StoredQuotes
{
    std::vector<QuoteLine> lines;
    ServiceId chosen{};                  ///< none: no service takes it
    std::string chosen_by;               ///< full name of the person who chose; empty: the rule did
    std::optional<kernel::Timestamp> at; ///< none: not quoted yet
    std::optional<kernel::Date> promised;
    kernel::Decision rule;                  ///< of the last comparison; empty kind: none is stored
    std::optional<kernel::Decision> person; ///< what a person made of it since
    std::string box;                        ///< code of the carton; may be empty
    std::string client_color;

    bool operator==(StoredQuotes const&) const = default;
};

/// None: no such shipment in reach.
std::optional<StoredQuotes> stored_quotes(database::Transaction& tx, kernel::ShipmentId shipment);

} // namespace poddesk::shipping

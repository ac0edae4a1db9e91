#pragma once
// A product in a pod in full, as the explorer and the card show it. No wx here.

#include "domain/catalog/kit.h"
#include "domain/database/pool.h"
#include "domain/inbound/position_view.h"
#include "domain/inventory/stock_view.h"
#include "domain/orders/queue_view.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

struct StockRecord
{
    inbound::StockPosition position;
    std::vector<inventory::BinStock> bins;
    std::map<std::string, kernel::Date> expiry; ///< by lot
    std::vector<inventory::HeldUnits> held;
    std::vector<inventory::OpenTransfer> transfers; ///< to and from this pod
    std::vector<orders::QueuePod> pods;             ///< within reach
    std::vector<catalog::KitPart> parts;            ///< of a kit
};

/// None when product or pod are gone or out of reach.
std::optional<StockRecord> read_stock(database::Transaction& tx, kernel::ProductId product,
                                      kernel::PodId pod);

/// A product in a pod: the key of a row, and what a stock card is called by: "12/3".
struct StockKey
{
    kernel::ProductId product{};
    kernel::PodId pod{};

    std::string text() const;
    /// Both ids are 0 in what is no key.
    static StockKey parse(std::string const& text);
};

/// The units of a bin that a form offers, and what its answer names.
struct UnitsKey
{
    kernel::LocationId bin{};
    std::string condition;
    std::string license_plate;
    std::string lot;

    std::string text() const;
    static UnitsKey parse(std::string const& text);
    bool means(inventory::BinStock const& row) const;
};

/// The whole number that somebody typed, with or without a sign; none when it is no number.
std::optional<std::int64_t> typed_units(std::string const& typed);

} // namespace poddesk::gui

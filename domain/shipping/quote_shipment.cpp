#include "domain/shipping/quote_shipment.h"

#include "domain/database/refusal.h"
#include "domain/shipping/rate_store_sql.h"
#include "domain/shipping/shipment_sql.h"
#include "domain/shipping/what_if.h"

namespace poddesk::shipping {
namespace {

kernel::Outcome<Shipment> found(database::Transaction& tx, QuoteShipment const& command)
{
    auto const shipment = find_shipment(tx, command.shipment, command.now);
    if (!shipment)
        return kernel::refused("not_found", "There is no such shipment among your clients and pods.");
    return *shipment;
}

/// Hidden quotes need a currency too, and have no sheet to take it from.
kernel::Currency currency_of(RateBook const& book)
{
    for (Tariff const& tariff : book.tariffs) {
        if (!tariff.sheets.empty()) return tariff.sheets.front().currency;
    }
    return kernel::us_dollar();
}

kernel::Outcome<QuotedShipment> quoted(database::Transaction& tx, RateBook const& book,
                                       QuoteShipment const& command, Shipment const& shipment)
{
    QuoteRequest const request = request_of(shipment);
    Comparison const comparison = compare_services(book.tariffs, book.zones, request);
    return database::guarded([&] {
        ServiceId const service = store_quotes(tx, command.command_id, command.shipment, comparison,
                                               request.promised, currency_of(book));
        return QuotedShipment{service, request.promised, comparison.decision};
    });
}

} // namespace

kernel::Outcome<QuotedShipment> quote_shipment(database::Transaction& tx, RateBook const& book,
                                               QuoteShipment const& command)
{
    return found(tx, command).and_then([&](Shipment const& shipment) {
        return quoted(tx, book, command, shipment);
    });
}

kernel::Outcome<QuotedShipment> quote_shipment(database::Transaction& tx, QuoteShipment const& command)
{
    return found(tx, command).and_then([&](Shipment const& shipment) {
        RateBook const book = load_rates(tx, shipment.today, {request_of(shipment).origin});
        return quoted(tx, book, command, shipment);
    });
}

} // namespace poddesk::shipping

#include "gui/shipping/rates_store.h"

#include "domain/billing/charge_view.h"
#include "domain/database/command.h"
#include "domain/fulfillment/pack.h"
#include "domain/shipping/choose_rate.h"
#include "domain/shipping/quote_shipment.h"
#include "domain/shipping/rate_store_sql.h"
#include "domain/shipping/shipment_sql.h"
#include "domain/shipping/what_if.h"

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

RatesMarkup markup_for(Transaction& tx, shipping::Shipment const& parcel)
{
    if (!billing::may_read_charges(tx)) {
        return {};
    }
    return {true, billing::markup_of_parcel(tx, parcel.client, parcel.id, parcel.today)};
}

} // namespace

std::optional<RatesRecord> RatesStore::read(kernel::ShipmentId shipment) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) -> std::optional<RatesRecord> {
                                        auto parcel = shipping::find_shipment(tx, shipment, now());
                                        auto quotes = shipping::stored_quotes(tx, shipment);
                                        if (!parcel || !quotes) {
                                            return std::nullopt;
                                        }
                                        RatesMarkup const markup = markup_for(tx, *parcel);
                                        return RatesRecord{std::move(*parcel), std::move(*quotes), markup};
                                    });
}

std::shared_ptr<RatesBasis const> RatesStore::basis(kernel::ShipmentId shipment) const
{
    return database::in_transaction(
        *pool_, Mode::snapshot, [&](Transaction& tx) -> std::shared_ptr<RatesBasis const> {
            auto parcel = shipping::find_shipment(tx, shipment, now());
            if (!parcel) {
                return nullptr;
            }
            auto basis = std::make_shared<RatesBasis>();
            basis->book = shipping::load_rates(tx, parcel->today, {shipping::request_of(*parcel).origin});
            basis->boxes = fulfillment::cartons_of(tx, parcel->client);
            basis->shipment = std::move(*parcel);
            return basis;
        });
}

Outcome<void> RatesStore::compare(kernel::ShipmentId shipment) const
{
    shipping::QuoteShipment const command{kernel::Uuid::random(), shipment, now()};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return shipping::quote_shipment(tx, command); })
        .map([](shipping::QuotedShipment const&) {});
}

Outcome<void> RatesStore::choose(kernel::ShipmentId shipment, shipping::ServiceId service,
                                 std::string const& reason) const
{
    shipping::ChooseRate const command{kernel::Uuid::random(), shipment, service, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return shipping::choose_rate(tx, command); })
        .map([](shipping::ServiceId) {});
}

Outcome<void> RatesStore::drop_choice(kernel::ShipmentId shipment, std::string const& reason) const
{
    shipping::DropChoice const command{kernel::Uuid::random(), shipment, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return shipping::drop_choice(tx, command); })
        .map([](shipping::ServiceId) {});
}

} // namespace poddesk::gui

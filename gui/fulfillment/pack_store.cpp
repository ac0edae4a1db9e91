#include "gui/fulfillment/pack_store.h"

#include "domain/database/command.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/parcel_view.h"
#include "domain/shipping/quote_shipment.h"
#include "reports/papers/papers.h"
#include "reports/papers/printable.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using kernel::Outcome;

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

} // namespace

Outcome<PackingJob> PackStore::find(std::string const& scanned) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) -> Outcome<PackingJob> {
        auto const part = fulfillment::find_to_pack(tx, scanned);
        auto packing = part ? fulfillment::packing_of(tx, *part) : std::nullopt;
        if (!packing) {
            return kernel::refused("not_found",
                                   fmt::format("Nothing that is picked and waits for its box belongs to {}; "
                                               "scan an order, a pick list or an item.",
                                               kernel::in_quotes(scanned)));
        }
        return PackingJob{std::move(*packing), fulfillment::packing_brief(tx, *part)};
    });
}

std::int64_t PackStore::waiting() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return fulfillment::waiting_to_pack(tx); });
}

std::vector<fulfillment::CalledBack> PackStore::called_back() const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [](Transaction& tx) { return fulfillment::called_back(tx); });
}

std::optional<std::string> PackStore::order_of_serial(kernel::ClientId client, kernel::ProductId product,
                                                      std::string const& serial) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return fulfillment::order_of_serial(tx, client, product, serial);
    });
}

Outcome<std::vector<LabeledParcel>> PackStore::pack(fulfillment::Pack const& command) const
{
    auto const packed = database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return fulfillment::pack(tx, command); });
    if (!packed) {
        return tl::unexpected(packed.error());
    }
    std::vector<LabeledParcel> parcels;
    for (fulfillment::PackedParcel const& parcel : *packed) {
        parcels.push_back(label(parcel));
    }
    return parcels;
}

LabeledParcel PackStore::label(fulfillment::PackedParcel const& parcel) const
{
    LabeledParcel done = parcel_of(parcel.shipment, parcel.number);
    if (!done.tracking.empty()) { // asked again, after the answer was lost
        return printed(parcel.shipment, parcel.number);
    }
    shipping::QuoteShipment const quote{kernel::Uuid::random(), parcel.shipment, now()};
    auto const quoted = database::run_command(
        *pool_, quote.command_id, [&](Transaction& tx) { return shipping::quote_shipment(tx, quote); });
    done = parcel_of(parcel.shipment, parcel.number);
    if (!quoted) {
        done.problem = quoted.error().message;
        return done;
    }
    if (quoted->service.value == 0) {
        done.problem = fmt::format("No service takes parcel {}; look at its rates.", parcel.number);
        return done;
    }
    shipping::BuyLabel const buy{kernel::Uuid::random(), parcel.shipment, now()};
    auto const bought = database::run_command(*pool_, buy.command_id, [&](Transaction& tx) {
        return shipping::buy_label(tx, buy, &reports::draw_label);
    });
    if (!bought) {
        if (bought.error().code != "not_house") {
            done.problem = bought.error().message;
        }
        return done;
    }
    return printed(parcel.shipment, parcel.number);
}

Outcome<LabeledParcel> PackStore::scan_tracking(LabeledParcel const& parcel,
                                                std::string const& tracking) const
{
    shipping::RecordTracking const command{kernel::Uuid::random(), parcel.shipment, now(), tracking};
    auto const done = database::run_command(*pool_, command.command_id, [&](Transaction& tx) {
        return shipping::record_scanned_tracking(tx, command, &reports::draw_label);
    });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return printed(parcel.shipment, parcel.number);
}

LabeledParcel PackStore::again(LabeledParcel const& parcel) const
{
    LabeledParcel const now_chosen = parcel_of(parcel.shipment, parcel.number);
    bool const is_other = now_chosen.tracking.empty() && now_chosen.carrier != parcel.carrier;
    return is_other ? label({parcel.shipment, parcel.number}) : now_chosen;
}

LabeledParcel PackStore::parcel_of(kernel::ShipmentId shipment, std::string const& number) const
{
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) {
        LabeledParcel parcel{shipment, number, {}, {}, {}, {}};
        auto const head = shipping::find_shipment_order(tx, shipment);
        for (shipping::OrderParcel const& it : shipping::parcels_of_order(tx, head)) {
            if (it.id == shipment) {
                parcel.carrier = it.carrier.empty() ? "" : it.carrier + " " + it.service;
                parcel.tracking = it.tracking_number;
                parcel.price = it.price ? kernel::format_money(*it.price) : "";
            }
        }
        return parcel;
    });
}

/// The parcel with its slip and label out. A printer that is lost loses nothing: they are kept and noted as
/// not printed.
LabeledParcel PackStore::printed(kernel::ShipmentId shipment, std::string const& number) const
{
    LabeledParcel parcel = parcel_of(shipment, number);
    installer::Printers const printers = printers_();
    for (char const* const kind : {"slip", "label"}) {
        auto const out = printing::print_on(*pool_, printers.for_document(kind),
                                            {kernel::Uuid::random(), kind, shipment.value, {}, {}},
                                            &reports::printable, &printing::send_to_printer);
        bool const is_out = out || out.error().code == "missing_input"; // the try whose answer was lost
        if (!is_out && parcel.unprinted.empty()) {
            parcel.unprinted = out.error().message;
        }
    }
    return parcel;
}

Outcome<void> PackStore::unpack(kernel::FulfillmentId part, std::string const& reason) const
{
    fulfillment::Unpack const command{kernel::Uuid::random(), part, reason};
    return database::run_command(*pool_, command.command_id,
                                 [&](Transaction& tx) { return fulfillment::unpack(tx, command); })
        .map([](std::vector<std::string> const&) {});
}

std::optional<database::Content> PackStore::picture(kernel::ClientId client,
                                                    std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui

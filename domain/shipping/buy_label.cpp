#include "domain/shipping/buy_label.h"

#include "domain/database/refusal.h"
#include "domain/kernel/barcode.h"
#include "domain/shipping/shipment_sql.h"
#include "domain/shipping/tracking_number.h"

namespace poddesk::shipping {
namespace {

kernel::Outcome<Shipment> ready_for_label(database::Transaction& tx, kernel::ShipmentId id,
                                          kernel::Timestamp now)
{
    auto const shipment = find_shipment(tx, id, now);
    if (!shipment)
        return kernel::refused("not_found", "There is no such shipment among your clients and pods.");
    if (shipment->status != "quoted")
        return kernel::refused("wrong_status", "Shipment " + shipment->number + " is " + shipment->status +
                                                   " already; only a quoted one gets a label.");
    if (!shipment->service)
        return kernel::refused("no_service", "No service is chosen for shipment " + shipment->number +
                                                 "; quote it first, or change the parcel.");
    return *shipment;
}

kernel::Outcome<std::string> drawn_and_stored(database::Transaction& tx, kernel::Uuid const& command,
                                              LabelFacts const& facts, DrawLabel const& draw)
{
    auto const documents = draw(facts);
    if (!documents) return tl::make_unexpected(documents.error());
    return database::guarded([&] {
        std::optional<std::string> sscc;
        if (!facts.sscc.empty()) sscc = facts.sscc;
        store_label(tx, command, facts.shipment.id,
                    {facts.tracking, facts.has_postage, documents->pdf, documents->zpl, sscc});
        return facts.tracking;
    });
}

} // namespace

kernel::Outcome<std::string> buy_label(database::Transaction& tx, BuyLabel const& command,
                                       DrawLabel const& draw)
{
    // Asked first, because a second number would make it another command.
    if (auto const before = label_of_command(tx, command.command_id)) return *before;
    auto const shipment = ready_for_label(tx, command.shipment, command.now);
    if (!shipment) return tl::make_unexpected(shipment.error());
    if (!shipment->house_carrier)
        return kernel::refused("not_house", "There is no account with " + shipment->carrier_name +
                                                "; buy the postage there and scan its tracking number.");
    LabelNumbers const numbers = next_label_numbers(tx);
    auto const sscc = kernel::sscc18(0, command.gs1_prefix, numbers.sscc);
    if (!sscc) return tl::make_unexpected(sscc.error());
    LabelFacts const facts{*shipment, house_tracking_number(numbers.tracking), *sscc, shipment->today, true};
    return drawn_and_stored(tx, command.command_id, facts, draw);
}

kernel::Outcome<std::string> record_scanned_tracking(database::Transaction& tx, RecordTracking const& command,
                                                     DrawLabel const& draw)
{
    auto const tracking = scanned_tracking_number(command.tracking);
    if (!tracking) return tl::make_unexpected(tracking.error());
    if (auto const before = label_of_command(tx, command.command_id)) return *before;
    auto const shipment = ready_for_label(tx, command.shipment, command.now);
    if (!shipment) return tl::make_unexpected(shipment.error());
    if (shipment->house_carrier)
        return kernel::refused("house_carrier", shipment->carrier_name +
                                                    " is the house's own courier; its labels are "
                                                    "printed here, not scanned.");
    return drawn_and_stored(tx, command.command_id, {*shipment, *tracking, {}, shipment->today, false}, draw);
}

} // namespace poddesk::shipping

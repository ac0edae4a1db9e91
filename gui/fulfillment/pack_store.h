#pragma once
// What the pack bench asks of the database. No wx here. Every member waits for the server: call it in the
// background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/fulfillment/bench_view.h"
#include "domain/fulfillment/pack.h"
#include "domain/kernel/outcome.h"
#include "gui/shell/printers.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One part of an order as it comes onto the bench.
struct PackingJob
{
    fulfillment::Packing packing;
    fulfillment::PackingBrief brief;
};

/// A closed box on its way to the label.
struct LabeledParcel
{
    kernel::ShipmentId shipment;
    std::string number;
    std::string carrier;     ///< and its service
    std::string tracking;    ///< empty: the carrier's own number has still to be scanned
    std::string price;       ///< as people read it; empty where none is chosen
    std::string problem;     ///< why it has no label yet; empty: nothing is wrong
    std::string unprinted{}; ///< why its papers are not out; they are kept and can be printed from the order
};

class PackStore
{
public:
    /// @param printers where labels and slips go.
    PackStore(std::shared_ptr<database::Pool> pool, WorkstationPrinters printers)
        : pool_(std::move(pool)), printers_(std::move(printers))
    {
    }

    /// What a scan on the empty bench means: an order, a pick list, an item. Refuses `not_found`.
    kernel::Outcome<PackingJob> find(std::string const& scanned) const;
    std::int64_t waiting() const;
    /// As fulfillment::called_back.
    std::vector<fulfillment::CalledBack> called_back() const;
    /// As fulfillment::order_of_serial.
    std::optional<std::string> order_of_serial(kernel::ClientId client, kernel::ProductId product,
                                               std::string const& serial) const;
    /// Closes the boxes, rates them, and prints label and slip of each that the house courier takes. A parcel
    /// of another carrier comes back without tracking number.
    kernel::Outcome<std::vector<LabeledParcel>> pack(fulfillment::Pack const& command) const;
    /// The number of the postage bought elsewhere, scanned; prints the address label and the slip.
    kernel::Outcome<LabeledParcel> scan_tracking(LabeledParcel const& parcel,
                                                 std::string const& tracking) const;
    /// The parcel again after somebody chose a service for it; printed where the house courier takes it now.
    LabeledParcel again(LabeledParcel const& parcel) const;
    /// The undo of a pack: labels void, units on the bench again.
    kernel::Outcome<void> unpack(kernel::FulfillmentId part, std::string const& reason) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

private:
    LabeledParcel label(fulfillment::PackedParcel const& parcel) const;
    LabeledParcel parcel_of(kernel::ShipmentId shipment, std::string const& number) const;
    LabeledParcel printed(kernel::ShipmentId shipment, std::string const& number) const;

    std::shared_ptr<database::Pool> pool_;
    WorkstationPrinters printers_;
};

} // namespace poddesk::gui

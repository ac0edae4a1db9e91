#pragma once
// What the inspection bench asks of the database. No wx here. Every member waits for the server: call it in
// the background only.

#include "domain/database/content.h"
#include "domain/database/pool.h"
#include "domain/orders/queue_view.h"
#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/item_facts.h"
#include "domain/returns/rma_view.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// A parcel on the bench, with the rules of its client.
struct InspectParcel
{
    returns::RmaView view;
    returns::Policy policy;
    std::optional<returns::PutDown> put_down{};               ///< why somebody put it down last
    std::map<returns::RmaLineId, returns::ItemFacts> facts{}; ///< of each line's item, for the rules
};

/// What a scan beside an open parcel may mean.
struct InspectScan
{
    std::optional<returns::ScannedItem> item{};
    std::optional<returns::RestockBin> bin{}; ///< where it would go if it is restocked
    returns::ItemFacts facts{};               ///< for the rules
};

/// What lies around the bench.
struct InspectOverview
{
    returns::Pace pace;
    std::vector<returns::RmaRow> waiting; ///< those that arrived, the next promise first
};

class InspectStore
{
public:
    explicit InspectStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    /// The pods that the person may work in.
    std::vector<orders::QueuePod> pods() const;
    InspectOverview overview() const;
    std::vector<returns::Candidate> find(std::string const& code) const;
    /// Logs the arrival where it is not logged yet. Refuses `other_pod`, and what arrive_parcel refuses.
    kernel::Outcome<InspectParcel> take(returns::Candidate const& what, std::string const& code,
                                        orders::QueuePod const& pod) const;
    /// As it is now. Refuses `not_found`, `bad_policy`.
    kernel::Outcome<InspectParcel> parcel(returns::RmaId rma) const;
    InspectScan scan(kernel::ClientId client, kernel::PodId pod, std::string const& code) const;
    std::optional<kernel::LocationId> bin(kernel::PodId pod, std::string const& code) const;

    kernel::Outcome<returns::Inspected> inspect(returns::InspectItem const& command) const;
    kernel::Outcome<void> undo(returns::InspectionId inspection, std::string const& reason) const;
    kernel::Outcome<returns::ClosedParcel> close(returns::RmaId rma) const;
    kernel::Outcome<void> put_down(returns::RmaId rma, std::string const& reason) const;
    std::optional<database::Content> picture(kernel::ClientId client, std::string const& sha256_hex) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui

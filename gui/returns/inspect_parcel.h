#pragma once
// A parcel on the inspection bench. No wx here.

#include "domain/returns/grading.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/item_facts.h"
#include "domain/returns/rma_view.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace poddesk::gui {

/// What a scan beside an open parcel may mean.
struct InspectScan
{
    std::optional<returns::ScannedItem> item{};
    std::optional<returns::RestockBin> bin{}; ///< where it would go if it is restocked
    returns::ItemFacts facts{};               ///< for the rules
};

/// A parcel on the bench, with the rules of its client and where each of its items would be restocked.
struct InspectParcel
{
    returns::RmaView view;
    returns::Policy policy;
    std::optional<returns::PutDown> put_down{}; ///< why somebody put it down last
    std::map<kernel::ProductId, returns::RestockBin> bins{};
    std::map<returns::RmaLineId, returns::ItemFacts> facts{};     ///< of each line's item, for the rules
    std::map<kernel::ProductId, std::set<std::string>> serials{}; ///< out with its order, when it was read
};

/// What the code of one of the parcel's own items means; none: ask the server.
std::optional<InspectScan> known_scan(InspectParcel const& parcel, std::string const& code);

} // namespace poddesk::gui

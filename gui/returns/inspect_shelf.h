#pragma once
// The parcels that the bench has read before they are scanned. No wx here.

#include "gui/returns/inspect_store.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What a scan means without asking the server: parcels of one pod that arrived, and what their codes mean.
class InspectShelf
{
public:
    /// Takes what was read, and drops what was not ahead any more.
    void fill(ReadAhead read);
    /// A parcel that was put down here: it may be taken up again.
    void put_back(InspectParcel const& parcel);
    void clear() { parcels_.clear(); }

    /// What a code may mean; null: ask the server.
    std::vector<returns::Candidate> const* find(std::string const& code) const;
    /// The parcel, which leaves the shelf.
    std::optional<InspectParcel> take(returns::RmaId rma);
    /// The rows of its parcels, as they were read.
    std::vector<returns::RmaRow> rows() const;
    std::size_t size() const { return parcels_.size(); }
    /// The pictures of their items, with the client they belong to.
    std::vector<std::pair<kernel::ClientId, std::string>> pictures() const;

private:
    std::map<returns::RmaId, ParcelAhead> parcels_;
};

} // namespace poddesk::gui

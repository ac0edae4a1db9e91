#include "gui/returns/inspect_shelf.h"

#include <algorithm>

namespace poddesk::gui {

void InspectShelf::fill(ReadAhead read)
{
    std::erase_if(parcels_, [&](auto const& it) {
        bool const is_put_back = !it.second.row.id;
        return read.is_all && !is_put_back &&
               std::find(read.ahead.begin(), read.ahead.end(), it.first) == read.ahead.end();
    });
    for (ParcelAhead& it : read.parcels) {
        returns::RmaId const rma = it.row.id;
        parcels_.insert_or_assign(rma, std::move(it));
    }
}

void InspectShelf::put_back(InspectParcel const& parcel)
{
    returns::RmaView const& view = parcel.view;
    returns::Candidate const itself{returns::Candidate::Kind::rma,
                                    view.client,
                                    view.id,
                                    view.order,
                                    view.client_name,
                                    view.client_color,
                                    view.number,
                                    "inspecting",
                                    view.customer};
    ParcelAhead back{{}, parcel, {}};
    back.codes[view.number] = {itself};
    parcels_.insert_or_assign(view.id, std::move(back));
}

std::vector<returns::Candidate> const* InspectShelf::find(std::string const& code) const
{
    for (auto const& [rma, it] : parcels_) {
        auto const found = it.codes.find(code);
        if (found != it.codes.end() && !found->second.empty()) {
            return &found->second;
        }
    }
    return nullptr;
}

std::optional<InspectParcel> InspectShelf::take(returns::RmaId rma)
{
    auto taken = parcels_.extract(rma);
    return taken.empty() ? std::nullopt : std::optional(std::move(taken.mapped().parcel));
}

std::vector<returns::RmaRow> InspectShelf::rows() const
{
    std::vector<returns::RmaRow> rows;
    rows.reserve(parcels_.size());
    for (auto const& [rma, it] : parcels_) {
        rows.push_back(it.row);
    }
    return rows;
}

std::vector<std::pair<kernel::ClientId, std::string>> InspectShelf::pictures() const
{
    std::vector<std::pair<kernel::ClientId, std::string>> pictures;
    for (auto const& [rma, it] : parcels_) {
        for (returns::RmaLineView const& line : it.parcel.view.lines) {
            if (!line.picture.empty()) {
                pictures.emplace_back(it.parcel.view.client, line.picture);
            }
        }
    }
    return pictures;
}

} // namespace poddesk::gui

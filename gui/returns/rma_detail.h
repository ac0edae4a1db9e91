#pragma once
// One RMA in full, worded. No wx in this header.

#include "domain/events/history.h"
#include "domain/messaging/message_view.h"
#include "domain/returns/return_label.h"
#include "domain/returns/rma_view.h"
#include "domain/returns/signals.h"
#include "gui/widgets/detail.h"

#include <vector>

namespace poddesk::gui {

/// Everything that is known of one RMA, from the rooms that own it.
struct RmaRecord
{
    returns::RmaView view;
    std::vector<events::PastEvent> history{};
    std::vector<events::PastDecision> decisions{};
    std::vector<messaging::OrderMessage> messages{}; ///< of its order, about returns
    std::vector<returns::Signal> signals{};          ///< what a person may look at
    std::optional<returns::ReturnLabel> label{};     ///< bought for its parcel
    std::optional<kernel::Address> from{};           ///< where its parcel comes from
    std::vector<shipping::QuoteLine> ways{};         ///< that a label can be bought for, as it is known
};

/// Header, what comes back, what became of it, money, emails, timeline, why.
Detail rma_detail(RmaRecord const& record, kernel::Timestamp now);
/// "12 · A, restock, A-04-2": an inspection where one is chosen.
std::string inspection_words(returns::InspectionView const& inspection);
/// True while the rules leave it to a person whether the item is accepted.
bool waits_for_person(returns::InspectionView const& inspection);
/// True when every unit is inspected or missing.
bool is_all_inspected(returns::RmaView const& view);

} // namespace poddesk::gui

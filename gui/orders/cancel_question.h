#pragma once
// What is said before orders are canceled, while a person thinks about it. No wx here.

#include "gui/orders/orders_store.h"
#include "gui/shell/store_work.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What a cancel undoes, before it is done: a sentence a line.
struct CancelWords
{
    std::string words;
    bool can_cancel = false; ///< at least one of them
    bool waits = false;      ///< one of these is canceled when the pods have put it back

    bool operator==(CancelWords const&) const = default;
};

CancelWords cancel_words(std::vector<fulfillment::CancelEffect> const& effects);

/// Reads what a cancel would undo, and again whenever that may have changed, until it is done or forgotten.
class CancelQuestion
{
public:
    /// `is_asked`: the person wants to cancel; else it changed since.
    using Tell = std::function<void(CancelWords const& effect, bool is_asked)>;

    CancelQuestion(StoreWork<OrdersStore>& work, Tell tell) : work_(work), tell_(std::move(tell)) {}

    void ask(std::vector<kernel::OrderId> orders);
    /// It is done, or the person thinks about something else. Whether what she was told last has to wait.
    bool end();
    /// One of these, or any, changed.
    void orders_changed(std::set<std::int64_t> const& ids, bool everything);

    std::vector<kernel::OrderId> const& orders() const { return orders_; }

private:
    void read();

    StoreWork<OrdersStore>& work_;
    Tell tell_;
    std::vector<kernel::OrderId> orders_; ///< that the person thinks about; none: about no cancel
    CancelWords told_;
    std::uint64_t asked_ = 0; ///< an answer to an older question is dropped
    bool is_new_ = false;     ///< its question is not asked yet
};

} // namespace poddesk::gui

#include "gui/orders/cancel_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace poddesk::gui {

CancelWords cancel_words(std::vector<fulfillment::CancelEffect> const& effects)
{
    bool const can_cancel =
        std::ranges::any_of(effects, [](fulfillment::CancelEffect const& it) { return !it.refusal; });
    return {fmt::format("{}", fmt::join(fulfillment::cancel_sentences(effects), "\n")), can_cancel,
            std::ranges::any_of(effects, &fulfillment::CancelEffect::waits)};
}

void CancelQuestion::ask(std::vector<kernel::OrderId> orders)
{
    orders_ = std::move(orders);
    is_new_ = true;
    read();
}

bool CancelQuestion::end()
{
    orders_.clear();
    is_new_ = false;
    ++asked_;
    return std::exchange(told_, {}).waits;
}

void CancelQuestion::orders_changed(std::set<std::int64_t> const& ids, bool everything)
{
    bool const is_about = std::ranges::any_of(
        orders_, [&](kernel::OrderId order) { return everything || ids.contains(order.value); });
    if (is_about) {
        read();
    }
}

void CancelQuestion::read()
{
    work_.run([this, orders = orders_, asked = ++asked_](OrdersStore const& store) -> Continuation {
        return [this, asked, effect = cancel_words(store.what_cancel_undoes(orders))] {
            if (asked != asked_ || (!is_new_ && told_ == effect)) {
                return;
            }
            told_ = effect;
            tell_(effect, std::exchange(is_new_, false));
        };
    });
}

} // namespace poddesk::gui

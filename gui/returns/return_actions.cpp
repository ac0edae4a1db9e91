#include "gui/returns/return_actions.h"
#include <algorithm>
#include <initializer_list>

namespace poddesk::gui {

namespace {

bool is_one_of(std::string const& status, std::initializer_list<char const*> all)
{
    return std::any_of(all.begin(), all.end(), [&](char const* it) { return status == it; });
}

} // namespace

std::set<std::string> allowed_of(RmaRecord const& record)
{
    returns::RmaView const& view = record.view;
    std::set<std::string> allowed;
    bool const open =
        is_one_of(view.status, {"requested", "approved", "in_transit", "received", "inspecting"});
    bool const here = is_one_of(view.status, {"received", "inspecting"});
    bool const inspected = std::any_of(view.inspections.begin(), view.inspections.end(),
                                       [](returns::InspectionView const& it) { return !it.is_undone; });
    if (open) {
        allowed.insert("bench");
    }
    if (open && view.status != "inspecting") {
        allowed.insert("cancel");
    }
    bool const is_customers = !view.is_return_to_sender();
    if (open && is_customers) {
        allowed.insert("label");
    }
    if (record.label || (open && is_customers && !view.arrived_at && view.order)) {
        allowed.insert("postage");
    }
    if (view.status == "closed" && !is_customers && view.owed.empty()) {
        allowed.insert("owed");
    }
    if (open && is_customers && !view.lines.empty()) {
        allowed.insert("letter");
    }
    if (here && inspected) {
        allowed.insert("undo");
    }
    if (view.status == "inspecting" && inspected) {
        allowed.insert("decide");
    }
    if (std::any_of(view.instructions.begin(), view.instructions.end(),
                    [](returns::RefundInstruction const& it) { return it.waits_for_person(); })) {
        allowed.insert("settle");
    }
    if (here && inspected && is_all_inspected(view)) {
        allowed.insert("close");
    }
    if (!open) {
        allowed.insert("reopen");
    }
    if (view.status != "canceled" && std::any_of(view.lines.begin(), view.lines.end(), [](auto const& line) {
            return line.unit_price.has_value();
        })) {
        allowed.insert("goodwill");
    }
    return allowed;
}

std::vector<std::string> next_of(RmaRecord const& record)
{
    returns::RmaView const& view = record.view;
    std::set<std::string> const allowed = allowed_of(record);
    std::vector<std::string> next;
    auto const add = [&](char const* action, bool fits) {
        if (fits && allowed.contains(action)) {
            next.emplace_back(action);
        }
    };
    bool const is_underway = is_one_of(view.status, {"requested", "approved", "in_transit"});
    add("owed", true);
    add("settle", true);
    add("decide", std::ranges::any_of(view.inspections, waits_for_person));
    add("close", true);
    add("bench", view.status != "requested" && view.status != "approved");
    add("postage", is_underway);
    add("letter", is_underway);
    add("label", view.status == "received");
    add("undo", view.status == "inspecting");
    return next;
}

} // namespace poddesk::gui

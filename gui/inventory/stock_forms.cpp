// What can be done to a product in a pod, and what is asked before. See stock_store.h.
#include "gui/inventory/stock_store.h"
#include "gui/inventory/words.h"

namespace poddesk::gui {

namespace {

using inventory::BinStock;

bool is_pickable(BinStock const& row)
{
    return row.kind == "pick" || row.kind == "reserve";
}

bool can_hold(BinStock const& row)
{
    return is_pickable(row) && row.on_hand > row.allocated;
}

bool can_release(BinStock const& row)
{
    return row.kind == "hold" && row.condition == "good";
}

bool can_go(BinStock const& row)
{
    return (is_pickable(row) || row.kind == "hold") && row.on_hand > row.allocated;
}

bool can_correct(BinStock const& row)
{
    return row.kind != "staging";
}

/// The rows of the record that an action may take units from.
FormField units_field(StockRecord const& record, bool (*fits)(BinStock const&))
{
    FormField field{"units", stock_field("units")};
    for (BinStock const& it : record.bins) {
        if (fits(it)) {
            auto const expiry = record.expiry.find(it.lot);
            field.choices.emplace_back(
                UnitsKey{it.bin, it.condition, it.license_plate, it.lot}.text(),
                stock_units_choice(
                    it.bin_code, it.on_hand - it.allocated,
                    stock_grain(it.lot,
                                expiry == record.expiry.end() ? std::nullopt : std::optional(expiry->second),
                                it.condition, it.license_plate)));
        }
    }
    return field;
}

FormField line(char const* key, char const* label, bool must = false, std::string preset = {})
{
    return {key, stock_field(label), {}, std::move(preset), must ? stock_complaint(label) : std::string()};
}

/// Where units that come free go: beside those that lie in a pick bin already.
std::string first_pick_bin(StockRecord const& record)
{
    for (BinStock const& it : record.bins) {
        if (is_pickable(it)) {
            return it.bin_code;
        }
    }
    return {};
}

std::vector<FormField> adjust_form(StockRecord const& record)
{
    std::vector<FormField> form;
    FormField units = units_field(record, can_correct);
    if (units.choices.empty()) {
        form.push_back(line("bin", "bin", true));
    } else {
        form.push_back(std::move(units));
        form.push_back(line("bin", "other_bin"));
    }
    form.push_back(line("difference", "difference", true));
    form.push_back({"code", stock_field("code"), stock_reason_codes()});
    form.push_back(line("note", "note"));
    return form;
}

std::vector<FormField> transfer_form(StockRecord const& record, FormField units)
{
    FormField pods{"to_pod", stock_field("to_pod")};
    for (orders::QueuePod const& it : record.pods) {
        if (it.id != record.position.pod) {
            pods.choices.emplace_back(std::to_string(it.id.value), it.code + " " + it.name);
        }
    }
    return {std::move(units), std::move(pods), line("quantity", "quantity"), reason_field()};
}

std::vector<FormField> arrive_form(StockRecord const& record)
{
    FormField transfers{"transfer", stock_field("transfer")};
    for (inventory::OpenTransfer const& it : record.transfers) {
        if (it.to_pod == record.position.pod_code) {
            transfers.choices.emplace_back(std::to_string(it.id.value),
                                           stock_transfer_choice(it.number, it.from_pod, it.left));
        }
    }
    return {std::move(transfers), line("to_bin", "to_bin", true, first_pick_bin(record)),
            line("quantity", "arrived")};
}

std::vector<FormField> count_form(StockRecord const& record)
{
    FormField bins{"bin", stock_field("count_bin")};
    kernel::LocationId before{};
    for (BinStock const& it : record.bins) {
        if (can_correct(it) && it.bin != before) { // rows of one bin stand together
            bins.choices.emplace_back(std::to_string(it.bin.value), it.bin_code);
            before = it.bin;
        }
    }
    return {std::move(bins)};
}

std::vector<FormField> kit_form(StockRecord const& record)
{
    std::string parts;
    for (catalog::KitPart const& it : record.parts) {
        parts += (parts.empty() ? "" : ", ") + it.sku + "=" + std::to_string(it.quantity);
    }
    return {line("parts", "parts", false, parts)};
}

} // namespace

std::map<std::string, std::vector<FormField>> stock_forms(StockRecord const& record)
{
    return {
        {stock_action::adjust, adjust_form(record)},
        {stock_action::hold, {units_field(record, can_hold), line("quantity", "quantity"), reason_field()}},
        {stock_action::release,
         {units_field(record, can_release), line("to_bin", "to_bin", true, first_pick_bin(record)),
          line("quantity", "quantity"), reason_field()}},
        {stock_action::move,
         {units_field(record, can_go), line("to_bin", "to_bin", true), line("quantity", "quantity"),
          reason_field()}},
        {stock_action::transfer, transfer_form(record, units_field(record, can_go))},
        {stock_action::arrive, arrive_form(record)},
        {stock_action::count, count_form(record)},
        {stock_action::kit, kit_form(record)}};
}

/// What would ask a question without an answer is not offered.
std::set<std::string> stock_allowed(StockRecord const& record)
{
    std::set<std::string> allowed;
    for (auto const& [action, form] : stock_forms(record)) {
        bool answerable = true;
        for (FormField const& field : form) {
            bool const chooses = field.key == "units" || field.key == "to_pod" || field.key == "transfer" ||
                                 (field.key == "bin" && action == stock_action::count);
            answerable = answerable && !(chooses && field.choices.empty());
        }
        if (answerable) {
            allowed.insert(action);
        }
    }
    return allowed;
}

} // namespace poddesk::gui

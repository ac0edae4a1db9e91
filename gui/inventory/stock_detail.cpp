// The detail pane of a product in a pod. See stock_store.h.
#include "gui/inventory/stock_store.h"
#include "gui/inventory/words.h"
#include "gui/orders/words.h"

namespace poddesk::gui {

namespace {

struct Figure
{
    char const* key;
    std::int64_t inbound::StockPosition::*units;
    Tone tone;
    bool always; ///< also when it is 0
};

constexpr Figure figures[] = {
    {"on_hand", &inbound::StockPosition::on_hand, Tone::neutral, true},
    {"available", &inbound::StockPosition::available, Tone::ok, true},
    {"allocated", &inbound::StockPosition::allocated, Tone::neutral, false},
    {"on_hold", &inbound::StockPosition::on_hold, Tone::bad, false},
    {"receiving", &inbound::StockPosition::receiving, Tone::violet, false},
    {"expected", &inbound::StockPosition::expected, Tone::accent, false},
    {"in_transit", &inbound::StockPosition::in_transit, Tone::accent, false},
};

DetailSection levels_of(StockRecord const& record)
{
    DetailSection section;
    section.heading = stock_heading("levels");
    for (Figure const& it : figures) {
        std::int64_t const units = record.position.*it.units;
        if (units != 0 || it.always) {
            section.facts.push_back(
                {stock_fact(it.key), stock_number(units), units == 0 ? Tone::neutral : it.tone});
        }
    }
    return section;
}

std::string icon_of(std::string const& bin_kind)
{
    return bin_kind == "hold"        ? "hold"
           : bin_kind == "receiving" ? "inbox"
           : bin_kind == "staging"   ? "box"
                                     : "pin";
}

DetailSection parts_of(StockRecord const& record)
{
    DetailSection section;
    section.heading = stock_heading("parts");
    for (catalog::KitPart const& it : record.parts) {
        section.items.push_back({"box",
                                 record.position.client_color,
                                 it.title,
                                 it.sku,
                                 "\xc3\x97 " + stock_number(it.quantity),
                                 {},
                                 Tone::ok,
                                 "stock-card:" + StockKey{it.product, record.position.pod}.text()});
    }
    return section;
}

DetailSection held_of(StockRecord const& record)
{
    DetailSection section;
    section.heading = stock_heading("held");
    for (inventory::HeldUnits const& it : record.held) {
        section.items.push_back({"hold",
                                 {},
                                 stock_held_line(it.reason, it.why),
                                 with_middle_dots({stock_held_by(it.bin, it.by, it.at),
                                                   stock_grain(it.lot, {}, it.condition, {})}),
                                 stock_number(it.on_hand),
                                 {},
                                 Tone::ok,
                                 {}});
    }
    return section;
}

DetailSection transfers_of(StockRecord const& record)
{
    DetailSection section;
    section.heading = stock_heading("transfers");
    for (inventory::OpenTransfer const& it : record.transfers) {
        bool const comes = it.to_pod == record.position.pod_code;
        section.items.push_back(
            {"truck",
             {},
             it.number,
             stock_transfer_line(comes, comes ? it.from_pod : it.to_pod, it.sent_at, it.sent_by),
             stock_number(it.left),
             {},
             Tone::ok,
             {}});
    }
    return section;
}

} // namespace

std::vector<DetailSection> stock_bin_sections(StockRecord const& record)
{
    DetailSection bins;
    bins.heading = stock_heading("bins");
    bins.note = card_bins_note(record.bins.size());
    for (inventory::BinStock const& it : record.bins) {
        auto const expiry = record.expiry.find(it.lot);
        std::string const grain =
            stock_grain(it.lot, expiry == record.expiry.end() ? std::nullopt : std::optional(expiry->second),
                        it.condition, it.license_plate);
        bool const countable = it.kind != "staging";
        bins.items.push_back({icon_of(it.kind),
                              {},
                              it.bin_code,
                              with_middle_dots({grain.empty() ? stock_kind(it.kind) : grain,
                                                stock_bin_free(it.on_hand, it.allocated)}),
                              stock_number(it.on_hand),
                              {},
                              Tone::ok,
                              countable ? "count:" + std::to_string(it.bin.value) : std::string()});
    }
    if (record.bins.empty()) {
        bins.lines.push_back({card_no_bins(), Tone::neutral, DetailLine::Look::small});
    }
    std::vector<DetailSection> all{std::move(bins)};
    if (!record.held.empty()) {
        all.push_back(held_of(record));
    }
    if (!record.transfers.empty()) {
        all.push_back(transfers_of(record));
    }
    return all;
}

Detail stock_detail(StockRecord const& record)
{
    Detail detail;
    detail.title = record.position.sku;
    detail.brand_color = record.position.client_color;
    detail.subtitle = {{record.position.title},
                       {with_middle_dots({record.position.client_name, record.position.pod_code}),
                        Tone::neutral, DetailLine::Look::small}};
    detail.sections.push_back(levels_of(record));
    if (!record.parts.empty()) {
        detail.sections.push_back(parts_of(record));
    }
    for (DetailSection& section : stock_bin_sections(record)) {
        detail.sections.push_back(std::move(section));
    }
    return detail;
}

} // namespace poddesk::gui

#include "gui/returns/inspect_entry.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace poddesk::gui {

using Found = returns::InspectItem::Found;
using Kind = JournalEntry::Kind;
using nlohmann::json;

namespace {

json steps_of(std::vector<returns::StepTime> const& steps)
{
    json all = json::array();
    for (returns::StepTime const& it : steps) {
        all.push_back({it.step, it.milliseconds});
    }
    return all;
}

JournalEntry entry(Kind kind, returns::RmaId rma, std::string number, kernel::Timestamp now, json what)
{
    JournalEntry made;
    made.kind = kind;
    made.rma = rma;
    made.number = std::move(number);
    made.occurred_at = now;
    made.what = std::move(what);
    return made;
}

returns::RmaLineView* line_in(InspectParcel& parcel, returns::RmaLineId id)
{
    auto const found = std::find_if(parcel.view.lines.begin(), parcel.view.lines.end(),
                                    [&](returns::RmaLineView const& it) { return it.id == id; });
    return id && found != parcel.view.lines.end() ? &*found : nullptr;
}

bool is_missing(std::string_view found)
{
    return found == "missing" || found == "wrong_item";
}

char const* word(Found found)
{
    constexpr std::array<char const*, 4> words{"expected", "wrong_item", "missing", "extra"};
    return words.at(static_cast<std::size_t>(found));
}

void add_inspection(InspectParcel& parcel, JournalEntry const& entry)
{
    JournalInspection const it = inspection_of(entry);
    parcel.view.status = "inspecting";
    returns::RmaLineView* line = line_in(parcel, it.command.line);
    if (!line) {
        returns::RmaLineView extra{};
        extra.product = it.command.product;
        extra.sku = it.sku;
        extra.title = it.title;
        extra.kind = "box";
        extra.reason = "unknown";
        extra.reception = "received";
        extra.is_extra = true;
        extra.quantity = 1;
        line = &parcel.view.lines.emplace_back(std::move(extra));
    }
    line->inspected = std::min(line->inspected + 1, line->quantity);
    std::string const found = word(it.command.found);
    line->missing += is_missing(found);
    returns::InspectionView inspection{};
    inspection.line = it.command.line;
    inspection.found = found;
    inspection.sku = it.sku;
    inspection.title = it.title;
    inspection.grade = it.shown.grade;
    inspection.disposition = it.shown.disposition;
    inspection.bin = it.shown.bin;
    inspection.note = it.command.note;
    inspection.serial = it.command.serial;
    inspection.at = entry.occurred_at;
    parcel.view.inspections.push_back(std::move(inspection));
}

void take_back(InspectParcel& parcel, returns::InspectionId id)
{
    for (returns::InspectionView& it : parcel.view.inspections) {
        if (!id || it.id != id || it.is_undone) {
            continue;
        }
        it.is_undone = true;
        if (returns::RmaLineView* const line = line_in(parcel, it.line)) {
            line->inspected -= 1;
            line->missing -= is_missing(it.found);
            if (line->is_extra) {
                line->reception = "canceled";
            }
        }
    }
}

} // namespace

JournalEntry entry_of(JournalInspection const& it, std::string const& number)
{
    returns::InspectItem const& item = it.command;
    JournalEntry made = entry(Kind::inspect, item.rma, number, item.occurred_at.value(),
                              {{"found", static_cast<int>(item.found)},
                               {"line", item.line.value},
                               {"product", item.product.value},
                               {"answers", item.answers},
                               {"bin", item.bin.value},
                               {"note", item.note},
                               {"began_at", item.began_at ? item.began_at->time_since_epoch().count() : 0},
                               {"steps", steps_of(item.steps)},
                               {"disposition", it.shown.disposition},
                               {"grade", it.shown.grade},
                               {"bin_code", it.shown.bin},
                               {"sku", it.sku},
                               {"title", it.title}});
    made.id = item.command_id;
    if (item.serial) {
        made.what["serial"] = *item.serial;
    }
    if (item.photo) {
        made.what["width"] = item.photo->width;
        made.what["height"] = item.photo->height;
        made.bytes = item.photo->jpeg;
    }
    return made;
}

JournalEntry undo_entry(DoneItem const& item, std::string const& reason, kernel::Timestamp now)
{
    return entry(Kind::undo, item.rma, item.number, now,
                 {{"of", item.command.text()}, {"inspection", item.inspection.value}, {"reason", reason}});
}

JournalEntry photo_entry(DoneItem const& item, returns::PhotoPicture picture, kernel::Timestamp now)
{
    JournalEntry made = entry(Kind::photo, item.rma, item.number, now,
                              {{"of", item.command.text()},
                               {"inspection", item.inspection.value},
                               {"width", picture.width},
                               {"height", picture.height}});
    made.bytes = std::move(picture.jpeg);
    return made;
}

JournalEntry put_down_entry(InspectParcel const& parcel, std::string const& reason, kernel::Timestamp now)
{
    return entry(Kind::put_down, parcel.view.id, parcel.view.number, now, {{"reason", reason}});
}

JournalEntry close_entry(InspectParcel const& parcel, kernel::Timestamp now)
{
    return entry(Kind::close, parcel.view.id, parcel.view.number, now, json::object());
}

JournalInspection inspection_of(JournalEntry const& entry)
{
    json const& in = entry.what;
    JournalInspection it;
    returns::InspectItem& item = it.command;
    item.command_id = entry.id;
    item.rma = entry.rma;
    item.found = static_cast<Found>(in.at("found").get<int>());
    item.line = returns::RmaLineId{in.at("line")};
    item.product = kernel::ProductId{in.at("product")};
    in.at("answers").get_to(item.answers);
    item.bin = kernel::LocationId{in.at("bin")};
    item.note = in.at("note");
    if (in.contains("serial")) {
        item.serial = in.at("serial").get<std::string>();
    }
    if (std::int64_t const began = in.at("began_at"); began != 0) {
        item.began_at = kernel::Timestamp(std::chrono::microseconds(began));
    }
    item.occurred_at = entry.occurred_at;
    for (json const& step : in.at("steps")) {
        item.steps.push_back({step.at(0), step.at(1)});
    }
    item.expected_disposition = in.at("disposition");
    if (!entry.bytes.empty()) {
        item.photo = picture_of(entry);
    }
    it.shown.disposition = item.expected_disposition;
    it.shown.grade = in.at("grade");
    it.shown.bin = in.at("bin_code");
    it.shown.lane = returns::sort_lane(it.shown.disposition);
    it.sku = in.at("sku");
    it.title = in.at("title");
    return it;
}

DoneItem item_of(JournalEntry const& entry)
{
    return {kernel::Uuid::parse(entry.what.at("of").get<std::string>()).value_or(kernel::Uuid()),
            returns::InspectionId{entry.what.at("inspection")}, entry.rma, entry.number};
}

returns::PhotoPicture picture_of(JournalEntry const& entry)
{
    return {entry.bytes, entry.what.at("width"), entry.what.at("height")};
}

std::string reason_of(JournalEntry const& entry)
{
    return entry.what.value("reason", "");
}

std::optional<InspectScan> known_scan(InspectParcel const& parcel, std::string const& code)
{
    for (returns::RmaLineView const& line : parcel.view.lines) {
        if (line.product && !code.empty() && (code == line.sku || code == line.barcode)) {
            auto const bin = parcel.bins.find(line.product);
            auto const known = parcel.facts.find(line.id);
            returns::ItemFacts facts = known == parcel.facts.end() ? returns::ItemFacts{} : known->second;
            facts.value.reset(); // the line's price; one more than it names was not paid for
            facts.currency.clear();
            return InspectScan{returns::ScannedItem{line.product, line.sku, line.title, line.barcode,
                                                    line.picture, line.kind, line.needs_serial},
                               bin == parcel.bins.end() ? std::nullopt : std::optional(bin->second),
                               std::move(facts)};
        }
    }
    return std::nullopt;
}

InspectParcel with_entries(InspectParcel parcel, std::vector<JournalEntry> const& entries)
{
    std::set<kernel::Uuid> undone;
    for (JournalEntry const& it : entries) {
        if (it.kind == Kind::undo && it.refusal.empty()) {
            undone.insert(item_of(it).command);
        }
    }
    for (JournalEntry const& it : entries) {
        if (it.rma != parcel.view.id || !it.refusal.empty()) {
            continue;
        }
        if (it.kind == Kind::inspect && !undone.contains(it.id)) {
            add_inspection(parcel, it);
        } else if (it.kind == Kind::undo) {
            take_back(parcel, item_of(it).inspection);
        }
    }
    return parcel;
}

bool closes(std::vector<JournalEntry> const& entries, returns::RmaId rma)
{
    return std::any_of(entries.begin(), entries.end(), [&](JournalEntry const& it) {
        return it.rma == rma && it.kind == Kind::close && it.refusal.empty();
    });
}

std::int64_t units_waiting(std::vector<JournalEntry> const& entries)
{
    return std::count_if(entries.begin(), entries.end(), [](JournalEntry const& it) {
        return it.kind == Kind::inspect && it.refusal.empty();
    });
}

JournalEntry const* next_to_send(std::vector<JournalEntry> const& entries)
{
    std::set<returns::RmaId> held;
    for (JournalEntry const& it : entries) {
        if (!it.refusal.empty()) {
            held.insert(it.rma);
        } else if (!held.contains(it.rma)) {
            return &it;
        }
    }
    return nullptr;
}

JournalEntry const* first_refused(std::vector<JournalEntry> const& entries)
{
    auto const found = std::find_if(entries.begin(), entries.end(),
                                    [](JournalEntry const& it) { return !it.refusal.empty(); });
    return found == entries.end() ? nullptr : &*found;
}

} // namespace poddesk::gui

// The journal's way to the server. See inspect_store.h.
#include "gui/returns/inspect_store.h"

#include "domain/database/command.h"
#include "domain/database/find_command.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "installer/setup/settings.h"
#include "reports/papers/printable.h"

namespace poddesk::gui {

using database::Transaction;
using kernel::Outcome;

namespace {

Outcome<Sent> inspect(Transaction& tx, JournalEntry const& entry)
{
    // Asked first: done already, it must not be planned by rules that changed since.
    if (auto const done = database::find_command(tx, entry.id)) {
        return Sent{returns::InspectionId{done->at("inspection").get<std::int64_t>()}, {}};
    }
    return returns::inspect_item(tx, inspection_of(entry).command).map([](returns::Inspected const& it) {
        return Sent{it.id, {}};
    });
}

/// The inspection that the entry is of, by now stored.
returns::InspectionId inspection_for(Transaction& tx, JournalEntry const& entry)
{
    DoneItem const item = item_of(entry);
    if (item.inspection) {
        return item.inspection;
    }
    auto const done = database::find_command(tx, item.command);
    return returns::InspectionId{done ? done->value("inspection", std::int64_t{0}) : std::int64_t{0}};
}

Outcome<Sent> undo(Transaction& tx, JournalEntry const& entry)
{
    return returns::undo_inspection(tx, entry.id, inspection_for(tx, entry), reason_of(entry)).map([] {
        return Sent{};
    });
}

Outcome<Sent> photo(Transaction& tx, JournalEntry const& entry)
{
    returns::AddPhoto const command{entry.id,          entry.rma,        {}, inspection_for(tx, entry),
                                    picture_of(entry), entry.occurred_at};
    return returns::add_photo(tx, command).map([](returns::PhotoId) { return Sent{}; });
}

Outcome<Sent> done(Transaction& tx, JournalEntry const& entry)
{
    switch (entry.kind) {
    case JournalEntry::Kind::inspect:
        return inspect(tx, entry);
    case JournalEntry::Kind::undo:
        return undo(tx, entry);
    case JournalEntry::Kind::put_down:
        return returns::put_down_parcel(tx, entry.id, entry.rma, reason_of(entry)).map([] { return Sent{}; });
    case JournalEntry::Kind::close:
        return returns::close_parcel(tx, entry.id, entry.rma).map([](returns::ClosedParcel const& closed) {
            return Sent{{}, closed};
        });
    case JournalEntry::Kind::photo:
        return photo(tx, entry);
    }
    return Sent{};
}

} // namespace

bool is_link_lost(database::DatabaseError const& error)
{
    using database::ErrorKind;
    return error.kind() == ErrorKind::unreachable || error.kind() == ErrorKind::connection_lost ||
           error.kind() == ErrorKind::unknown_outcome || error.kind() == ErrorKind::busy;
}

InspectJournal& InspectStore::opened() const
{
    std::lock_guard const lock(mutex_);
    if (!journal_) {
        journal_ = std::make_unique<InspectJournal>(folder_, owner_);
    }
    return *journal_;
}

std::vector<JournalEntry> InspectStore::journal() const
{
    return opened().all();
}

std::vector<WaitingElsewhere> InspectStore::waiting_for_others() const
{
    return gui::waiting_for_others(folder_, owner_);
}

void InspectStore::keep(std::vector<JournalEntry> const& entries) const
{
    opened().add(entries);
}

Outcome<Sent> InspectStore::send(JournalEntry const& entry) const
{
    auto sent = database::run_command(*pool_, entry.id, [&](Transaction& tx) { return done(tx, entry); });
    if (sent && entry.kind == JournalEntry::Kind::inspect) {
        sent->unprinted = print_lane_label(sent->inspection);
    }
    return sent;
}

/// Where this workstation names a printer for it. An entry that is sent again prints no second label,
/// whatever key the print has: one that is printed, or may be, is printed again for a reason only
/// (missing_input). A key of the entry's own would keep one that failed from being tried again.
std::string InspectStore::print_lane_label(returns::InspectionId inspection) const
{
    if (!printers_) {
        return {};
    }
    installer::Printers printers;
    try {
        printers = printers_();
    } catch (installer::SettingsError const& error) {
        return error.what(); // the item is stored all the same
    }
    if (!printers.takes.contains("lane_label")) {
        return {};
    }
    auto const out = printing::print_on(*pool_, printers.for_document("lane_label"),
                                        {kernel::Uuid::random(), "lane_label", inspection.value, {}, ""},
                                        &reports::printable, &printing::send_to_printer);
    bool const is_out = out || out.error().code == "missing_input" || out.error().code == "no_lane";
    return is_out ? std::string() : out.error().message;
}

void InspectStore::forget(kernel::Uuid const& entry) const
{
    opened().remove(entry);
}

void InspectStore::refuse(kernel::Uuid const& entry, std::string const& refusal) const
{
    opened().refuse(entry, refusal);
}

Outcome<void> InspectStore::leave_out(JournalEntry const& entry, bool park, std::string const& reason) const
{
    auto left = database::run_command(*pool_, entry.id, [&](Transaction& tx) {
        return returns::leave_out(
            tx, {entry.id, entry.rma, park, reason, entry.refusal, entry.occurred_at, entry.what});
    });
    if (left) {
        opened().remove(entry.id);
    }
    return left;
}

} // namespace poddesk::gui

#pragma once
// What the bench's journal holds of each step, and what a parcel looks like with it. No wx here.

#include "domain/returns/photo.h"
#include "gui/returns/inspect_journal.h"
#include "gui/returns/inspect_parcel.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// An inspection, with what the bench showed for it.
struct JournalInspection
{
    returns::InspectItem command;
    returns::Inspected shown; ///< without its id
    std::string sku;          ///< or the note of an item that nobody knows
    std::string title;
};

JournalEntry entry_of(JournalInspection const& it, std::string const& number);
/// An inspection of this bench.
struct DoneItem
{
    kernel::Uuid command;
    returns::InspectionId inspection{}; ///< none while it waits to be stored
    returns::RmaId rma{};
    std::string number{};
};
JournalEntry undo_entry(DoneItem const& item, std::string const& reason, kernel::Timestamp now);
JournalEntry photo_entry(DoneItem const& item, returns::PhotoPicture picture, kernel::Timestamp now);
JournalEntry put_down_entry(InspectParcel const& parcel, std::string const& reason, kernel::Timestamp now);
JournalEntry close_entry(InspectParcel const& parcel, kernel::Timestamp now);

/// Of an entry of that kind. Throws nlohmann's exceptions for what this program did not write.
JournalInspection inspection_of(JournalEntry const& entry);
/// The inspection that an undo or a photo is of.
DoneItem item_of(JournalEntry const& entry);
returns::PhotoPicture picture_of(JournalEntry const& entry);
std::string reason_of(JournalEntry const& entry);

/// The parcel as it will be when these entries are stored; those of other parcels, and refused ones, change
/// nothing. Units that wait to be stored are inspections without an id.
InspectParcel with_entries(InspectParcel parcel, std::vector<JournalEntry> const& entries);
/// Whether the parcel's last word is that it is closed.
bool closes(std::vector<JournalEntry> const& entries, returns::RmaId rma);
/// How many units wait to be stored.
std::int64_t units_waiting(std::vector<JournalEntry> const& entries);
/// The entry to send next: the first that was not refused, of a parcel without a refused one before it.
JournalEntry const* next_to_send(std::vector<JournalEntry> const& entries);
/// The first that was refused: a person says what becomes of it.
JournalEntry const* first_refused(std::vector<JournalEntry> const& entries);

} // namespace poddesk::gui

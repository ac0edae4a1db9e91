#pragma once
// What the inspection bench knows, and how it is worded. No wx in this header.

#include "gui/returns/inspect_store.h"
#include "gui/widgets/tone.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the bench waits for.
enum class InspectStep
{
    pod,    ///< where it stands, once
    find,   ///< the next parcel
    choose, ///< which of several meanings of a code
    item,   ///< the next item of the parcel
    which,  ///< which item is missing, or has another in its place
    wrong,  ///< what lies there instead
    extra,  ///< what the extra item is
    serial, ///< its serial
    ask,    ///< the answer of a question
    lane,   ///< the item in its place
    note,   ///< a note about the item, typed
    photo,  ///< the file of a photo of the item
    aside,  ///< why the parcel is put down
    moved,  ///< what becomes of a step that could not be stored once the link was back
    left,   ///< why it is left out
    close   ///< every item is done
};

/// The item in somebody's hand.
struct ItemInHand
{
    returns::InspectItem::Found found = returns::InspectItem::Found::expected;
    returns::RmaLineId line{};                     ///< none for an extra item
    std::optional<returns::ScannedItem> product{}; ///< what lies there; none: missing, or nobody knows it
    std::optional<returns::RestockBin> bin{};      ///< for a restock
    returns::ItemFacts facts{};                    ///< of an extra item, for the rules
    bool scanned = false;                          ///< chosen by its code, not by a key
    std::vector<std::pair<std::string, std::string>> answers{}; ///< question and answer, in order
    std::string note{};
    std::optional<std::string> serial{}; ///< empty: none can be read
    std::vector<returns::PhotoPicture> photos{};
    std::vector<returns::StepTime> steps{};
    kernel::Timestamp began_at{};
    kernel::Uuid command_id = kernel::Uuid::random(); ///< of the inspection: done once
};

/// What became of the last item.
struct LastItem
{
    std::string disposition;
    std::string grade;
    std::string bin;
    int lane = 0;
    ItemInHand item{};             ///< as it was put there: the next of its line may be the same again
    int in_a_row = 1;              ///< how often the same
    bool waits_for_person = false; ///< about what the customer is owed for it
};

/// Everything that the bench knows.
struct InspectState
{
    InspectStep step = InspectStep::find;
    InspectStep before = InspectStep::find; ///< where Esc or Backspace leads from a question beside the way
    std::vector<orders::QueuePod> pods{};
    std::optional<orders::QueuePod> pod{};
    std::string code{}; ///< the parcel's, as scanned
    std::vector<returns::Candidate> candidates{};
    std::optional<InspectParcel> parcel{};
    std::optional<ItemInHand> item{};
    returns::InspectItem::Found which_for = returns::InspectItem::Found::missing;
    std::optional<LastItem> last{};
    InspectOverview overview{};
    bool is_offline = false;
    std::vector<JournalEntry> journal{};       ///< what is not known to be stored yet, in its order
    std::vector<WaitingElsewhere> elsewhere{}; ///< other people's, on this computer
    std::size_t ahead = 0;                     ///< parcels that need no server
    Tone tone = Tone::neutral;
    std::string said{};
};

/// A way to answer: its key, what it means, where it leads.
struct InspectChoice
{
    std::string title;
    std::string hint;
    Pill leads;
    std::string color{}; ///< a client's bar

    bool operator==(InspectChoice const&) const = default;
};

struct InspectCard
{
    std::string title;
    std::string facts;
    std::string place; ///< "Item 2 of 4"
    std::string picture;
    std::string kind;
    std::string expected;
    std::string check; ///< whether it is what the RMA names
    Tone check_tone = Tone::ok;
    std::string reason;
    std::string words; ///< the customer's
    std::string wants;
    std::string note; ///< the inspector's
};

struct InspectLane
{
    std::string caption;
    std::string lane;
    std::string name;
    std::string where;
    std::string grade;
    std::string hint;
    std::string icon;
    Tone tone = Tone::neutral;
    bool loud = false; ///< decided: the whole tile is filled
};

struct InspectCrumb
{
    std::string name;
    enum class State
    {
        done,
        now,
        open
    } state = State::open;
};

struct InspectRow
{
    std::string title;
    std::string under;
    Tone under_tone = Tone::neutral;
    std::string picture;
    std::string kind;
    Pill pill;
    bool is_now = false;
};

/// Everything that the bench shows, as plain data.
struct InspectScreen
{
    InspectStep step = InspectStep::find;
    std::string asks;
    Tone tone = Tone::neutral;
    std::string said;
    std::string number; ///< of the RMA; empty: no parcel
    std::vector<Pill> pills;
    std::string client_color;
    std::string facts;
    std::string promise;
    std::int64_t promise_percent = 0;
    Tone promise_tone = Tone::accent;
    std::optional<InspectCard> item;
    std::vector<InspectCrumb> crumbs;
    std::string question;
    std::string question_place; ///< "Question 2, at most 4"
    std::vector<InspectChoice> choices;
    std::optional<std::size_t> likely; ///< the choice that the lane shows
    std::optional<InspectLane> lane;
    std::string parcel_title;
    std::string parcel_done;
    std::vector<InspectRow> parcel;
    std::vector<std::pair<std::string, std::string>> today;
    std::int64_t waiting = 0;
    std::string link; ///< what waits to be stored; empty: nothing
};

/// The color and the symbol of a lane.
Tone lane_tone(int lane);
std::string lane_icon(int lane);
std::string lane_word(int lane); ///< "Lane 1"

/// What the policy says with these answers; none while a question is open.
returns::Step step_of(InspectParcel const& parcel, ItemInHand const& item);
/// The line with this id; null: there is none.
returns::RmaLineView const* line_of(InspectParcel const& parcel, returns::RmaLineId line);
/// The lines with units that nobody inspected.
std::vector<returns::RmaLineView const*> waiting_lines(InspectParcel const& parcel);
/// Where the item in hand goes; none while a question is open.
std::optional<returns::Verdict> verdict_of(InspectParcel const& parcel, ItemInHand const& item);

/// Whether the item's serial is still to be said.
bool lacks_serial(ItemInHand const& item);
/// What is odd about the item's serial, as far as it is known beside the parcel.
enum class SerialFit
{
    unsaid,   ///< it has none, or none can be read
    fits,     ///< it went out with the parcel's order
    other,    ///< it did not
    repeated, ///< another unit of this parcel had it
    unknown   ///< the parcel has no order
};
SerialFit serial_fit(InspectParcel const& parcel, ItemInHand const& item);

/// Whether the rules demand a photo that is not there yet.
bool lacks_photo(std::optional<returns::Verdict> const& verdict, ItemInHand const& item);

/// Whether a person is to decide what the customer is owed for the item, in step with returns.acceptance_of.
bool waits_for_person(InspectParcel const& parcel, ItemInHand const& item, returns::Verdict const& verdict);

/// Whether Enter says "same again": a unit of the last item's line is in hand and nothing is answered yet, or
/// none is in hand and one waits.
bool may_repeat(InspectState const& state);

/// Why a parcel may be put down, in the order of the keys.
std::vector<std::string> put_down_reasons();

/// Why a step that could not be stored is left out, in the order of the keys.
std::vector<std::string> leave_out_reasons();

InspectScreen screen_of(InspectState const& state, kernel::Timestamp now);

} // namespace poddesk::gui

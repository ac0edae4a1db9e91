#pragma once
// The inspection bench: what a scan, a number or a key means now. No wx here.

#include "gui/returns/inspect_laps.h"
#include "gui/returns/inspect_screen.h"
#include "gui/returns/inspect_shelf.h"
#include "gui/shell/store_work.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

class InspectView
{
public:
    virtual ~InspectView() = default;
    virtual void show(InspectScreen const& screen) = 0;
    virtual void signal(Signal signal) = 0;
    /// It is known where the item goes.
    virtual void decided(int lane) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
};

class InspectPresenter
{
public:
    InspectPresenter(std::shared_ptr<InspectStore> store, Work& work, InspectView& view,
                     std::shared_ptr<kernel::Clock const> clock = std::make_shared<kernel::SystemClock>());

    /// Reads the pods and what waits. @param pod code of the pod where this bench stood last; may be empty.
    void start(std::string const& pod);
    /// Something was scanned, or typed and ended with Enter. Waits its turn while something is stored.
    void scanned(std::string const& code);
    /// A digit or a letter (upper case) alone. False: it means nothing now.
    bool answered(char key);
    /// Enter with nothing typed: the item lies where the tile says; the same again as the last item; the
    /// parcel is done.
    void accept();
    /// Backspace with nothing typed: back one answer, or out of a question beside the way.
    void back();
    /// Esc: the parcel is put down, with the reason asked. @param typed what stands in the scan field: words
    /// of a note stay with the item.
    void leave(std::string const& typed = {});
    /// No serial can be read on the item in hand; only while it is asked for.
    void no_serial();
    /// Takes the last inspection of this bench back.
    void undo();
    /// Asks again where the bench stands; only while no parcel is on it.
    void change_pod();
    /// Where a phone or a camera drops its photos; empty: P asks for a file.
    void set_photo_folder(std::filesystem::path folder) { photo_folder_ = std::move(folder); }
    std::filesystem::path const& photo_folder() const { return photo_folder_; }
    /// Changes elsewhere: what waits, and the parcel on the bench.
    void refresh();
    /// The link to the server was lost, or is back.
    void link_changed(bool is_alive);

    InspectState const& state() const { return state_; }
    InspectScreen const& screen() const { return screen_; }
    std::string pod_code() const { return state_.pod ? state_.pod->code : std::string(); }
    returns::Pace const& pace() const { return state_.overview.pace; }
    /// The why of the disposition; none while a question is open.
    std::optional<kernel::Decision> why() const;
    bool is_settled() const { return work_.is_idle(); }

private:
    using Found = returns::InspectItem::Found;

    /// Asks the server what decides what the next key means: keys and scans wait until it is through. When it
    /// does not answer soon, or is known to be away, that is said and everything stays as it is.
    template <class Job>
    void ask_server(Job job)
    {
        if (state_.is_offline) {
            return unanswered();
        }
        busy_ = true;
        is_asking_ = true;
        std::uint64_t const turn = ++turn_;
        work_.run(
            [this, turn, job = std::move(job)](InspectStore const& store) -> Continuation {
                try {
                    return [this, turn, then = job(store)] { answered_in_turn(turn, then); };
                } catch (database::DatabaseError const& error) {
                    if (!is_link_lost(error)) {
                        throw;
                    }
                    return [this, turn] {
                        answered_in_turn(turn, [this] {
                            go_offline();
                            unanswered();
                        });
                    };
                }
            },
            [this, turn] { answered_in_turn(turn, [this] { unanswered(); }); });
        be_patient(turn);
    }
    /// Reads beside the way; without the link nothing comes of it.
    template <class Job>
    void read(Job job)
    {
        if (state_.is_offline) {
            return;
        }
        work_.run([this, job = std::move(job)](InspectStore const& store) -> Continuation {
            try {
                return job(store);
            } catch (database::DatabaseError const& error) {
                if (!is_link_lost(error)) {
                    throw;
                }
                return [this] { go_offline(); };
            }
        });
    }
    void answered_in_turn(std::uint64_t turn, Continuation const& then);
    void be_patient(std::uint64_t turn);
    void go_on(Continuation const& then);
    bool later_if_busy(Continuation input);
    void show();
    void unanswered();
    void say(Tone tone, std::string words, Signal signal);

    void find(std::string const& code);
    void found(std::string const& code, std::vector<returns::Candidate> candidates);
    void take(returns::Candidate const& what);
    void taken(kernel::Outcome<InspectParcel> parcel);
    void read_overview();
    void verify();
    void parcel_changed(InspectParcel parcel);
    void apply_journal();
    void ready_for_next();
    void close(std::string const& next);
    void next_parcel(std::string const& code);
    void put_down(std::string const& reason);
    bool answered_digit(std::size_t at);
    bool answered_letter(char key);

    // the item in hand: inspect_item_flow.cpp
    void look_up(std::string const& code, std::function<void(InspectScan)> then);
    void scan_item(std::string const& code);
    void item_scanned(std::string const& code, InspectScan scan);
    void take_line(returns::RmaLineId line, Found found, InspectScan scan, bool by_scan);
    void choose_line(std::size_t at);
    void which(Found found);
    void line_found(returns::RmaLineId line);
    void scan_which(std::string const& code);
    void scan_wrong(std::string const& code);
    void start_extra();
    void scan_extra(std::string const& code);
    void extra_scanned(std::string const& code, InspectScan scan);
    void begin(ItemInHand item);
    void next_question();
    void scan_serial(std::string const& serial);
    void serial_said(std::string const& serial);
    void answer(std::size_t at);
    void tell_step(Tone tone, std::string words);
    void repeat();
    // where it goes: inspect_commit.cpp
    void scan_while_asked(std::string const& code);
    void scan_bin(std::string const& code);
    void commit(kernel::LocationId bin);
    void committed(JournalInspection const& done);
    std::string bin_code(kernel::LocationId bin) const;
    void next_item();
    void keep_note(std::string const& note);

    // its photos: inspect_photo.cpp
    void photo();
    void photo_from(std::filesystem::path const& file);
    template <class Job>
    void take_photo(Job job);
    void photo_taken(kernel::Outcome<returns::PhotoPicture> picture);
    void read_picture(kernel::ClientId client, std::string const& sha256);

    // the journal and the link: inspect_link.cpp
    void read_journal();
    void keep(std::vector<JournalEntry> entries, Continuation then);
    void send();
    void sent(JournalEntry const& entry, kernel::Outcome<Sent> const& result,
              std::optional<InspectParcel> parcel);
    void stored(JournalEntry const& entry, Sent const& result);
    void refused_at_once(JournalEntry const& entry, std::string const& refusal);
    void go_offline();
    void probe();
    void read_ahead();
    void read_bins();

    // what moved meanwhile: inspect_moved.cpp
    void ask_what_moved();
    void answer_moved(std::size_t at);
    void retry_moved();
    void leave_out(bool park, std::string const& reason);
    void left_out(JournalEntry const& entry, bool park);
    void go_back_from_moved();

    StoreWork<InspectStore> work_;
    InspectView& view_;
    std::shared_ptr<kernel::Clock const> clock_;
    Laps laps_;
    std::vector<returns::StepTime> opened_; ///< of the parcel, before its first item
    InspectState state_;
    InspectScreen screen_;
    std::string first_;                 ///< a parcel that came before it was known where the bench stands
    std::string offered_;               ///< the code that X would take as an extra item
    std::optional<InspectParcel> base_; ///< the parcel on the bench without what the journal adds
    InspectShelf shelf_;
    std::map<std::string, kernel::LocationId> bins_; ///< of the pod, by code
    std::set<kernel::Uuid> at_once_; ///< entries that a person still looks at when the server answers
    std::filesystem::path photo_folder_;
    std::filesystem::file_time_type photo_since_ = std::filesystem::file_time_type::clock::now();
    std::vector<DoneItem> done_;
    std::map<std::int64_t, ItemInHand> kept_; ///< items of parcels that were put down, by RMA
    std::set<std::string> pictures_asked_;
    std::deque<Continuation> waiting_; ///< keys and scans that came while something was stored
    std::uint64_t asked_ = 0;          ///< reads of the parcel: an answer to an older one is dropped
    std::uint64_t turn_ = 0;           ///< questions that keys wait for
    bool busy_ = false;
    bool is_asking_ = false; ///< busy with the server, not with the journal
    bool is_sending_ = false;
    bool is_reading_ahead_ = false;
};

} // namespace poddesk::gui

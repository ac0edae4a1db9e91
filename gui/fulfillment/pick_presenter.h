#pragma once
// The pick bench: what a scan, a number or a key means now. No wx here.

#include "gui/fulfillment/pick_store.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/tone.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// What the bench waits for.
enum class PickStep
{
    find, ///< a pick list
    bin,  ///< the stop's bin
    item, ///< its units
    found ///< how many units lie in the bin: a short pick
};

/// Units of one product for one part of an order out of one bin, however many rows of the list hold them.
/// Where the stop goes back they are put into that bin: wanted and picked count what is put back.
struct PickHalt
{
    fulfillment::PickStop stop; ///< of its first row
    std::int64_t wanted = 0;
    std::int64_t picked = 0;
    std::vector<std::pair<kernel::AllocationId, std::int64_t>> open{}; ///< rows with units left, and how many

    bool is_done() const { return open.empty(); }
};

/// What became of an order whose units were not all found.
struct PickOutcome
{
    std::string order;
    Tone tone = Tone::warn;
    std::string icon;
    std::string title;
    std::vector<std::string> lines;
};

/// Everything that the bench shows, as plain data.
struct PickScreen
{
    PickStep step = PickStep::find;
    std::string asks; ///< what the picker does next, big
    Tone tone = Tone::neutral;
    std::string said; ///< what the last scan came to; with `tone` and a symbol
    std::string list; ///< number; empty: none is on the bench
    std::string pod;
    std::vector<PickHalt> halts;        ///< in the order in which the bins are walked
    std::optional<std::size_t> current; ///< the stop of the big card
    std::int64_t units = 0;
    std::int64_t picked = 0;
    bool demands_bin = true; ///< every bin is scanned before its units
    std::optional<PickOutcome> outcome;
    std::vector<fulfillment::OpenWalk> waiting;
    std::vector<std::string> finished; ///< lists picked on this bench, newest first
    bool can_undo = false;

    PickHalt const* halt() const { return current ? &halts[*current] : nullptr; }
};

class PickView
{
public:
    virtual ~PickView() = default;
    virtual void show(PickScreen const& screen) = 0;
    virtual void signal(Signal signal) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
};

class PickPresenter
{
public:
    PickPresenter(std::shared_ptr<PickStore> store, Work& work, PickView& view);

    /// Reads what waits, or opens this list.
    void start(std::string const& list);
    /// Something was scanned or typed and ended with Enter. Scans that come while one is being stored wait
    /// their turn.
    void scanned(std::string const& code);
    /// Enter with nothing typed: the next list that waits.
    void next_list();
    /// A digit alone on the empty bench: the list with this number of those that wait. False: it means
    /// nothing now.
    bool answered(int digit);
    /// Fewer units lie in the bin than the list says: asks how many.
    void short_pick();
    /// Another stop first; this one comes again at the end.
    void later();
    void demand_bin(bool demanded);
    /// The same as it was remembered, without a word.
    void recall_demand(bool demanded) { screen_.demands_bin = demanded; }
    /// Leaves the question, or the list: what is picked stays picked.
    void leave();
    /// Puts the last picked units back.
    void undo();
    /// Changes elsewhere: rows that somebody else picked, lists that came.
    void refresh();

    PickScreen const& screen() const { return screen_; }
    /// The list that is walked; none on the empty bench.
    std::optional<kernel::PickListId> list() const { return list_; }
    bool is_settled() const { return work_.is_idle(); }

private:
    using Place = std::tuple<std::string, std::string, kernel::FulfillmentId>; ///< bin, SKU, part
    struct Step
    {
        kernel::PickListId list;
        kernel::FulfillmentId part;
        kernel::AllocationId row; ///< that holds the picked units
        std::int64_t quantity = 0;
        Place place;
    };
    /// What storing came to, with the walk as it is afterwards.
    struct Shorted
    {
        std::vector<fulfillment::ShortPicked> done;
        std::optional<kernel::Refusal> refused;
        std::optional<fulfillment::PickWalk> walk;
    };

    /// A job that stores, or brings a list: no scan is looked at before it has answered.
    template <class Job>
    void store(Job job)
    {
        busy_ = true;
        ++commands_;
        work_.run(
            [this, job = std::move(job)](PickStore const& store) -> Continuation {
                Continuation then = job(store);
                return [this, then = std::move(then)] {
                    busy_ = false;
                    then();
                    stored();
                };
            },
            [this] {
                scans_.clear();
                busy_ = false;
                reread_again_ = true;
                stored();
            });
    }

    void say(Tone tone, std::string words, Signal signal);
    void show();
    void stored();
    void next_scan();
    void look_at(std::string const& code);
    void open(std::string const& typed);
    void take(fulfillment::PickWalk walk);
    void close();
    void scan_bin(std::string const& code);
    void scan_item(std::string const& code);
    bool type_quantity(std::string const& typed);
    std::string wrong_item(std::string const& code) const;
    void pick(std::int64_t quantity);
    void picked(std::size_t halt, std::vector<Step> const& steps, std::optional<kernel::Refusal> refused);
    void found(std::string const& typed);
    void shorted(Shorted result, std::string const& order);
    void finish();
    void go_on();
    void approach();
    void reread();
    void reread_done(fulfillment::PickWalk const& walk);
    static Place place_of(PickHalt const& halt);
    void read_pictures();

    StoreWork<PickStore> work_;
    PickView& view_;
    PickScreen screen_;
    std::optional<kernel::PickListId> list_;
    std::deque<std::string> scans_;
    std::vector<Step> done_;
    std::set<Place> later_;
    std::optional<Place>
        scanned_at_;     ///< where the last unit was scanned: a number says how many are in the hand
    std::string at_bin_; ///< confirmed by its scan
    std::string bring_;  ///< the list that was picked to its end just now
    std::set<std::string> pictures_asked_;
    std::uint64_t commands_ = 0;
    bool busy_ = false;
    bool rereading_ = false;
    bool reread_again_ = false;
};

} // namespace poddesk::gui

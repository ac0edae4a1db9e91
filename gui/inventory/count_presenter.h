#pragma once
// The count bench: what a scan, a number or a key means now. No wx here.

#include "gui/inventory/count_store.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/tone.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the bench waits for.
enum class CountStep
{
    find,  ///< a bin
    pod,   ///< which of several pods' bins it is
    count, ///< items, quantities, and the bin again when everything is counted
    lot,   ///< which lot or condition the item just scanned is
    review ///< the reason of the difference
};

/// One product, lot and condition on the bench.
struct CountLine
{
    std::string sku;
    std::string title;
    std::string grain; ///< "lot 24-A"; empty for most
    std::string client;
    std::string client_color;
    std::string picture; ///< sha256 (hex), may be empty
    std::string kind;    ///< the stand-in's icon
    std::int64_t counted = 0;
    std::int64_t expected = 0; ///< known in the review only

    bool operator==(CountLine const&) const = default;
};

/// A bin on the work list.
struct CountTask
{
    std::string bin;
    std::string pod;
    std::string what; ///< the products that pickers missed
    std::string why;  ///< the picker's words, who, since when
};

/// Everything that the bench shows, as plain data.
struct CountScreen
{
    CountStep step = CountStep::find;
    std::string asks;
    Tone tone = Tone::neutral;
    std::string said; ///< what the last scan came to
    std::string bin;
    std::string pod;
    std::string kind;             ///< "Pick bin"
    std::vector<CountLine> lines; ///< counted so far, the last one first; in the review differences first
    std::int64_t units = 0;
    std::vector<std::string> choices; ///< what 1, 2, 3 … answer now
    std::vector<CountTask> flagged;
    std::vector<std::string> counted; ///< on this bench, newest first
};

class CountView
{
public:
    virtual ~CountView() = default;
    virtual void show(CountScreen const& screen) = 0;
    virtual void signal(Signal signal) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
};

class CountPresenter
{
public:
    CountPresenter(std::shared_ptr<CountStore const> store, Work& work, CountView& view);

    /// Reads the work list; with a bin begins to count it.
    void start(kernel::LocationId bin = {});
    void scanned(std::string const& code);
    /// A digit alone answers a question: the pod, the lot, the reason. False: it means nothing now.
    bool answered(char key);
    /// Everything in the bin is counted: shows what differs, or books the count that differs nowhere.
    void finish();
    /// Forgets what was counted in this bin and begins anew.
    void count_again();
    /// The last scan of the bin that is being counted; without one the last count that was booked.
    void undo();
    /// Puts the bin aside; what was counted waits until the bin is scanned again.
    void put_aside();
    /// Changes elsewhere: the work list.
    void refresh();

    CountScreen const& screen() const { return screen_; }
    /// The bin on the bench; null while there is none.
    BinCount const* bin() const { return bin_ ? &*bin_ : nullptr; }
    bool is_settled() const { return work_.is_idle(); }
    /// The pod whose bins are meant where several have one of that name; remembered by the window.
    kernel::PodId pod() const { return pod_; }
    void set_pod(kernel::PodId pod) { pod_ = pod; }

private:
    /// What is counted of one product, lot and condition: its line, and how it came to its number.
    struct Tally
    {
        CountedUnits units;
        CountLine line;
    };
    struct Step
    {
        std::size_t tally;
        std::int64_t before; ///< the number before this scan
    };
    /// A bin that was put aside.
    struct Kept
    {
        BinCount bin;
        std::vector<Tally> tallies;
        std::vector<Step> steps;
    };

    /// No scan is looked at again before the job has answered, or failed.
    template <class Job>
    void run(Job job)
    {
        work_.run(std::move(job), [this] { busy_ = false; });
    }
    void say(Tone tone, std::string words, Signal signal);
    void show();
    void find(std::string const& code);
    void open(kernel::LocationId bin, std::string const& said_before = {});
    void take(BinCount bin, std::string const& said_before);
    void item(std::string const& code);
    void unknown_item(std::string const& code);
    void add_product(inventory::CountedProduct const& product);
    void scan(inventory::CountedProduct const& product);
    void scan(inventory::CountedProduct const& product, inventory::CountedProduct::Kept const& kept);
    void quantity(std::int64_t units);
    void set_counted(std::size_t tally, std::int64_t counted);
    void review(std::vector<CountResult> const& results);
    void post(std::string const& reason);
    void posted(PostedBin const& posted);
    void refused(kernel::Refusal const& refusal);
    void clear();
    void undo_count();
    std::vector<CountedUnits> found() const;

    StoreWork<CountStore> work_;
    CountView& view_;
    CountScreen screen_;
    kernel::PodId pod_{};
    std::vector<inventory::BinPlace> places_; ///< the pods to choose from
    std::optional<BinCount> bin_;
    std::vector<Tally> tallies_;
    std::vector<Step> steps_;
    std::optional<inventory::CountedProduct> asked_; ///< whose lot is asked
    std::map<std::int64_t, Kept> kept_;              ///< by bin
    std::vector<PostedBin> done_;
    std::set<std::string> pictures_asked_;
    bool busy_ = false; ///< the bin is being opened, compared or booked: scans wait for the answer
};

} // namespace poddesk::gui

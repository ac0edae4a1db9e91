#pragma once
// The putaway bench: what a scan, a number or a key means now. No wx here.

#include "domain/kernel/decision.h"
#include "gui/inbound/bench_screen.h"
#include "gui/inbound/putaway_store.h"
#include "gui/shell/store_work.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the bench waits for.
enum class PutawayStep
{
    find,   ///< an item that waits in receiving, or its receipt
    choose, ///< which receipt, or which lot, by its digit
    place,  ///< the suggested bin; a number says how many units; an item of the receipt changes the line
    confirm ///< another bin than the suggested one: once more, or 1
};

struct PutawayLineShown
{
    std::string sku;
    std::string title;
    std::string picture; ///< sha256 (hex), may be empty
    std::string kind;    ///< the stand-in's icon
    std::string lot;     ///< and expiry day
    std::string bin;     ///< suggested
    std::int64_t waiting = 0;

    bool operator==(PutawayLineShown const&) const = default;
};

/// Everything that the bench shows, as plain data.
struct PutawayScreen
{
    PutawayStep step = PutawayStep::find;
    std::string asks; ///< what the person does next, big
    Tone tone = Tone::neutral;
    std::string said; ///< what the last scan came to
    std::string receipt;
    std::string purchase_order;
    std::string client;
    std::string client_color;
    std::string pod;
    std::optional<kernel::Timestamp> arrived_at{};
    std::vector<PutawayLineShown> lines; ///< that wait
    std::size_t current = 0;             ///< the line of the big card
    std::int64_t quantity = 0;           ///< units that the next scan of a bin puts away
    std::string bin;                     ///< suggested
    std::string reason;                  ///< in a sentence
    std::string other_bin;               ///< scanned instead, not confirmed yet
    std::int64_t left = 0;               ///< units of the receipt in receiving
    std::vector<BenchChoice> choices;
    std::vector<BenchChoice> waiting; ///< receipts, oldest first
    std::vector<std::string> done;    ///< what this bench put away, newest first
};

class PutawayView
{
public:
    virtual ~PutawayView() = default;
    virtual void show(PutawayScreen const& screen) = 0;
    virtual void signal(Signal signal) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
};

class PutawayPresenter
{
public:
    PutawayPresenter(std::shared_ptr<PutawayStore const> store, Work& work, PutawayView& view);

    /// Reads what waits.
    void start();
    /// Something was scanned or typed and ended with Enter.
    void scanned(std::string const& code);
    /// A digit or a letter alone. False: it means nothing now.
    bool answered(char key);
    /// Leaves the question, or the receipt.
    void leave();
    /// Takes the last putaway of this bench back.
    void undo();
    /// Changes elsewhere.
    void refresh();
    /// Opens this receipt, as a scan of its number does.
    void open(kernel::ReceiptId id);

    PutawayScreen const& screen() const { return screen_; }
    /// The receipt on the bench, and the bin that its next units go into, if both are known.
    kernel::ReceiptId receipt() const { return sheet_ ? sheet_->id : kernel::ReceiptId{}; }
    kernel::LocationId bin() const;
    /// The why of the suggested bin.
    std::optional<kernel::Decision> why() const;
    bool is_settled() const { return work_.is_idle(); }

private:
    struct Done
    {
        kernel::EventId event;
        kernel::ReceiptId receipt;
        std::string sku;
        std::string bin;
        std::int64_t units = 0;
    };

    /// A step at the server: scans that come meanwhile wait for its answer.
    template <class Job>
    void serve(Job job)
    {
        busy_ = true;
        work_.run(
            [this, job = std::move(job)](PutawayStore const& store) -> Continuation {
                return [this, then = job(store)] {
                    busy_ = false;
                    then();
                    while (!busy_ && !later_.empty()) {
                        std::string const code = std::move(later_.front());
                        later_.pop_front();
                        scanned(code);
                    }
                };
            },
            [this] {
                busy_ = false;
                later_.clear();
            });
    }
    void say(Tone tone, std::string words, Signal signal);
    void ask();
    void find(std::string const& code);
    void open(kernel::ReceiptId id, std::string const& code);
    void take(inbound::BinSheet sheet);
    void select(std::size_t line);
    bool take_item(std::string const& code);
    void place(std::string const& code);
    void take_quantity(std::int64_t units);
    void look_for_bin(std::string const& code);
    void confirm(std::string const& code);
    void put(kernel::LocationId bin, std::string const& code, bool overruled);
    void reread(std::string const& words);
    void ready_for_next();
    void read_pictures();

    StoreWork<PutawayStore> work_;
    PutawayView& view_;
    PutawayScreen screen_;
    std::optional<inbound::BinSheet> sheet_;
    std::vector<inbound::ToBin> candidates_;
    std::string candidate_code_;
    std::vector<std::size_t> lots_; ///< lines that the digits choose from
    kernel::LocationId other_bin_{};
    std::vector<Done> done_;
    std::set<std::string> pictures_asked_;
    std::deque<std::string> later_; ///< scans that came while one is under way
    bool busy_ = false;
};

} // namespace poddesk::gui

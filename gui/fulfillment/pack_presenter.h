#pragma once
// The pack bench: what a scan, a number or a key means now. No wx here.

#include "gui/fulfillment/pack_store.h"
#include "gui/shell/store_work.h"
#include "gui/widgets/tone.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What the bench waits for.
enum class PackStep
{
    find,    ///< an order, a pick list or an item
    scan,    ///< every unit
    serial,  ///< the serial of the unit that was scanned
    confirm, ///< the brand's guideline, step by step
    weigh,   ///< each box, as typed from the scale
    tracking ///< the number of postage bought elsewhere
};

struct PackLine
{
    std::string sku;
    std::string title;
    std::string picture; ///< sha256 (hex), may be empty
    std::string kind;    ///< the stand-in's icon
    std::int64_t wanted = 0;
    std::int64_t scanned = 0;

    bool operator==(PackLine const&) const = default;
};

struct GuidelineStep
{
    std::string words;
    bool confirmed = false;

    bool operator==(GuidelineStep const&) const = default;
};

/// Everything that the bench shows, as plain data.
struct PackScreen
{
    PackStep step = PackStep::find;
    std::string asks; ///< what the packer does next, big
    Tone tone = Tone::neutral;
    std::string said;          ///< what the last scan came to; with `tone` and a symbol
    std::int64_t order_id = 0; ///< 0: none is taken
    std::string order;
    std::string client;
    std::string client_color;
    std::string where; ///< destination and asked service
    std::string note;  ///< the customer's
    std::vector<PackLine> lines;
    std::size_t current = 0; ///< the line of the big card
    std::int64_t units = 0;
    std::int64_t scanned = 0;
    std::string box; ///< "S1 Small box", "2 boxes"
    std::string box_why;
    std::string box_weight; ///< expected, of the box that is weighed now
    std::vector<GuidelineStep> guideline;
    std::int64_t waiting = 0;                         ///< parts that wait for their box
    std::vector<std::string> packed;                  ///< today's last parcels of this bench, newest first
    std::vector<fulfillment::CalledBack> called_back; ///< of orders that somebody asked to cancel
    bool can_undo = false;
};

class PackView
{
public:
    virtual ~PackView() = default;
    virtual void show(PackScreen const& screen) = 0;
    virtual void signal(Signal signal) = 0;
    virtual void show_picture(std::string const& sha256, std::string const& bytes) = 0;
};

class PackPresenter
{
public:
    PackPresenter(std::shared_ptr<PackStore> store, Work& work, PackView& view);

    /// Reads what waits.
    void start();
    /// Something was scanned or typed and ended with Enter.
    void scanned(std::string const& code);
    /// A digit alone: confirms the step of the guideline with this number. False: it means nothing now.
    bool answered(int digit);
    /// Another box for the same units: the next one that takes them; around to the suggested one.
    void other_box();
    /// Accepts the last weight although it is not the expected one.
    void accept_weight();
    /// Leaves the order: what was scanned is kept for when it comes back.
    void leave();
    /// Opens the last packed box again.
    void undo();
    /// Changes elsewhere: the count of what waits, and another service for the parcel whose number is asked.
    void refresh();
    /// The parcel whose rates may be asked: that of the postage, else the last one packed here. None: 0.
    kernel::ShipmentId rated() const { return to_track_.empty() ? last_parcel_ : to_track_.front().shipment; }

    PackScreen const& screen() const { return screen_; }
    /// The why of the box; none before every unit is scanned.
    std::optional<kernel::Decision> why() const;
    /// The parcel whose tracking number the bench waits for; none otherwise.
    kernel::ShipmentId to_track() const
    {
        return to_track_.empty() ? kernel::ShipmentId{} : to_track_.front().shipment;
    }
    bool is_settled() const { return work_.is_idle(); }

private:
    struct Done
    {
        kernel::FulfillmentId part;
        std::string order;
    };

    void say(Tone tone, std::string words, Signal signal);
    void find(std::string const& code);
    void take(PackingJob job);
    void scan_unit(std::string const& code);
    void count_unit(std::size_t line, std::string const& code);
    // a unit's serial: pack_serials.cpp
    void scan_serial(std::string const& serial);
    void serial_checked(std::string const& serial, std::optional<std::string> const& order);
    void keep_serial(std::string const& serial);
    void drop_serial_unit();
    void scan_again();
    void replay(std::vector<std::string> const& scans);
    std::vector<std::string> serials_of(kernel::ProductId product) const;
    void weigh(std::string const& typed);
    void weighed(kernel::Weight weight);
    void close();
    void close_by(fulfillment::Pack command);
    void closed(kernel::Outcome<std::vector<LabeledParcel>> result);
    void record(LabeledParcel const& parcel);
    void track(std::string const& number);
    void tracked(LabeledParcel const& parcel);
    void check_service();
    void next_step();
    void plan();
    void ready_for_next();
    void ask();
    void read_pictures();
    bool is_called_back(std::string const& code);
    void open_box(fulfillment::CalledBack const& back);

    StoreWork<PackStore> work_;
    PackView& view_;
    PackScreen screen_;
    std::optional<PackingJob> job_;
    std::vector<std::string> scans_; ///< a code per unit, followed by its serial where it has one
    struct Unit
    {
        std::size_t line = 0;
        std::string code;
    };
    std::optional<Unit> in_hand_;                           ///< it counts once its serial is known
    bool is_checking_ = false;                              ///< a serial
    std::deque<std::string> later_;                         ///< what was scanned meanwhile
    std::map<std::int64_t, std::vector<std::string>> kept_; ///< scans of parts that were left, by part
    std::optional<kernel::CartonId> taken_;
    std::optional<fulfillment::BoxPlan> plan_;
    std::vector<kernel::Weight> weights_;
    std::optional<kernel::Weight> odd_;
    std::string to_open_; ///< scanned and told of: the box of a canceled order, which the same scan opens
    std::optional<fulfillment::Pack> unanswered_; ///< a closing that the lost server never answered
    std::vector<LabeledParcel> to_track_;
    kernel::ShipmentId last_parcel_{};
    std::vector<Done> done_;
    std::set<std::string> pictures_asked_;
    kernel::Uuid command_ = kernel::Uuid::random();
};

} // namespace poddesk::gui

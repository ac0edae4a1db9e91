#pragma once
// Every decision of the rate comparison. No wx here.

#include "gui/shell/store_work.h"
#include "gui/shipping/rates_store.h"
#include "gui/widgets/tone.h"

#include "domain/shipping/what_if.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// A service that takes the parcel, worded.
struct RateRow
{
    shipping::ServiceId service{};
    std::string name;
    std::string carrier;
    std::string color; ///< of the carrier, "#rrggbb"
    std::string total;
    std::string base;
    std::vector<std::string> surcharges; ///< by RatesScreen::surcharges; empty: none of this kind
    std::string billed;
    std::string billed_note; ///< "scale", "DIM; scale 2 lb"
    bool is_dim = false;
    std::string zone;
    std::string arrives;
    std::string promise; ///< "promise kept", "1 day too late"
    Tone promise_tone = Tone::ok;
    std::string margin;      ///< "+$1.36", "−$0.40": billed less the total; empty: none is known
    std::string margin_note; ///< "billed $12.17", "no mark-up agreed"
    Tone margin_tone = Tone::neutral;
    bool is_best = false;   ///< by the rule
    bool is_chosen = false; ///< by a person, instead

    bool operator==(RateRow const&) const = default;
};

/// A service that is no way for the parcel.
struct RateHidden
{
    std::string name;
    std::string carrier;
    std::string reason;

    bool operator==(RateHidden const&) const = default;
};

/// A point of the *why*.
struct RateReason
{
    std::string icon;
    Tone tone = Tone::neutral;
    std::string title;
    std::string note;
    std::string right{};

    bool operator==(RateReason const&) const = default;
};

/// What one change alone would make of the best total.
struct RateChange
{
    std::string label;
    std::string difference;
    Tone tone = Tone::neutral;

    bool operator==(RateChange const&) const = default;
};

/// What may be asked, and how the parcel is.
struct RateQuestions
{
    std::vector<std::pair<kernel::CartonId, std::string>> boxes; ///< the parcel's own is id 0
    std::vector<std::pair<kernel::Date, std::string>> days;
    std::string weight; ///< as it would be typed
    bool residential = true;

    bool operator==(RateQuestions const&) const = default;
};

/// Everything that the window shows, as plain data.
struct RatesScreen
{
    bool is_loaded = false;
    std::string gone; ///< why there is nothing to show
    std::string order;
    std::string client_color;
    std::vector<std::pair<std::string, std::string>> facts; ///< label and words, for the head
    std::string priced;                                     ///< "4 services, prices of 14:14"
    std::vector<std::string> surcharges;                    ///< titles of the columns
    bool shows_margin = false;                              ///< prices are not for everyone
    std::vector<RateRow> rows;
    std::vector<RateHidden> hidden;
    std::string empty; ///< said where there are no rows
    std::string why_title;
    std::string why;
    std::vector<RateReason> rules;
    std::vector<RateReason> cheaper;
    bool is_what_if = false;
    std::vector<RateChange> changes;
    std::optional<RateQuestions> questions; ///< none until the prices are here
    bool can_choose = false;                ///< not labeled yet
    std::string totals;                     ///< for the status strip
};

class RatesView
{
public:
    virtual ~RatesView() = default;
    virtual void show(RatesScreen const& screen) = 0;
    virtual void done(std::string const& sentence, bool can_undo) = 0;
    virtual void refused(std::string const& sentence) = 0;
};

/// What a person changed of the parcel.
struct RateAnswers
{
    kernel::CartonId box{}; ///< 0: the parcel's own
    std::optional<kernel::Date> day{};
    std::string weight; ///< as typed
    bool residential = true;

    bool operator==(RateAnswers const&) const = default;
};

class RatesPresenter
{
public:
    RatesPresenter(std::shared_ptr<RatesStore> store, Work& work, RatesView& view,
                   kernel::ShipmentId shipment);

    /// Reads the stored comparison, and then what a *what if* needs.
    void start();
    void read();
    void shipment_changed(std::set<std::int64_t> const& ids, bool everything);
    /// Prices every service again, as of now.
    void compare();
    /// Shows what these changes would make; as the parcel is, the stored rows again.
    void what_if(RateAnswers const& answers);
    /// Why this service may not be chosen now; empty: it may.
    std::string refusal_of(shipping::ServiceId service) const;
    void choose(shipping::ServiceId service, std::string const& reason);
    void undo();

    RatesScreen const& screen() const { return screen_; }
    bool is_settled() const { return work_.is_idle() && (screen_.is_loaded || !screen_.gone.empty()); }

private:
    struct Step
    {
        shipping::ServiceId before{};
        bool was_rule = false;
    };
    void take(std::optional<RatesRecord> record);
    void read_basis();
    void stored(kernel::Outcome<void> const& result, std::string const& sentence);
    void ask_what_if();
    kernel::Outcome<shipping::WhatIf> asked() const;

    StoreWork<RatesStore> work_;
    RatesView& view_;
    kernel::ShipmentId shipment_;
    std::optional<RatesRecord> record_;
    std::shared_ptr<RatesBasis const> basis_;
    std::optional<RateAnswers> answers_; ///< none: as the parcel is
    RatesScreen screen_;
    std::vector<Step> steps_;
    std::uint64_t asked_ = 0;
};

} // namespace poddesk::gui

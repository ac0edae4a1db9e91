#pragma once
// What a detail card shows, as plain data. No wx here: presenters build it.

#include "domain/kernel/decision.h"
#include "gui/widgets/tone.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// One thing that happened. All text is UTF-8 and worded.
struct TimelineEvent
{
    std::string icon;
    std::string text;
    std::string when; ///< "14:32", "Mon 14:32"
    Tone tone = Tone::neutral;
    std::string full_stamp{}; ///< for the tooltip

    bool operator==(TimelineEvent const&) const = default;
};

/// A line of words inside a section.
struct DetailLine
{
    std::string text;
    Tone tone = Tone::neutral;
    enum class Look
    {
        body,
        bold,
        small
    } look = Look::body;

    bool operator==(DetailLine const&) const = default;
};

/// A label with its value, right-aligned.
struct DetailFact
{
    std::string label;
    std::string value;
    Tone tone = Tone::neutral;

    bool operator==(DetailFact const&) const = default;
};

/// A thing with a picture's stand-in: an order line, an email, a parcel.
struct DetailItem
{
    std::string icon;
    std::string color; ///< "#56708a", the tint behind the icon; empty is neutral
    std::string title;
    std::string subtitle;
    std::string right;      ///< "× 6"
    std::string right_icon; ///< "check"
    Tone right_tone = Tone::ok;
    std::string key;   ///< what on_item gets; empty does not react
    DetailLine note{}; ///< beneath it, in as many lines as it needs; empty: none

    bool operator==(DetailItem const&) const = default;
};

struct DetailSection
{
    std::string heading;
    std::string note; ///< right of the heading
    std::optional<Pill> pill{};
    std::vector<DetailLine> lines{};
    std::vector<DetailFact> facts{};
    std::vector<DetailItem> items{};
    std::vector<TimelineEvent> events{};

    bool operator==(DetailSection const&) const = default;
};

/// The selected thing, top to bottom.
struct Detail
{
    std::string title;
    std::optional<Pill> pill{};
    std::string brand_color; ///< "#dc2626", the 4 px bar at the left; empty has none
    std::vector<DetailLine> subtitle{};
    std::vector<DetailSection> sections{};
    std::string why_title{};
    std::vector<kernel::Decision> why{};

    bool operator==(Detail const&) const = default;
};

} // namespace poddesk::gui

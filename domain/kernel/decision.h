#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace poddesk::kernel {

/// One way that was open when something was decided, and why it was or was not taken.
struct Alternative
{
    /// What it is: "USPS Ground Advantage", "Reno", "Box 10x8x4".
    std::string option;
    bool chosen = false;
    /// A stable word for the reason: "cheapest_in_time", "too_heavy".
    std::string code;
    /// The figures behind it, as text: {"total", "7.45"}.
    std::map<std::string, std::string> facts;
    /// The reason in one English sentence.
    std::string sentence;

    bool operator==(Alternative const&) const = default;
};

/// The stored *why* of a choice that the program made or a person overrode: which pod, which box, which rate.
struct Decision
{
    /// "pod", "box", "rate" …
    std::string kind;
    /// The chosen alternative's `option`; empty where nothing could be chosen.
    std::string chosen;
    std::vector<Alternative> alternatives;

    bool operator==(Decision const&) const = default;
};

void to_json(nlohmann::json& out, Alternative const& alternative);
void from_json(nlohmann::json const& in, Alternative& alternative);
void to_json(nlohmann::json& out, Decision const& decision);
void from_json(nlohmann::json const& in, Decision& decision);

} // namespace poddesk::kernel

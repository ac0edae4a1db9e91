#pragma once

#include "domain/kernel/decision.h"
#include "domain/kernel/outcome.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace poddesk::returns {

/// One way to answer; the digit on the bench is its place in the question, from 1.
struct Answer
{
    std::string key;
    std::string text;
    std::string hint;

    bool operator==(Answer const&) const = default;
};
/// An amount in minor units of the order's currency; an order in another one never meets it.
struct ValueRange
{
    std::optional<std::int64_t> at_least;
    std::optional<std::int64_t> below;
    std::string currency; ///< ISO 4217

    bool operator==(ValueRange const&) const = default;
};
/// What must hold, all of it; nothing: always.
struct Condition
{
    /// One of the values, by question key or: "reason" (the customer's), "category", "product" (SKU),
    /// "hazmat" (yes, no), "month" (1 … 12, in the pod), "grade".
    std::map<std::string, std::vector<std::string>> is;
    std::optional<ValueRange> value; ///< the unit price as ordered

    bool is_empty() const { return is.empty() && !value; }
    bool operator==(Condition const&) const = default;
};
struct Question
{
    std::string key;
    std::string short_name; ///< "Packaging"
    std::string ask;
    std::vector<Answer> answers; ///< one to nine
    Condition only{};            ///< of what is known before the first question; others are not asked it

    bool operator==(Question const&) const = default;
};
/// Decides a grade, a disposition, or both, of an item that meets `when`.
struct Rule
{
    std::string key; ///< stays when the rest is edited: what its hits are counted by
    Condition when;
    std::string grade;       ///< A … E; empty: decides only the disposition
    std::string disposition; ///< a word of domain: "restock" …; empty: decides only the grade
    std::string acceptance;  ///< accepted (is refunded), rejected, manual_intervention_required; empty: usual
    std::string sentence;
    bool photo = false; ///< the item is not taken without one

    bool operator==(Rule const&) const = default;
};

/// A client's rules for what comes back.
struct Policy
{
    int window_days = 30;
    int promise_hours = 48; ///< from arrival to the closed parcel
    std::vector<Question> questions;
    std::vector<Rule> rules;

    bool operator==(Policy const&) const = default;
};

/// What of conditions is no question.
constexpr std::array<std::string_view, 6> known_facts{"reason", "category", "product",
                                                      "hazmat", "month",    "grade"};

/// A policy as files and the database have it: {"window_days", "promise_hours", "questions": [{"key",
/// "short", "ask", "answers": [{"key", "text", "hint"}], "only"}], "rules": [{"key", "when", "grade",
/// "disposition", "acceptance", "sentence", "photo": true where one is demanded}]}. A condition has texts or
/// lists of them, and "value":
/// {"at_least", "below", "currency"}. A rule without a key gets one of its sentence. Refuses `bad_policy`: an
/// unknown member, a condition that names an unknown question or answer, a disposition that its grade may not
/// have, a grade that no rule has a way for, no last rule for all.
kernel::Outcome<Policy> parse_policy(nlohmann::json const& stored);
nlohmann::json to_json(Policy const& policy);

/// By question key; "reason" is the customer's, known before the first question.
using Answers = std::map<std::string, std::string>;

/// What else is known of an item before the first question.
struct ItemFacts
{
    std::string category;              ///< of its product; empty: none
    std::string sku;                   ///< empty: nobody knows it
    std::optional<std::int64_t> value; ///< unit price as ordered, in minor units
    std::string currency;
    bool is_hazmat = false;
    int month = 0; ///< 1 … 12, in the pod; 0: unknown

    bool operator==(ItemFacts const&) const = default;
};

/// What the rules say, and the stored why: each rule passed over, with what it wanted.
struct Verdict
{
    std::string grade;
    std::string disposition;
    kernel::Decision decision;
    std::string acceptance{}; ///< empty: the usual one of grade and disposition
    std::string graded_by{};  ///< key of the rule that gave the grade; empty: a person did
    std::string decided_by{}; ///< … the disposition
    bool needs_photo = false; ///< one of these rules demands one

    bool operator==(Verdict const&) const = default;
};

/// The next question to ask, or the verdict when no further answer can change it.
struct Step
{
    std::optional<std::size_t> question; ///< into Policy::questions
    std::optional<Verdict> verdict;
};
/// In two stages: the first rule with a grade whose condition holds gives the grade; then the first with a
/// disposition whose condition holds, the grade among it, gives the disposition, unless the grade may not
/// have it or the rule gives another grade itself. At the first rule that the answers so far do not
/// contradict and leave open, its first open question is asked: so nobody is asked what cannot matter any
/// more. A hazardous item is never restocked: it is quarantined instead, for a person's look.
Step next_step(Policy const& policy, Answers const& answers, ItemFacts const& facts = {});

/// Whether an item of this grade may have this disposition.
bool may_have(std::string_view grade, std::string_view disposition);

/// Where an inspected item is put at the bench: 1 restock, 2 rework, 3 resale hold, 4 a person's look
/// (quarantine, vendor, repair, wrong item, back to the customer), 5 out (donate, recycle, dispose); 0 for
/// what did not come.
int sort_lane(std::string_view disposition);

/// "restock_after_rework" → "Restock after rework": every code of this room in words.
std::string in_words(std::string_view code);

/// Reasons a customer may give, in the order a person is asked for them.
std::vector<std::string> const& return_reasons();
/// What the customer cannot help; in step with returns.is_our_fault.
bool is_our_fault(std::string_view reason);
/// The reason of what no customer sent back: its carrier did (return_to_sender.h).
inline constexpr std::string_view return_to_sender = "return_to_sender";

} // namespace poddesk::returns

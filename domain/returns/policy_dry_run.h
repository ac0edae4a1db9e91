#pragma once

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/returns/grading.h"
#include "domain/returns/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::returns {

/// An item that was inspected by rules, with what was known of it then; category and hazard as they are now.
struct PastItem
{
    InspectionId id{};
    RmaId rma{};
    std::string number; ///< of the RMA
    std::string sku;
    Answers answers; ///< with "reason"
    ItemFacts facts;
    std::string grade, disposition; ///< what it came to
    std::optional<std::int64_t>
        seconds{}; ///< from taking it up to its place; none: unknown, or over 60 s a question
};
/// The newest that stand: a client's, or of all clients within reach that go by the house's rules.
std::vector<PastItem> past_items(database::Transaction& tx, std::optional<kernel::ClientId> client,
                                 std::int64_t last);

/// An item that would come out otherwise.
struct ItemDiff
{
    InspectionId id{};
    RmaId rma{};
    std::string number, sku;
    std::string was;      ///< "Restock, grade A"
    std::string would;    ///< empty: a question is open that nobody asked then
    std::string rule;     ///< key of the draft's rule that decides it
    std::string question; ///< key of the open one
};

/// One rule of the draft over the sample.
struct PolicyRuleTally
{
    std::string key;
    std::int64_t hits = 0;    ///< items whose grade or disposition it decides
    std::int64_t changed = 0; ///< of them those that would come out otherwise
    std::string finding;      ///< why it can never decide anything, as a sentence; empty: it can
};

/// What a question is worth: expected entropy reduction per second.
/// bits = H(outcome) - sum over its answers a of p(a) H(outcome | a), over the items of the sample that
/// answered it, an outcome being grade and disposition and H(X) = -sum p(x) log2 p(x).
/// seconds = mean over those items of their time divided by the answers that each gave; 5 where no time is
/// known.
struct QuestionValue
{
    std::string key;
    std::int64_t asked = 0;
    std::int64_t millibits = 0;
    std::int64_t milliseconds = 5000;

    std::int64_t millibits_per_second() const { return millibits * 1000 / milliseconds; }
};

struct PolicyDryRun
{
    std::int64_t items = 0;
    std::int64_t open = 0;                ///< of the diffs, those with an open question
    std::vector<ItemDiff> diffs;          ///< newest first
    std::vector<PolicyRuleTally> rules;   ///< in the draft's order
    std::vector<QuestionValue> questions; ///< in the draft's order
};
/// Judges the items anew by a draft, by the same next_step as an inspection, and compares with what each came
/// to. Nothing is stored.
PolicyDryRun dry_run(Policy const& draft, std::vector<PastItem> const& sample);

/// Rules that by their conditions alone can never decide anything: a sentence by rule, empty where that
/// cannot be said. An earlier rule that decides the same is met whenever they are; or they ask for a grade
/// that no rule gives.
std::vector<std::string> shadowed_rules(Policy const& policy);

/// The keys of the questions by what they are worth, the most first; those that nobody answered stay behind,
/// in their order.
std::vector<std::string> questions_by_value(PolicyDryRun const& run);

} // namespace poddesk::returns

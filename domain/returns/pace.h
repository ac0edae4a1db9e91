#pragma once
// How long inspections take, which questions are worth their time, and what the pod saves. An inspector reads
// the own times, a lead (account manager, administrator) everybody's within reach: the database sees to that.

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/grading.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace poddesk::returns {

/// What is timed: a step, or a question, of an item; or whole items (the sum of their steps) of a product or
/// a person. A step of more than 60 s is a pause, and left out everywhere.
enum class PaceBy
{
    step,
    product,
    question,
    person
};
/// Its word in the database and the console: "step".
char const* word(PaceBy by);

/// A half-open period.
struct Period
{
    kernel::Timestamp from;
    kernel::Timestamp to;

    bool operator==(Period const&) const = default;
};

struct PaceOf
{
    std::string key;  ///< step, product's id, question or login
    std::string name; ///< "answer: wear", SKU, question, full name
    std::int64_t times = 0;
    std::int64_t median_ms = 0;
    std::int64_t p90_ms = 0;

    bool operator==(PaceOf const&) const = default;
};
/// The most frequent first, 200 at most of each.
std::map<PaceBy, std::vector<PaceOf>> paces(database::Transaction& tx, Period const& period);

/// The same answers of many such items; "reason" among them is the customer's.
struct AnsweredItems
{
    Answers answers;
    std::int64_t items = 0;
    ItemFacts facts{};
};
/// What a question was worth to the items that it was asked for.
struct QuestionUse
{
    std::string client; ///< whose policy asks it
    std::string key;
    std::string ask;
    std::int64_t asked = 0;
    std::int64_t decisive = 0; ///< items that another answer to it would have graded or sent otherwise
    std::int64_t answers = 0;  ///< how many different ones were given

    /// It may go: it was asked often enough (20 items), and never could have changed what became of one, or
    /// had one answer only.
    bool is_idle() const { return asked >= 20 && (decisive == 0 || answers == 1); }

    bool operator==(QuestionUse const&) const = default;
};
/// Judges by the policy as it is now; items whose answers it no longer takes are left out. Another answer
/// after which more would have to be asked counts as one that changes the outcome.
std::vector<QuestionUse> question_uses(Policy const& policy, std::vector<AnsweredItems> const& items);
/// Of every client with inspections in the period, within reach; by the newest 1,000 items of each.
std::vector<QuestionUse> question_uses(database::Transaction& tx, Period const& period);

/// Refuses `missing_input` (not 1 to 3600 seconds), `not_allowed`.
kernel::Outcome<void> set_baseline(database::Transaction& tx, kernel::Uuid const& command_id,
                                   kernel::PodId pod, std::int64_t seconds);

/// This month, in the pod's time, against what an item took by the pod's own measure before.
struct MonthSoFar
{
    kernel::PodId pod;
    std::string pod_code;
    std::int64_t baseline = 0; ///< seconds an item
    std::int64_t items = 0;    ///< timed ones
    std::int64_t ms = 0;       ///< they took together

    /// items × baseline less the time that they took; below zero when it takes longer now.
    std::int64_t saved_seconds() const { return items * baseline - ms / 1000; }

    bool operator==(MonthSoFar const&) const = default;
};
/// Of each pod that set a baseline.
std::vector<MonthSoFar> months_so_far(database::Transaction& tx);
/// "RNO: 4.8 h saved this month: 312 items × (96 s baseline − 40.6 s measured) ÷ 3600."
std::string in_words(MonthSoFar const& month);

} // namespace poddesk::returns

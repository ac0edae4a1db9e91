#include "installer/demo/day.h"

#include "domain/returns/arrive_parcel.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/item_facts.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "domain/returns/settlement.h"
#include "installer/demo/day_sql.h"
#include "reports/papers/papers.h"

#include <array>

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

template <class T>
T sure(kernel::Outcome<T>&& outcome)
{
    if (!outcome) {
        throw DayStopped(outcome.error());
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*outcome);
    }
}

struct Story
{
    char const* reason;
    char const* note;
    char const* wants;
};
constexpr std::array stories{
    Story{"too_small", "Tight across the shoulders, tried on once indoors.", "exchange"},
    Story{"too_large", "Two sizes up from what I usually wear.", "exchange"},
    Story{"unwanted", "", "refund"},
    Story{"defective", "The seam came open on the first day.", "refund"},
    Story{"color", "Darker than in the picture.", "store_credit"},
    Story{"damaged_in_transit", "The box was crushed.", "refund"},
    Story{"not_as_described", "", "refund"}};

/// Answers as a demo inspector gives them: mostly fine, some not. Any answer to a question that is asked.
returns::Answers answer_all(returns::Policy const& policy, std::string const& reason,
                            returns::ItemFacts const& facts, DemoRandom& random)
{
    returns::Answers answers{{"reason", reason}};
    for (returns::Step step = returns::next_step(policy, answers, facts); step.question;
         step = returns::next_step(policy, answers, facts)) {
        returns::Question const& question = policy.questions[*step.question];
        std::size_t const roll = random.below(10);
        std::size_t const at = roll < 6 ? 0 : roll < 9 ? 1 : 2;
        answers[question.key] = question.answers[std::min(at, question.answers.size() - 1)].key;
    }
    answers.erase("reason");
    return answers;
}

} // namespace

Day::Tally Day::authorize_returns(int percent)
{
    Tally tally;
    std::size_t const wanted =
        std::max<std::size_t>(1, options_.orders * 12 / 100) * static_cast<std::size_t>(percent) / 100;
    std::vector<kernel::OrderId> const orders =
        database::in_transaction(as("ana"), [](database::Transaction& tx) {
            auto all = orders_in(tx, "delivered");
            auto const under_way = orders_in(tx, "shipped");
            all.insert(all.end(), under_way.begin(), under_way.end());
            return all;
        });
    for (std::size_t i = 0; i < orders.size() && tally.done < wanted; ++i) {
        Story const& story = stories[i % stories.size()];
        returns::AuthorizeReturn command;
        command.command_id = kernel::Uuid::random();
        command.order = orders[i];
        database::in_transaction(as("ana"), [&](database::Transaction& tx) {
            command.lines.clear();
            for (returns::ReturnableLine const& line : returns::returnable_lines(tx, orders[i])) {
                if (line.left > 0 && command.lines.empty()) {
                    command.lines.push_back(
                        {line.line, *kernel::Quantity::of(1), story.reason, story.note, story.wants});
                }
            }
        });
        if (command.lines.empty()) {
            continue; // everything of it came back on an earlier day
        }
        returns::Authorized const made = sure(database::in_transaction(
            as("ana"), [&](database::Transaction& tx) { return returns::authorize_return(tx, command); }));
        if (made.refused) {
            continue; // shipped before the client's return window
        }
        std::string const pdf = sure(database::in_transaction(as("ana"), [&](database::Transaction& tx) {
            return reports::print_return_letter(tx, made.rma);
        }));
        keep("return letters", made.number + ".pdf", pdf);
        step(++tally.done, wanted);
    }
    tally.result = fmt::format("RMAs for {} reasons, a letter each", std::min(tally.done, stories.size()));
    return tally;
}

Day::Tally Day::inspect_returns(int percent)
{
    Tally tally;
    std::vector<returns::RmaRow> waiting =
        database::in_transaction(as("iris"), [](database::Transaction& tx) {
            return returns::list_rmas(tx, {"open", "", "", 5000});
        });
    waiting.resize(waiting.size() * static_cast<std::size_t>(percent) / 100);
    std::vector<kernel::PodId> const pods =
        database::in_transaction(as("iris"), [](database::Transaction& tx) { return all_pods(tx); });
    std::map<std::string, int> ways;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (!waiting[i].arrived_at) {
            returns::ArriveParcel arrive{
                kernel::Uuid::random(), pods[i % pods.size()], {}, waiting[i].number};
            sure(database::in_transaction(
                as("iris"), [&](database::Transaction& tx) -> kernel::Outcome<returns::Arrived> {
                    arrive.what = returns::find_parcel(tx, arrive.code).at(0);
                    return returns::arrive_parcel(tx, arrive);
                }));
        }
        inspect_parcel(waiting[i].id, i, ways);
        ++tally.done;
        step(i + 1, waiting.size());
    }
    for (auto const& [way, count] : ways) {
        tally.result += fmt::format("{}{} {}", tally.result.empty() ? "" : ", ", count, way);
    }
    return tally;
}

void Day::inspect_parcel(returns::RmaId rma, std::size_t number, std::map<std::string, int>& ways)
{
    returns::RmaView const view = database::in_transaction(
        as("iris"), [&](database::Transaction& tx) { return *returns::read_rma(tx, rma); });
    returns::Policy const policy = sure(database::in_transaction(
        as("iris"), [&](database::Transaction& tx) { return returns::policy_of(tx, view.client); }));
    auto facts = database::in_transaction(
        as("iris"), [&](database::Transaction& tx) { return returns::facts_of_lines(tx, rma); });
    for (returns::RmaLineView const& line : view.lines) {
        for (std::int64_t unit = line.inspected; unit < line.quantity && line.reception != "canceled";
             ++unit) {
            returns::InspectItem command;
            command.command_id = kernel::Uuid::random();
            command.rma = rma;
            command.line = line.id;
            command.began_at = kernel::SystemClock().now() - std::chrono::seconds(12 + random_.below(40));
            if (number % 23 == 11) {
                command.found = returns::InspectItem::Found::missing;
            } else {
                command.answers = answer_all(policy, line.reason, facts[line.id], random_);
            }
            returns::Inspected const done = sure(database::in_transaction(
                as("iris"), [&](database::Transaction& tx) { return returns::inspect_item(tx, command); }));
            ++ways[returns::in_words(done.disposition)];
        }
    }
    decide_about(rma);
    kernel::Uuid const close = kernel::Uuid::random();
    sure(database::in_transaction(
        as("iris"), [&](database::Transaction& tx) { return returns::close_parcel(tx, close, rma); }));
}

/// What the rules leave to a person, the account manager decides.
void Day::decide_about(returns::RmaId rma)
{
    auto const view = database::in_transaction(
        as("ana"), [&](database::Transaction& tx) { return *returns::read_rma(tx, rma); });
    for (returns::InspectionView const& it : view.inspections) {
        if (it.is_undone || it.acceptance != "manual_intervention_required") continue;
        kernel::Uuid const id = kernel::Uuid::random();
        sure(database::in_transaction(as("ana"), [&](database::Transaction& tx) {
            return returns::decide_acceptance(tx, id, it.id, "rejected", "Used beyond what may come back");
        }));
    }
}

} // namespace poddesk::installer

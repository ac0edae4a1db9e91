// A person's part of what a return comes to: deciding about an item, and settling in the shop.
#include "gui/returns/returns_store.h"

#include "domain/database/command.h"
#include "domain/returns/goodwill.h"
#include "domain/returns/return_to_sender.h"
#include "domain/returns/settlement.h"
#include "gui/lists/list_words.h"
#include "gui/returns/returns_words.h"

#include <cstdlib>

namespace poddesk::gui {

using database::Transaction;
using kernel::Outcome;

/// Its undo gives the question back to a person.
Outcome<ListDone> ReturnsStore::decide(FormAnswers const& answers, kernel::Uuid const& id) const
{
    returns::InspectionId const inspection{std::strtoll(answers.at("inspection").c_str(), nullptr, 10)};
    auto const decided = [pool = pool_, inspection](kernel::Uuid const& command, std::string const& decision,
                                                    std::string const& reason) {
        return database::run_command(*pool, command, [&](Transaction& tx) {
            return returns::decide_acceptance(tx, command, inspection, decision, reason);
        });
    };
    std::string const& decision = answers.at("decision");
    auto const done = decided(id, decision, answers.at("reason"));
    if (!done) {
        return tl::unexpected(done.error());
    }
    constexpr char const* open = "manual_intervention_required";
    return decision == open ? ListDone{decided_words(decision)}
                            : ListDone{decided_words(decision), [decided]() -> Outcome<void> {
                                           return decided(kernel::Uuid::random(), open, undo_by_key_words());
                                       }};
}

Outcome<ListDone> ReturnsStore::give_goodwill(FormAnswers const& answers, kernel::Uuid const& id) const
{
    returns::GiveGoodwill command{id, {}, {std::strtoll(answers.at("line").c_str(), nullptr, 10)}, {}, {}};
    command.reason = answers.at("reason");
    auto const given = database::run_command(*pool_, id, [&](Transaction& tx) -> Outcome<returns::Goodwill> {
        auto const left = returns::left_of(tx, command.line);
        auto const amount =
            kernel::parse_money(answers.at("amount"), left ? left->currency : kernel::us_dollar());
        if (!amount) {
            return tl::unexpected(amount.error());
        }
        command.amount = *amount;
        return returns::give_goodwill(tx, command);
    });
    if (!given) {
        return tl::unexpected(given.error());
    }
    return ListDone{goodwill_words(command.amount, given->left),
                    [pool = pool_, goodwill = given->id]() -> Outcome<void> {
                        auto const back = kernel::Uuid::random();
                        return database::run_command(*pool, back, [&](Transaction& tx) {
                            return returns::take_goodwill_back(tx, back, goodwill, undo_by_key_words());
                        });
                    }};
}

/// Its way back is to open it again: the inspections stand, and closing it asks anew.
Outcome<ListDone> ReturnsStore::decide_owed(returns::RmaId rma, FormAnswers const& answers,
                                            kernel::Uuid const& id) const
{
    auto const done = database::run_command(*pool_, id, [&](Transaction& tx) {
        return returns::decide_owed(tx, {id, rma, answers.at("owed"), answers.at("note")});
    });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{owed_words(number_of(rma), answers.at("owed"), done->refund)};
}

Outcome<ListDone> ReturnsStore::settle(returns::RmaId rma, std::string const& note,
                                       kernel::Uuid const& id) const
{
    auto const done = database::run_command(
        *pool_, id, [&](Transaction& tx) { return returns::settle_by_hand(tx, id, rma, note); });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return ListDone{settled_words(number_of(rma)), [pool = pool_, rma]() -> Outcome<void> {
                        auto const back = kernel::Uuid::random();
                        return database::run_command(*pool, back, [&](Transaction& tx) {
                            return returns::unsettle(tx, back, rma, undo_by_key_words());
                        });
                    }};
}

} // namespace poddesk::gui

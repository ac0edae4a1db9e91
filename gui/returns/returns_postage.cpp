// The papers of a return, and the label for its way back: bought, printed, taken back.
#include "gui/returns/returns_store.h"

#include "domain/database/command.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "domain/returns/return_label.h"
#include "gui/lists/list_words.h"
#include "gui/returns/returns_words.h"
#include "reports/papers/papers.h"
#include "reports/papers/printable.h"

namespace poddesk::gui {

using database::Transaction;
using kernel::Outcome;

namespace {

Outcome<std::string> dropped(database::Pool& pool, kernel::Uuid const& id, returns::RmaId rma,
                             std::string const& reason)
{
    return database::run_command(
        pool, id, [&](Transaction& tx) { return returns::void_return_label(tx, id, rma, reason); });
}

/// The order's address, with what a person has corrected.
kernel::Address address_of(database::Transaction& tx, returns::RmaId rma, FormAnswers const& answers)
{
    kernel::Address from = returns::return_address(tx, rma).value_or(kernel::Address{});
    from.name = answers.at("name");
    from.company = answers.at("company");
    from.line1 = answers.at("line1");
    from.line2 = answers.at("line2");
    from.city = answers.at("city");
    from.region = answers.at("region");
    from.postal_code = answers.at("postal_code");
    if (from.country.empty()) {
        from.country = "US"; // the only country that labels are bought from
    }
    return from;
}

} // namespace

/// With a record of the print; again only with a reason.
Outcome<ListDone> ReturnsStore::print(std::string const& kind, returns::RmaId rma, std::string const& reason,
                                      kernel::Uuid const& id) const
{
    auto const out =
        printing::print_on(*pool_, printers_().for_document(kind), {id, kind, rma.value, {}, reason},
                           &reports::printable, &printing::send_to_printer);
    if (!out) {
        return tl::unexpected(out.error());
    }
    return ListDone{kind == "rma_label"      ? rma_label_words(out->subject, out->printer)
                    : kind == "return_label" ? bought_label_words(out->subject, out->printer)
                                             : letter_words(out->subject, out->printer)};
}

Outcome<ListDone> ReturnsStore::postage(returns::RmaId rma, FormAnswers const& answers,
                                        kernel::Uuid const& id) const
{
    std::string const what = answer_of(answers, "what");
    if (what.empty()) {
        return buy_postage(rma, answers, id);
    }
    if (what == "print") {
        return print("return_label", rma, answers.at("reason"), id);
    }
    auto const tracking = dropped(*pool_, id, rma, answers.at("reason"));
    if (!tracking) {
        return tl::unexpected(tracking.error());
    }
    return ListDone{label_void_words(number_of(rma), *tracking)};
}

/// Its undo makes the label void.
Outcome<ListDone> ReturnsStore::buy_postage(returns::RmaId rma, FormAnswers const& answers,
                                            kernel::Uuid const& id) const
{
    returns::ReturnLabelWish wish{rma, kernel::SystemClock().now()};
    wish.service = answers.at("service");
    if (std::string const& grams = answers.at("grams"); !grams.empty()) {
        auto const weight = kernel::parse_weight(grams, kernel::WeightUnit::gram);
        if (!weight) {
            return tl::unexpected(weight.error());
        }
        wish.weight = *weight;
    }
    auto const tracking = database::run_command(*pool_, id, [&](Transaction& tx) {
        wish.from = address_of(tx, rma, answers);
        return returns::buy_return_label(tx, {id, wish}, &reports::draw_label);
    });
    if (!tracking) {
        return tl::unexpected(tracking.error());
    }
    auto const label = database::in_transaction(
        *pool_, database::Mode::read_only, [&](Transaction& tx) { return returns::return_label(tx, rma); });
    return ListDone{label_bought_words(number_of(rma), *tracking, label ? label->price : std::nullopt),
                    [pool = pool_, rma]() -> Outcome<void> {
                        auto const back = dropped(*pool, kernel::Uuid::random(), rma, undo_by_key_words());
                        return back ? Outcome<void>() : Outcome<void>(tl::unexpected(back.error()));
                    }};
}

} // namespace poddesk::gui

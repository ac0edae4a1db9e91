// Goodwill: a part of a line's price goes back, for no unit.
#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/orders/order_sql.h"
#include "domain/returns/goodwill.h"

#include <algorithm>

namespace poddesk::ctl {

namespace {

struct Wish
{
    std::string of, sku, amount, reason;
};

/// The line of the RMA of this number, else of the order.
void aim(database::Transaction& tx, Wish const& wish, returns::GiveGoodwill& command)
{
    if (auto const rma = returns::find_rma(tx, wish.of)) {
        auto const lines = returns::read_rma(tx, *rma).value().lines;
        auto const line =
            std::ranges::find_if(lines, [&](auto const& it) { return it.sku == wish.sku && it.unit_price; });
        if (line != lines.end()) command.line = line->id;
    } else {
        for (auto const& it : returns::returnable_lines(tx, take(orders::find_order(tx, wish.of)))) {
            if (it.sku == wish.sku) command.order_line = it.line;
        }
    }
    auto const left =
        command.line ? returns::left_of(tx, command.line) : returns::left_of(tx, command.order_line);
    if (!left) {
        throw RefusedError(
            {"unknown_line", fmt::format("{} has no {} that was paid for and shipped; see: "
                                         "returns show, orders show",
                                         kernel::in_quotes(wish.of), kernel::in_quotes(wish.sku))});
    }
    command.amount = take(kernel::parse_money(wish.amount, left->currency));
}

void add_give(CLI::App& all, Context& context)
{
    CLI::App* const give = all.add_subcommand(
        "goodwill", "pay a part of an item's price back: in parts, never more than was paid");
    auto wish = std::make_shared<Wish>();
    give->add_option("OF", wish->of, "number of the RMA or of the order")->required();
    give->add_option("SKU", wish->sku, "of the item")->required();
    give->add_option("AMOUNT", wish->amount, "in the order's currency")->required();
    give->add_option("--reason", wish->reason, "why")->required();
    give->footer("The shop is told, or a person settles it (returns settle, returns goodwill-done).\n"
                 "Example:\n  poddeskctl --demo returns goodwill AO-10539 AO-SWT-M-FOG 5.00 --reason "
                 "\"Scratched box\"");
    give->callback([&context, wish] {
        returns::GiveGoodwill command{kernel::Uuid::random(), {}, {}, {}, wish->reason};
        auto const given = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            aim(tx, *wish, command);
            return returns::give_goodwill(tx, command);
        }));
        context.output().done(fmt::format("{} go back as goodwill {}; {} of what was paid are left.",
                                          kernel::format_money_code(command.amount), given.id.value,
                                          kernel::format_money_code(given.left)),
                              {{"goodwill", given.id.value},
                               {"amount_minor", command.amount.minor},
                               {"left_minor", given.left.minor}});
    });
}

void add_after(CLI::App& all, Context& context, char const* name, char const* does, bool is_back)
{
    CLI::App* const command = all.add_subcommand(name, does);
    auto id = std::make_shared<std::int64_t>(0);
    auto words = std::make_shared<std::string>();
    command->add_option("GOODWILL", *id, "its id; see: returns refunds")->required();
    command->add_option(is_back ? "--reason" : "--note", *words, is_back ? "why" : "the shop's number of it")
        ->required();
    command->footer(is_back ? "Example:\n  poddeskctl --demo returns goodwill-back 1 --reason \"Wrong item\""
                            : "Example:\n  poddeskctl --demo returns goodwill-done 1 --note \"Refund 4711\"");
    command->callback([&context, id, words, is_back] {
        kernel::Uuid const command_id = kernel::Uuid::random();
        take(doing(context, command_id, [&](database::Transaction& tx) {
            returns::GoodwillId const goodwill{*id};
            return is_back ? returns::take_goodwill_back(tx, command_id, goodwill, *words)
                           : returns::settle_goodwill(tx, command_id, goodwill, *words);
        }));
        context.output().done(is_back ? "It does not go back." : "It is settled.", {{"goodwill", *id}});
    });
}

} // namespace

void add_goodwill_commands(CLI::App& returns_app, Context& context)
{
    add_give(returns_app, context);
    add_after(returns_app, context, "goodwill-back", "it does not go back, where nobody has paid it yet",
              true);
    add_after(returns_app, context, "goodwill-done", "say that a person paid it in the shop", false);
}

} // namespace poddesk::ctl

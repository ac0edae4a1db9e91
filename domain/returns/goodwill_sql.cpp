#include "domain/returns/goodwill.h"

#include "domain/database/refusal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

kernel::Outcome<void> with_words(database::Transaction& tx, char const* statement, kernel::Uuid const& id,
                                 GoodwillId goodwill, std::string const& words)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query(statement).bind("id", id).bind("goodwill", goodwill).bind("words", words).run();
        return {};
    });
}

/// The words of the refusal; the database counts again with the order locked.
kernel::Outcome<void> fits(database::Transaction& tx, GiveGoodwill const& command)
{
    auto const left = command.line ? left_of(tx, command.line) : left_of(tx, command.order_line);
    if (!left) return {}; // the database says what is not there
    if (left->currency != command.amount.currency) {
        return kernel::refused("bad_value", fmt::format("The order was paid in {}; give the amount in it.",
                                                        left->currency.code()));
    }
    if (command.amount.minor > left->minor) {
        return kernel::refused(
            "more_than_paid",
            fmt::format("Of what was paid for this line {} are left to pay back; give no more.",
                        kernel::format_money_code(*left)));
    }
    return {};
}

} // namespace

std::optional<kernel::Money> left_of(database::Transaction& tx, kernel::OrderLineId line)
{
    auto const row =
        tx.query("select returns.left_of(y.id), o.currency from orders.line y join orders.order o "
                 "on o.id = y.order_id where y.id = :line")
            .bind("line", line)
            .row<std::int64_t, std::string>();
    if (!row) return std::nullopt;
    auto const currency = kernel::Currency::parse(std::get<1>(*row));
    return currency ? std::optional(kernel::Money{std::get<0>(*row), *currency}) : std::nullopt;
}

std::optional<kernel::Money> left_of(database::Transaction& tx, RmaLineId line)
{
    return left_of(
        tx, tx.query("select coalesce((select order_line_id from returns.rma_line where id = :line), 0)")
                .bind("line", line)
                .value<kernel::OrderLineId>());
}

kernel::Outcome<Goodwill> give_goodwill(database::Transaction& tx, GiveGoodwill const& command)
{
    if (auto const fit = fits(tx, command); !fit) return tl::unexpected(fit.error());
    nlohmann::json request = {{"amount", command.amount.minor}, {"reason", command.reason}};
    if (command.line)
        request["line"] = command.line.value;
    else
        request["order_line"] = command.order_line.value;
    return database::guarded([&] {
        auto const answer = tx.query("select returns.give_goodwill(:id, :request::jsonb)")
                                .bind("id", command.command_id)
                                .bind("request", request)
                                .value<nlohmann::json>();
        return Goodwill{GoodwillId{answer.at("goodwill").get<std::int64_t>()},
                        {answer.at("left").get<std::int64_t>(), command.amount.currency}};
    });
}

kernel::Outcome<void> take_goodwill_back(database::Transaction& tx, kernel::Uuid const& command_id,
                                         GoodwillId goodwill, std::string const& reason)
{
    return with_words(tx, "select returns.take_goodwill_back(:id, :goodwill, :words)", command_id, goodwill,
                      reason);
}

kernel::Outcome<void> settle_goodwill(database::Transaction& tx, kernel::Uuid const& command_id,
                                      GoodwillId goodwill, std::string const& note)
{
    return with_words(tx, "select returns.settle_goodwill(:id, :goodwill, :words)", command_id, goodwill,
                      note);
}

} // namespace poddesk::returns

#include "domain/returns/signals.h"

#include "domain/database/refusal.h"

namespace poddesk::returns {

std::optional<SignalFacts> signal_facts(database::Transaction& tx, RmaId rma)
{
    auto const row = tx.query("select weight_ng, items_ng, out_ng, returns_90, back_90, out_90, odd from "
                              "returns.signal_facts(:rma) where returns_90 is not null")
                         .bind("rma", rma)
                         .row<std::optional<std::int64_t>, std::int64_t, std::int64_t, std::int64_t,
                              std::int64_t, std::int64_t, std::int64_t>();
    if (!row) return std::nullopt;
    auto const& [weight, items, went_out, returns, back, out, odd] = *row;
    SignalFacts facts{std::nullopt, {items}, {went_out}, returns, back, out, odd, {}};
    if (weight) facts.weight = kernel::Weight{*weight};
    for (auto& [sku, serial, order, before] :
         tx.query(
               "select sku, serial, coalesce(ordered, ''), coalesce(rma, '') from returns.odd_serials(:rma)")
             .bind("rma", rma)
             .rows<std::string, std::string, std::string, std::string>()) {
        facts.odd_serials.push_back({std::move(sku), std::move(serial), std::move(order), std::move(before)});
    }
    return facts;
}

kernel::Outcome<void> weigh_parcel(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                   kernel::Weight weight)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.weigh(:id, :rma, :weight)")
            .bind("id", command_id)
            .bind("rma", rma)
            .bind("weight", weight.nanograms)
            .run();
        return {};
    });
}

} // namespace poddesk::returns

// What a warehouse does with its stock besides goods in and out: look at it, count it, level it between pods.
#include "installer/demo/day.h"

#include "domain/catalog/add_products.h"
#include "domain/clients/create_client.h"
#include "domain/inventory/count_bin.h"
#include "domain/inventory/create_pod.h"
#include "domain/inventory/move_stock.h"
#include "domain/inventory/stock_view.h"

#include <fmt/format.h>

namespace poddesk::installer {

using database::Transaction;
using kernel::Uuid;

namespace {

/// Somewhere to take a unit from without asking orders for it.
std::optional<inventory::BinStock> free_bin(Transaction& tx, kernel::ProductId product, kernel::PodId pod)
{
    for (inventory::BinStock const& bin : inventory::bins_of(tx, product, pod)) {
        if (bin.kind == "pick" && bin.condition == "good" && bin.on_hand - bin.allocated > 2) {
            return bin;
        }
    }
    return std::nullopt;
}

/// What a careful counter finds in a bin.
std::vector<inventory::Found> all_in(Transaction& tx, DemoBrand const& brand, kernel::ClientId client,
                                     kernel::PodId pod, kernel::LocationId bin)
{
    std::vector<inventory::Found> all;
    for (auto const& product : brand.products) {
        kernel::ProductId const id = *catalog::find_product(tx, client, std::string(product.sku));
        for (inventory::BinStock const& units : inventory::bins_of(tx, id, pod)) {
            if (units.bin == bin) {
                all.push_back({id, units.on_hand, units.lot, units.condition});
            }
        }
    }
    return all;
}

} // namespace

/// Of each brand one product: a unit is held and released, one goes to the other pod, and its bin is counted.
Day::Tally Day::look_after_stock(int)
{
    Tally tally;
    database::Pool& wes = as("wes");
    auto const note = [&](bool done) { done ? ++tally.done : ++tally.refused; };
    for (DemoBrand const& brand : demo_brands()) {
        Uuid const ids[] = {Uuid::random(), Uuid::random(), Uuid::random(), Uuid::random(),
                            Uuid::random(), Uuid::random(), Uuid::random()};
        bool found = false;
        auto const all = database::in_transaction(wes, [&](Transaction& tx) -> kernel::Outcome<void> {
            kernel::ClientId const client = *clients::find_client(tx, std::string(brand.code));
            kernel::PodId const here = *inventory::find_pod(tx, std::string(demo_pods()[0].code));
            kernel::PodId const there = *inventory::find_pod(tx, std::string(demo_pods()[1].code));
            kernel::ProductId const product =
                *catalog::find_product(tx, client, std::string(brand.products[0].sku));
            auto const from = free_bin(tx, product, here);
            auto const to = free_bin(tx, product, there);
            found = from && to;
            if (!found) {
                return {};
            }
            inventory::Units one{from->bin, product, 1, from->lot};
            auto const held = inventory::move_stock(
                tx, {ids[0], inventory::MoveStock::Kind::hold, one, {}, "The print looks faded"});
            if (!held) return tl::unexpected(held.error());
            if (auto const back = inventory::take_back(tx, {ids[1], *held, "Looked at by daylight: fine"});
                !back)
                return tl::unexpected(back.error());
            auto const sent = inventory::send_transfer(tx, {ids[2], one, there, "Sells faster there"});
            if (!sent) return tl::unexpected(sent.error());
            if (auto const came = inventory::arrive_transfer(tx, {ids[3], sent->transfer, to->bin, 1}); !came)
                return tl::unexpected(came.error());
            auto const count = inventory::start_count(tx, {ids[4], client, to->bin});
            if (!count) return tl::unexpected(count.error());
            inventory::RecordCount const record{ids[5], count->id, all_in(tx, brand, client, there, to->bin)};
            if (auto const lines = inventory::record_count(tx, record); !lines)
                return tl::unexpected(lines.error());
            return inventory::post_count(tx, {ids[6], count->id}).map([](inventory::PostedCount const&) {});
        });
        if (found || !all) {
            note(all.has_value());
        }
    }
    tally.result = "bins: a unit held and released, one sent to the other pod, the bin there counted";
    return tally;
}

} // namespace poddesk::installer

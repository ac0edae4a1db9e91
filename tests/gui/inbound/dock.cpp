#include "tests/gui/inbound/dock.h"

#include "domain/catalog/demand_at_receiving.h"
#include "domain/inbound/purchase_order.h"

#include <unistd.h>

#include <stdexcept>

namespace poddesk::tests {

using database::in_transaction;
using database::Transaction;
using kernel::Uuid;

Dock::Dock()
    : stage(0), folder(std::filesystem::temp_directory_path() / ("poddesk-dock-" + std::to_string(getpid())))
{
    stage.run("update inventory.pod set address = '{\"line1\":\"1 Dock "
              "Way\",\"city\":\"Sparks\",\"region\":\"NV\"}'");
}

Dock::~Dock()
{
    std::filesystem::remove_all(folder);
}

kernel::PurchaseOrderId Dock::expect(Order const& order)
{
    inbound::CreatePurchaseOrder command;
    command.command_id = Uuid::random();
    command.client = {number("select id from clients.client where code = '" + order.client + "'")};
    command.pod = {number("select id from inventory.pod where code = '" + order.pod + "'")};
    command.supplier = order.supplier;
    command.number = order.number;
    command.reference = order.reference;
    command.expected_on =
        std::chrono::floor<std::chrono::days>(kernel::SystemClock().now()) + std::chrono::days(order.in_days);
    for (auto const& [sku, quantity] : order.lines) {
        command.lines.push_back({sku, kernel::Quantity::of(quantity).value()});
    }
    return in_transaction(*stage.pool(),
                          [&](Transaction& tx) { return inbound::create_purchase_order(tx, command); })
        .value()
        .id;
}

void Dock::demand_lot_and_expiry(std::string const& sku)
{
    catalog::DemandAtReceiving const command{
        Uuid::random(), {number("select id from catalog.product where sku = '" + sku + "'")}, true, true};
    auto const done = in_transaction(
        *stage.pool(), [&](Transaction& tx) { return catalog::demand_at_receiving(tx, command); });
    if (!done) {
        throw std::runtime_error(done.error().message);
    }
}

std::int64_t Dock::units(std::string const& sku, std::string const& kind)
{
    return number(
        "select coalesce(sum(v.on_hand), 0)::bigint from inventory.level v join inventory.location b "
        "on b.id = v.location_id join catalog.product p on p.id = v.product_id where b.kind = '" +
        kind + "' and p.sku = '" + sku + "'");
}

std::int64_t Dock::number(std::string const& sql)
{
    return in_transaction(stage.database().root(),
                          [&](Transaction& tx) { return tx.query(sql).value<std::int64_t>(); });
}

std::string Dock::text(std::string const& sql)
{
    return in_transaction(stage.database().root(),
                          [&](Transaction& tx) { return tx.query(sql).value<std::string>(); });
}

std::string Dock::violations()
{
    return text(
        "select coalesce(string_agg(invariant || ' ' || subject || ': ' || detail, '; '), '') from "
        "verify.all_checks() where invariant like 'i2%' or invariant like 'i9%' or invariant like 'i1%'");
}

} // namespace poddesk::tests

#include "installer/bench/bench_sql.h"

#include "domain/kernel/uuid.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <memory>
#include <stdexcept>

namespace poddesk::bench {

ScratchDatabase::ScratchDatabase(database::ConnectionProfile superuser, std::string name)
    : superuser_(std::move(superuser)), name_(std::move(name))
{
    superuser_.database = "postgres";
    run(fmt::format("drop database if exists {} with (force)", name_));
    run(fmt::format("create database {} template template0", name_));
}

ScratchDatabase::~ScratchDatabase()
{
    try {
        run(fmt::format("drop database if exists {} with (force)", name_));
    } catch (std::exception const&) {
        // The server is gone, or the next run drops it: there is nobody to tell here.
    }
}

void ScratchDatabase::run(std::string const& sql) const
{
    // By libpq: CREATE DATABASE does not run inside a transaction.
    std::unique_ptr<PGconn, void (*)(PGconn*)> const connection(
        PQconnectdb(superuser_.conninfo("poddesk bench").c_str()), PQfinish);
    PQsetNoticeProcessor(
        connection.get(), [](void*, char const*) {}, nullptr);
    std::unique_ptr<PGresult, void (*)(PGresult*)> const result(PQexec(connection.get(), sql.c_str()),
                                                                PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
        throw std::runtime_error(PQerrorMessage(connection.get()));
}

std::map<std::string, std::int64_t> bins_by_code(database::Transaction& tx, kernel::PodId pod)
{
    std::map<std::string, std::int64_t> bins;
    for (auto const& [code, id] :
         tx.query("select code, id from inventory.location where pod_id = :pod::bigint")
             .bind("pod", pod)
             .rows<std::string, std::int64_t>()) {
        bins.emplace(code, id);
    }
    return bins;
}

std::map<std::string, std::int64_t> products_by_sku(database::Transaction& tx, kernel::ClientId client)
{
    std::map<std::string, std::int64_t> products;
    for (auto const& [sku, id] :
         tx.query("select sku, id from catalog.product where client_id = :client::bigint")
             .bind("client", client)
             .rows<std::string, std::int64_t>()) {
        products.emplace(sku, id);
    }
    return products;
}

void add_channel(database::Transaction& tx, kernel::ClientId client)
{
    tx.query("select orders.add_channel(:command::uuid, :client::bigint, 'shopify', 'bench.myshopify.com', "
             "'Bench', '')")
        .bind("command", kernel::Uuid::random())
        .bind("client", client)
        .run();
}

std::optional<kernel::FulfillmentId> part_of_order(database::Transaction& tx, kernel::OrderId order)
{
    auto const row = tx.query("select id from fulfillment.fulfillment where order_id = :order::bigint and "
                              "status <> 'canceled' order by id")
                         .bind("order", order)
                         .row<kernel::FulfillmentId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::vector<Check> closing_checks(database::Transaction& superuser, std::int64_t units_shipped)
{
    auto const count = [&](std::string const& sql) { return superuser.query(sql).value<std::int64_t>(); };
    std::int64_t const reserved = count("select coalesce(sum(allocated), 0)::bigint from inventory.level");
    std::int64_t const on_hand = count("select coalesce(sum(on_hand), 0)::bigint from inventory.level");
    std::int64_t const ledger = count("select coalesce(sum(case when t.is_virtual then 0 else m.quantity end "
                                      "- case when f.is_virtual then 0 else m.quantity end), 0)::bigint "
                                      "from inventory.movement m join inventory.location f on f.id = "
                                      "m.from_location join inventory.location t on t.id = m.to_location");
    std::int64_t const violations = count("select count(*) from verify.all_checks()");
    return {{"nothing reserved", reserved == 0, std::to_string(reserved)},
            {"on hand = 100,000 less shipped", on_hand == 100'000 - units_shipped,
             fmt::format("{} and {} shipped", on_hand, units_shipped)},
            {"ledger = stock", ledger == on_hand, fmt::format("{} and {}", ledger, on_hand)},
            {"no invariant violated", violations == 0, fmt::format("{} violations", violations)}};
}

std::string fsync_of(database::Transaction& tx)
{
    return tx.query("select current_setting('fsync')").value<std::string>();
}

void analyze(database::Transaction& superuser)
{
    superuser.query("analyze").run();
}

} // namespace poddesk::bench

#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include <boost/test/unit_test.hpp>

#include "domain/orders/network/sync_shop.h"
#include "tests/domain/orders/desk.h"
#include "tests/domain/orders/network/shop_twin.h"

namespace poddesk::orders {

/// A shop on loopback that is connected to the desk's channel, an hour before the clock's time.
class ConnectedShop
{
public:
    explicit ConnectedShop(char const* kind)
        : desk_(kind, "acme.example"), worker_(desk_.worker()), shop_([this](Asked const& asked) {
              std::lock_guard const lock(mutex_);
              return reply_ ? reply_(asked) : twin_.answer(asked);
          }),
          secret_(std::string(kind) == "shopify" ? "shpat_1" : "ck_1:cs_1")
    {
        ConnectChannel const command{kernel::Uuid::random(), channel_, shop_.address(),
                                     start_ - std::chrono::minutes(5)};
        BOOST_REQUIRE(database::in_transaction(
            desk_.mia(), [&](database::Transaction& tx) { return connect_channel(tx, command); }));
        // The audit of what is staged asks who the caller is.
        run("insert into access.person (login, full_name, role, all_clients, all_pods) values (session_user, "
            "'Stage', 'administrator', true, true)");
    }

    /// As the worker does it when the channel is due.
    SyncRound round()
    {
        auto const claim = database::in_transaction(
            worker_, [&](database::Transaction& tx) { return claim_sync(tx, channel_); });
        BOOST_REQUIRE(claim);
        SyncOptions options;
        options.times.whole = std::chrono::milliseconds(2000);
        return sync_shop(worker_, *claim, secret_, clock_, options);
    }

    void run(std::string const& sql)
    {
        database::in_transaction(desk_.root(), [&](database::Transaction& tx) { tx.query(sql).run(); });
    }
    SyncHealth health()
    {
        return database::in_transaction(desk_.mia(),
                                        [](database::Transaction& tx) { return list_sync_health(tx).at(0); });
    }

    kernel::Timestamp const start_ = kernel::parse_iso8601("2026-03-02T10:00:00Z").value();
    kernel::FixedClock clock_{start_ + std::chrono::hours(1)};
    Desk desk_;
    database::Pool worker_;
    ShopTwin twin_;
    std::function<Reply(Asked const&)> reply_; ///< in place of the twin's, where set
    std::mutex mutex_;
    Counterpart shop_;
    std::string secret_;
    kernel::ChannelId channel_ = desk_.channel().id;
};

/// A shop that is told of what happens here.
class ToldShop : public ConnectedShop
{
public:
    using ConnectedShop::ConnectedShop;

    /// Every job is due, also one that failed before.
    SyncRound round()
    {
        run("update database.job set not_before = clock_timestamp()");
        return ConnectedShop::round();
    }
    std::string jobs()
    {
        return desk_.asked<std::string>("select coalesce(string_agg(state || ' ' || attempts, ', ' order by "
                                        "id), 'none') from database.job");
    }
    /// A worker has taken what waits, and is killed.
    void lose_worker()
    {
        run("update database.job set state = 'running', token = gen_random_uuid(), attempts = 1, "
            "lease_until = clock_timestamp() - interval '1 second' where state = 'ready'");
    }
};

} // namespace poddesk::orders

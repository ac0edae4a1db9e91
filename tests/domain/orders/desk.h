#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "domain/orders/import_orders.h"
#include "tests/support/test_database.h"

/// One client with a shop and an account manager who imports; another client nobody here may see.
class Desk
{
public:
    explicit Desk(char const* kind = "shopify", char const* shop = "acme.myshopify.com") : shop_(shop)
    {
        auto admin = test_.login_as("admin");
        client_ = make_client(admin, "ACME", "Acme");
        other_ = make_client(admin, "OTHR", "Other");
        make_channel(admin, client_, shop, kind);
        make_channel(admin, other_, "other.myshopify.com", "shopify");
        test_.add_person("mia", "account_manager");
        test_.give_client("mia", client_);
    }

    void know(std::vector<std::string> const& skus)
    {
        nlohmann::json products = nlohmann::json::array();
        for (std::string const& sku : skus) {
            products.push_back({{"sku", sku},
                                {"title", sku},
                                {"weight_ng", 200'000'000'000},
                                {"length_um", 100'000},
                                {"width_um", 50'000},
                                {"height_um", 20'000},
                                {"barcodes", nlohmann::json::array()},
                                {"aliases", nlohmann::json::array()}});
        }
        auto admin = test_.login_as("admin");
        poddesk::database::in_transaction(admin, [&](poddesk::database::Transaction& tx) {
            tx.query("select catalog.add_products(:id, :client, :products::jsonb)")
                .bind("id", poddesk::kernel::Uuid::random())
                .bind("client", client_)
                .bind("products", products)
                .run();
        });
    }

    poddesk::database::Pool& mia()
    {
        if (!mia_) {
            mia_.emplace(test_.login_as("mia"));
        }
        return *mia_;
    }
    poddesk::database::Pool& root() { return test_.root(); }
    /// Who reads the shops.
    poddesk::database::Pool worker() const { return test_.login_as("worker"); }
    poddesk::testing::TestDatabase& base() { return test_; }

    poddesk::orders::Channel channel()
    {
        return poddesk::database::in_transaction(mia(), [this](poddesk::database::Transaction& tx) {
            return poddesk::orders::find_channel(tx, shop_).value();
        });
    }

    poddesk::orders::ImportReport import(std::string const& text,
                                         poddesk::orders::ImportOptions const& options = {})
    {
        auto report = poddesk::orders::import_text(mia(), channel(), text, clock_, options);
        BOOST_REQUIRE_MESSAGE(report, (report ? "" : report.error().message));
        return *report;
    }

    poddesk::orders::ImportedObject import_one(std::string const& members)
    {
        poddesk::orders::ImportReport const report =
            import(R"({"order":{"id":5,"name":"#5","currency":"USD",)" + members + "}}");
        BOOST_REQUIRE_EQUAL(report.objects.size(), 1U);
        BOOST_REQUIRE_MESSAGE(!report.any_refused(),
                              (report.any_refused() ? report.objects[0].refusal->message : ""));
        return report.objects.front();
    }

    poddesk::orders::OrderDetails details(poddesk::kernel::OrderId id)
    {
        return poddesk::database::in_transaction(mia(), [&](poddesk::database::Transaction& tx) {
            return poddesk::orders::order_details(tx, id).value();
        });
    }

    template <class T>
    T asked(std::string const& sql)
    {
        return poddesk::database::in_transaction(
            root(), [&](poddesk::database::Transaction& tx) { return tx.query(sql).value<T>(); });
    }

    /// What the checks of verify that concern orders and their emails find.
    std::int64_t violations()
    {
        return asked<std::int64_t>("select (select count(*) from verify.i11_states_agree) + "
                                   "(select count(*) from verify.i7_event_and_message) + "
                                   "(select count(*) from verify.i3_command_has_its_answer)");
    }

    /// Every column that tells about the orders, whatever the order of files was.
    std::string state()
    {
        return asked<std::string>(
            "select string_agg(concat_ws('|', to_jsonb(o) - array['id', 'created_at', 'version'], "
            "(select jsonb_agg(to_jsonb(l) - array['id', 'order_id', 'product_id'] order by l.position) from "
            "orders.line l where l.order_id = o.id), "
            "(select jsonb_agg(to_jsonb(c) - array['id', 'order_id'] order by c.kind, c.position) from "
            "orders.charge c where c.order_id = o.id), "
            "(select jsonb_agg(to_jsonb(r) - array['id', 'order_id'] order by r.kind) from orders.recipient "
            "r where r.order_id = o.id)), "
            "e'\\n' order by o.external_id) from orders.order o");
    }

    poddesk::kernel::FixedClock clock_{poddesk::kernel::parse_iso8601("2026-03-02T12:00:00Z").value()};

private:
    std::int64_t make_client(poddesk::database::Pool& admin, char const* code, char const* name)
    {
        nlohmann::json const client = {{"code", code},
                                       {"name", name},
                                       {"color", "#3584e4"},
                                       {"status", "live"},
                                       {"branding", {{"from_email", "hello@example.com"}}},
                                       {"promise", {{"handling_hours", 24}}}};
        return poddesk::database::in_transaction(admin, [&](poddesk::database::Transaction& tx) {
            return tx.query("select clients.create_client(:id, :client::jsonb)")
                .bind("id", poddesk::kernel::Uuid::random())
                .bind("client", client)
                .value<nlohmann::json>()
                .at("client")
                .get<std::int64_t>();
        });
    }

    void make_channel(poddesk::database::Pool& admin, std::int64_t client, char const* shop, char const* kind)
    {
        poddesk::database::in_transaction(admin, [&](poddesk::database::Transaction& tx) {
            tx.query("select orders.add_channel(:id, :client, :kind, :shop, :shop, '')")
                .bind("id", poddesk::kernel::Uuid::random())
                .bind("client", client)
                .bind("kind", kind)
                .bind("shop", shop)
                .run();
        });
    }

    poddesk::testing::TestDatabase test_{"orders"};
    std::string shop_;
    std::int64_t client_ = 0;
    std::int64_t other_ = 0;
    std::optional<poddesk::database::Pool> mia_;
};

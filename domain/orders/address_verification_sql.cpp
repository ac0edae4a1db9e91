#include "domain/orders/address_verification.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"
#include "domain/orders/queue_view_sql.h"

namespace poddesk::orders {

using database::Transaction;
using kernel::Address;
using nlohmann::json;

namespace {

constexpr std::chrono::minutes claim_time{5}; // longer than any one question takes

std::string interval(std::chrono::milliseconds time)
{
    return fmt::format("{} milliseconds", time.count());
}

std::string name_of(std::string const& provider)
{
    return provider == "easypost" ? "EasyPost" : provider;
}

/// Of a row of orders.recipient; the place alone.
Address place_of(json const& row)
{
    Address place;
    place.line1 = row.at("line1").get<std::string>();
    place.line2 = row.at("line2").get<std::string>();
    place.city = row.at("city").get<std::string>();
    place.region = row.at("region").get<std::string>();
    place.postal_code = row.at("postal_code").get<std::string>();
    place.country = row.at("country").get<std::string>();
    return place;
}

json as_row(Address const& place)
{
    return {{"line1", place.line1},   {"line2", place.line2},     {"city", place.city},
            {"region", place.region}, {"country", place.country}, {"postal_code", place.postal_code}};
}

json findings_of(std::vector<VerificationFinding> const& findings)
{
    constexpr std::size_t most = 20;
    json rows = json::array();
    for (VerificationFinding const& it : findings) {
        if (rows.size() == most) break;
        rows.push_back({{"field", it.field}, {"code", it.code}, {"message", it.message}});
    }
    return rows;
}

bool note(Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked, json const& answer)
{
    return tx.query("select orders.note_verification(:token, :ttl::interval, :order, :mark, :answer::jsonb)")
        .bind("token", claim.token)
        .bind("ttl", interval(claim_time))
        .bind("order", asked.order)
        .bind("mark", asked.mark)
        .bind("answer", answer)
        .value<bool>();
}

} // namespace

std::optional<AddressVerification> address_verification(Transaction& tx, kernel::OrderId order,
                                                        Address const& ship_to)
{
    auto const row =
        tx.query(
              "select v.state, coalesce((select provider from orders.address_service), ''), "
              "v.residential, v.findings, v.answered_at, (select to_jsonb(r) from orders.recipient r where "
              "r.order_id = v.order_id and r.kind = 'proposed') from orders.address_verification v where "
              "v.order_id = :order")
            .bind("order", order)
            .row<std::string, std::string, std::optional<bool>, json, std::optional<kernel::Timestamp>,
                 std::optional<json>>();
    if (!row) {
        return std::nullopt;
    }
    auto const& [state, provider, residential, findings, answered_at, proposed] = *row;
    AddressVerification out{state, name_of(provider), residential, {}, answered_at, {}};
    for (json const& it : findings) {
        out.findings.push_back({it.at("field"), it.at("code"), it.at("message")});
    }
    if (proposed) {
        AddressAnswer const said{true, {}, place_of(*proposed), {}};
        out.proposed = proposal(ship_to, said);
    }
    return out;
}

kernel::Outcome<void> verify_address(Transaction& tx, kernel::Uuid const& command, kernel::OrderId order)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.verify_address(:id, :order)").bind("id", command).bind("order", order).run();
        return {};
    });
}

std::optional<AddressServiceHealth> address_service_health(Transaction& tx)
{
    using Moment = std::optional<kernel::Timestamp>;
    auto const count = [](char const* state) {
        return fmt::format(
            "(select count(*) from orders.address_verification v join orders.order o on o.id = "
            "v.order_id where v.state = '{}' and {})",
            state, is_open());
    };
    auto row = tx.query("select s.provider, s.address, s.is_paused, coalesce(r.claimed_until > "
                        "clock_timestamp(), false), r.last_attempt_at, r.last_success_at, r.due_at, "
                        "r.open_until, r.problem_since, r.verified, " +
                        count("waiting") + ", " + count("undeliverable") +
                        ", r.failures, coalesce(r.problem_code, ''), coalesce(r.problem, '') from "
                        "orders.address_service s join orders.address_round r on r.id = s.id")
                   .row<std::string, std::string, bool, bool, Moment, Moment, Moment, Moment, Moment,
                        std::int64_t, std::int64_t, std::int64_t, int, std::string, std::string>();
    if (!row) {
        return std::nullopt;
    }
    AddressServiceHealth it;
    std::tie(it.provider, it.address, it.is_paused, it.is_asking, it.last_attempt_at, it.last_success_at,
             it.due_at, it.open_until, it.problem_since, it.verified, it.waiting, it.undeliverable,
             it.failures, it.problem_code, it.problem) = std::move(*row);
    it.provider = name_of(it.provider);
    return it;
}

kernel::Outcome<void> connect_address_service(Transaction& tx, kernel::Uuid const& command,
                                              std::string const& address)
{
    auto connected = database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select orders.connect_address_service(:id, 'easypost', :address)")
            .bind("id", command)
            .bind("address", address)
            .run();
        return {};
    });
    if (!connected && connected.error().code == "bad_value") {
        return kernel::refused("bad_address",
                               fmt::format("{} is no address of EasyPost's API; leave it out for {}. It is "
                                           "spoken to in the clear on this computer only.",
                                           kernel::in_quotes(address), easypost_address));
    }
    return connected;
}

kernel::Outcome<bool> pause_address_service(Transaction& tx, kernel::Uuid const& command, bool pause)
{
    return database::guarded([&] {
        return tx.query("select orders.pause_address_service(:id, :pause)")
            .bind("id", command)
            .bind("pause", pause)
            .value<json>()
            .at("was")
            .get<bool>();
    });
}

std::optional<AddressClaim> claim_address_round(Transaction& tx, bool now)
{
    AddressClaim claim;
    claim.token = kernel::Uuid::random();
    auto const found = tx.query("select orders.claim_address_round(:token, :now, :ttl::interval)")
                           .bind("token", claim.token)
                           .bind("now", now)
                           .bind("ttl", interval(claim_time))
                           .value<std::optional<json>>();
    if (!found) {
        return std::nullopt;
    }
    claim.provider = name_of(found->at("provider").get<std::string>());
    claim.address = found->at("address").get<std::string>();
    claim.failures = found->at("failures").get<int>();
    return claim;
}

std::vector<AddressToVerify> addresses_to_verify(Transaction& tx, int limit)
{
    std::vector<AddressToVerify> all;
    for (auto& [order, mark, ship] :
         tx.query("select order_id, mark, ship from orders.addresses_to_verify(:limit)")
             .bind("limit", limit)
             .rows<kernel::OrderId, std::string, json>()) {
        all.push_back({order, std::move(mark), place_of(ship)});
    }
    return all;
}

bool note_answer(Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked,
                 AddressAnswer const& answer)
{
    std::optional<Address> const better = proposal(asked.address, answer);
    return note(tx, claim, asked,
                {{"state", answer.is_deliverable ? "deliverable" : "undeliverable"},
                 {"residential", answer.is_residential ? json(*answer.is_residential) : json()},
                 {"findings", findings_of(answer.findings)},
                 {"problem", verification_problem(claim.provider, answer)},
                 {"proposed", better ? as_row(*better) : json()}});
}

bool note_unclear(Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked,
                  std::string const& words)
{
    return note(tx, claim, asked,
                {{"state", "unclear"},
                 {"residential", json()},
                 {"findings", findings_of({{"", "refused", words}})},
                 {"problem", ""},
                 {"proposed", json()}});
}

bool note_bad_answer(Transaction& tx, AddressClaim const& claim, AddressToVerify const& asked,
                     std::string const& words)
{
    return tx.query("select orders.note_verification_try(:token, :ttl::interval, :order, :mark, :words)")
        .bind("token", claim.token)
        .bind("ttl", interval(claim_time))
        .bind("order", asked.order)
        .bind("mark", asked.mark)
        .bind("words", words)
        .value<bool>();
}

void end_address_round(Transaction& tx, AddressClaim const& claim, AddressRoundEnd const& end)
{
    tx.query("select orders.end_address_round(:token, :code, :problem, :wait::interval, :opens)")
        .bind("token", claim.token)
        .bind("code", end.problem ? std::optional(end.problem->code) : std::nullopt)
        .bind("problem", end.problem ? std::optional(end.problem->message) : std::nullopt)
        .bind("wait", interval(end.wait))
        .bind("opens", end.opens_circuit)
        .run();
}

} // namespace poddesk::orders

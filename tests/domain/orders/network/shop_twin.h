#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "domain/kernel/clock.h"
#include "tests/domain/orders/network/counterpart.h"

/// An order as a shop keeps it.
struct TwinOrder
{
    int id = 0;
    poddesk::kernel::Timestamp updated{};
    int quantity = 1;
    int lines = 1;
};

/// A fulfillment order: some units of an order, at a location.
struct TwinSending
{
    int id = 0;
    std::string location = "1";
    std::map<int, int> units{{0, 1}}; ///< by the line's number within the order
    std::string status = "OPEN";
    std::string fulfill_at{};
    std::string request = "UNSUBMITTED";
};

/// A shop that speaks Shopify's Admin GraphQL or WooCommerce's REST v3 as far as reading orders goes. Within
/// a page the orders come in any order; pages come again where `repeats` says so.
class ShopTwin
{
public:
    std::vector<TwinOrder> orders;
    int page_size = 5; ///< whatever is asked for
    bool shuffles = false;
    bool repeats = false; ///< each page begins with the orders of the one before
    std::mt19937 random{7};

    Reply answer(Asked const& asked)
    {
        if (asked.target.find("/refunds") != std::string::npos) return woocommerce_refund(asked);
        if (asked.target.find("/wc/v3/orders/") != std::string::npos) return woocommerce_order(asked);
        for (char const* const question : {"PodDeskRefund", "PodDeskSuggestedRefund"})
            if (asked.body.find(question) != std::string::npos) return shopify_refund(asked);
        for (char const* const question : {"PodDeskOpenReturn", "PodDeskProcessReturn"})
            if (asked.body.find(question) != std::string::npos) return shopify_processing(asked);
        for (char const* const question :
             {"PodDeskReturn", "PodDeskDropReturn", "PodDeskCloseReturn", "PodDeskReopenReturn"})
            if (asked.body.find(question) != std::string::npos) return shopify_return(asked);
        if (asked.target.find("/wc/v3/products") != std::string::npos) return woocommerce_stock(asked);
        for (char const* const question : {"PodDeskLocations", "PodDeskStock", "PodDeskSetStock"})
            if (asked.body.find(question) != std::string::npos) return shopify_stock(asked);
        if (asked.body.find("PodDeskSent") != std::string::npos ||
            asked.body.find("PodDeskSending") != std::string::npos)
            return shopify_sending(asked);
        for (char const* const question : {"FULFILLMENT_REQUESTED", "PodDeskAcceptSending"})
            if (asked.body.find(question) != std::string::npos) return shopify_send_request(asked);
        for (char const* const question :
             {"CANCELLATION_REQUESTED", "PodDeskCancel", "PodDeskAcceptCancel", "PodDeskRejectCancel"})
            if (asked.body.find(question) != std::string::npos) return shopify_cancel(asked);
        for (char const* const question :
             {"PodDeskHeld", "PodDeskHolds", "PodDeskPlaceHold", "PodDeskReleaseHold"})
            if (asked.body.find(question) != std::string::npos) return shopify_hold(asked);
        if (asked.body.find("PodDeskFulfill") != std::string::npos) return shopify_fulfillment(asked);
        if (asked.body.find("PodDeskOpenSending") != std::string::npos) return shopify_open(asked);
        return asked.target.starts_with("/admin/api/") ? shopify(asked) : woocommerce(asked);
    }

    /// What we told it: Shopify's fulfillments of the one order, WooCommerce's order as it is by now.
    nlohmann::json fulfillments = nlohmann::json::array();
    nlohmann::json order = {{"id", 1}, {"status", "processing"}, {"meta_data", nlohmann::json::array()}};
    nlohmann::json notes = nlohmann::json::array();
    int told = 0; ///< how often something was changed

    /// What it believes of its stock, by SKU; of WooCommerce's, "V-…" are variations of product 9.
    std::map<std::string, int> stock;
    std::vector<std::string> locations = {"1"};
    bool other_location_sends = false; ///< location 2 has a part of order 1 too
    std::string other_location_status = "OPEN";
    std::vector<std::string> stock_told; ///< "TEE=5" as they were set
    int looks = 0;                       ///< how often the shop was asked what it believes

    /// Orders whose sending it asks not to begin, until they are answered; then "1 accepted", "2 rejected".
    std::vector<int> cancel_requests;
    std::vector<std::string> answers;
    std::string canceled_at; ///< of the one order; empty: it is not
    std::string staff_note;

    /// The fulfillment orders of an order by its id; of one that is not named, one with all of its units at
    /// location 1 (and for parcels the one order's two, of a unit each).
    std::map<int, std::vector<TwinSending>> sendings;
    std::vector<int> accepted; ///< the fulfillment orders that we said to send
    std::vector<int> opened;   ///< those that we let go before their date

    /// What it paid back of the one order: what we asked for, with its id.
    nlohmann::json refunds = nlohmann::json::array();
    std::vector<int> refundable = {1000}; ///< cents of each payment that may still go back
    bool is_forgetful = false; ///< it shows no refund, return or hold of ours, and knows no key: the control

    /// The holds of each order's only fulfillment order, as Shopify shows them; and what we asked for.
    std::map<int, nlohmann::json> holds;
    std::map<int, std::string> fulfillment_status; ///< where it is not as the holds say
    std::vector<nlohmann::json> placed;
    int released = 0;
    void hold(int of, int id, std::string const& reason, nlohmann::json const& why = nullptr)
    {
        holds[of].push_back({{"id", fmt::format("gid://shopify/FulfillmentHold/{}", id)},
                             {"reason", reason},
                             {"reasonNotes", why},
                             {"displayReason", "Shown " + reason},
                             {"handle", nullptr},
                             {"heldByRequestingApp", false}});
    }

    /// What it was asked to let come back of the one order, with id and status.
    nlohmann::json returns = nlohmann::json::array();
    std::vector<int> returnable = {1, 1}; ///< units of each fulfillment of line 1000
    bool notes_returns = true;            ///< the refund of a processed return bears the note that we gave

private:
    using json = nlohmann::json;

    json made(json refund, std::string const& id)
    {
        ++told;
        refund["id"] = id;
        refunds.push_back(std::move(refund));
        return refunds.back();
    }

    Reply shopify_refund(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        if (asked.body.find("PodDeskRefunds(") != std::string::npos)
            return {200, data({{"order", {{"refunds", is_forgetful ? json::array() : shown_refunds()}}}})};
        if (asked.body.find("PodDeskSuggestedRefund") != std::string::npos) {
            json payments = json::array();
            for (int const cents : refundable)
                payments.push_back({{"gateway", "bogus"},
                                    {"parentTransaction", {{"id", "gid://shopify/OrderTransaction/1"}}},
                                    {"maximumRefundableSet", money(cents)}});
            return {200, data({{"order",
                                {{"currencyCode", "USD"},
                                 {"presentmentCurrencyCode", "USD"},
                                 {"suggestedRefund", {{"suggestedTransactions", payments}}}}}})};
        }
        json input = body["variables"]["input"];
        input["key"] = body["variables"]["key"];
        for (json const& it : refunds)
            if (!is_forgetful && it.value("key", "") == input["key"]) return refund_answer(it);
        return refund_answer(made(input, fmt::format("gid://shopify/Refund/{}", 70 + refunds.size())));
    }
    Reply shopify_return(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        if (asked.body.find("PodDeskReturns(") != std::string::npos) {
            json nodes = json::array();
            for (json const& it : is_forgetful ? json::array() : returns)
                nodes.push_back({{"id", it["id"]},
                                 {"status", it["status"]},
                                 {"returnLineItems", {{"nodes", it["returnLineItems"]}}}});
            return {200, data({{"order", {{"returns", {{"nodes", nodes}}}}}})};
        }
        if (asked.body.find("PodDeskReturnable") != std::string::npos) {
            json nodes = json::array();
            for (std::size_t i = 0; i < returnable.size(); ++i) {
                json const item = {{"id", fmt::format("gid://shopify/FulfillmentLineItem/{}", 500 + i)},
                                   {"lineItem", {{"id", "gid://shopify/LineItem/1000"}}}};
                json const line = {{"quantity", returnable[i]}, {"fulfillmentLineItem", item}};
                nodes.push_back({{"returnableFulfillmentLineItems", {{"nodes", {line}}}}});
            }
            return {200, data({{"returnableFulfillments", {{"nodes", nodes}}}})};
        }
        ++told;
        for (auto const& [question, status] :
             {std::pair{"PodDeskDropReturn", "CANCELED"}, std::pair{"PodDeskCloseReturn", "CLOSED"},
              std::pair{"PodDeskReopenReturn", "OPEN"}}) {
            if (asked.body.find(question) == std::string::npos) continue;
            for (json& it : returns)
                if (it["id"] == body["variables"]["id"]) it["status"] = status;
            return {200, data({{"answer", {{"userErrors", json::array()}}}})};
        }
        json made = body["variables"]["input"];
        made["id"] = fmt::format("gid://shopify/Return/{}", 80 + returns.size());
        made["status"] = "OPEN";
        returns.push_back(made);
        return {200,
                data({{"returnCreate", {{"return", {{"id", made["id"]}}}, {"userErrors", json::array()}}}})};
    }

    json shown_refunds()
    {
        json all = json::array();
        for (json const& it : refunds) {
            json shown = {{"id", it["id"]},
                          {"note", it["note"]},
                          {"return", nullptr},
                          {"totalRefundedSet", money(0)},
                          {"refundLineItems", {{"nodes", json::array()}}}};
            if (it.contains("shown")) shown.update(it["shown"]);
            all.push_back(shown);
        }
        return all;
    }

    json& return_of(std::string const& id)
    {
        return *std::ranges::find_if(returns, [&](json const& it) { return it["id"] == id; });
    }

    /// Each returned line of a return is processed no further than its units go; a closed one not at all.
    Reply shopify_processing(Asked const& asked)
    {
        json const variables = json::parse(asked.body)["variables"];
        if (asked.body.find("PodDeskOpenReturn") == std::string::npos) return process(variables["input"]);
        json const& it = return_of(variables["id"]);
        json lines = json::array();
        json shelves = json::array();
        for (std::size_t i = 0; i < it["returnLineItems"].size(); ++i) {
            json const& line = it["returnLineItems"][i];
            json const item = {{"id", line["fulfillmentLineItemId"]},
                               {"lineItem", {{"id", "gid://shopify/LineItem/1000"}}}};
            int const left = line["quantity"].get<int>() - line.value("processed", 0);
            lines.push_back({{"id", fmt::format("gid://shopify/ReturnLineItem/{}", i)},
                             {"processableQuantity", left},
                             {"fulfillmentLineItem", item}});
            shelves.push_back({{"id", fmt::format("gid://shopify/ReverseFulfillmentOrderLineItem/{}", i)},
                               {"totalQuantity", line["quantity"]},
                               {"fulfillmentLineItem", item},
                               {"dispositions", line.value("dispositions", json::array())}});
        }
        json const reverse = {{"lineItems", {{"nodes", shelves}}}};
        return {200, data({{"return",
                            {{"status", it["status"]},
                             {"returnLineItems", {{"nodes", lines}}},
                             {"reverseFulfillmentOrders", {{"nodes", {reverse}}}}}}})};
    }
    Reply process(json const& input)
    {
        auto const answer = [](json const& nodes, json const& errors) {
            json const made = {{"return", {{"refunds", {{"nodes", nodes}}}}}, {"userErrors", errors}};
            return Reply{200, data({{"returnProcess", made}})};
        };
        auto const refuse = [&](char const* words) {
            return answer(json::array(), json::array({json{{"field", nullptr}, {"message", words}}}));
        };
        json& there = return_of(input["returnId"]);
        if (there["status"] != "OPEN") return refuse("The return is not open.");
        int units = 0;
        for (json const& it : input["returnLineItems"]) {
            json& line = there["returnLineItems"][number_in(it["id"])];
            int const wanted = it["quantity"];
            if (line.value("processed", 0) + wanted > line["quantity"] && !is_forgetful)
                return refuse("The quantity is more than can be processed.");
            line["processed"] = is_forgetful ? 0 : line.value("processed", 0) + wanted;
            units += wanted;
        }
        json const& issue = input["financialTransfer"]["issueRefund"];
        int cents = 0;
        auto const add = [&](json const& amount) {
            cents += static_cast<int>(std::lround(std::stod(amount["amount"].get<std::string>()) * 100));
        };
        for (json const& it : issue["orderTransactions"])
            add(it["transactionAmount"]);
        for (json const& it : issue.value("refundMethods", json::array()))
            add(it["storeCreditRefund"]["amount"]);
        json refund = input;
        if (!notes_returns) refund["note"] = nullptr;
        refund["shown"] = {
            {"return", {{"id", input["returnId"]}}},
            {"totalRefundedSet", money(cents)},
            {"refundLineItems",
             {{"nodes", {{{"quantity", units}, {"lineItem", {{"id", "gid://shopify/LineItem/1000"}}}}}}}}};
        json const& it = made(refund, fmt::format("gid://shopify/Refund/{}", 70 + refunds.size()));
        return answer(json::array({json{{"id", it["id"]}}}), json::array());
    }

    static Reply refund_answer(json const& refund)
    {
        return {200, data({{"refundCreate",
                            {{"refund", {{"id", refund["id"]}}}, {"userErrors", json::array()}}}})};
    }

    json fulfillment_order(int of)
    {
        json shown = json::array();
        for (json const& it : holds[of])
            if (!is_forgetful || !it["heldByRequestingApp"]) shown.push_back(it);
        std::string const status = fulfillment_status.contains(of) ? fulfillment_status[of]
                                   : holds[of].empty()             ? "OPEN"
                                                                   : "ON_HOLD";
        return {{"id", fmt::format("gid://shopify/FulfillmentOrder/{}", of)},
                {"orderId", fmt::format("gid://shopify/Order/{}", of)},
                {"status", status},
                {"fulfillAt", nullptr},
                {"assignedLocation", {{"location", {{"id", "gid://shopify/Location/1"}}}}},
                {"fulfillmentHolds", shown}};
    }

    /// Some of a list, as a connection that was asked for `most` of them.
    static json connection(json const& all, std::size_t from, std::size_t most)
    {
        json nodes = json::array();
        std::size_t const end = std::min(all.size(), from + most);
        for (std::size_t i = from; i < end; ++i)
            nodes.push_back(all[i]);
        return {{"pageInfo", {{"hasNextPage", end < all.size()}, {"endCursor", std::to_string(end)}}},
                {"nodes", nodes}};
    }
    /// Of these units, what no fulfillment has sent yet.
    json sent_lines(int of, TwinSending const& it) const
    {
        json all = json::array();
        std::string const id = fmt::format("gid://shopify/FulfillmentOrder/{}", it.id);
        for (auto const& [number, units] : it.units) {
            int left = it.status == "CLOSED" ? 0 : units;
            for (json const& sent : fulfillments)
                for (json const& item : sent["fulfillmentLineItems"]["nodes"])
                    left -= sent["order"] == id ? item["quantity"].get<int>() : 0;
            all.push_back(
                {{"id", fmt::format("{}/line{}", id, number)},
                 {"remainingQuantity", left},
                 {"lineItem", {{"id", fmt::format("gid://shopify/LineItem/{}", of * 1000 + number)}}}});
        }
        return all;
    }
    /// As it shows it to who asks for all of its fields.
    json sending(int of, TwinSending const& it, std::size_t lines)
    {
        json shown = fulfillment_order(of);
        shown["id"] = fmt::format("gid://shopify/FulfillmentOrder/{}", it.id);
        if (it.status != "OPEN") shown["status"] = it.status;
        shown["fulfillAt"] = it.fulfill_at.empty() ? json() : json(it.fulfill_at);
        shown["assignedLocation"]["location"]["id"] = "gid://shopify/Location/" + it.location;
        shown["lineItems"] = connection(sent_lines(of, it), 0, lines);
        return shown;
    }
    std::vector<TwinSending> sendings_of(int id) const
    {
        auto const it = sendings.find(id);
        return it == sendings.end() ? std::vector<TwinSending>() : it->second;
    }
    json all_sendings(TwinOrder const& of, std::size_t lines)
    {
        json all = json::array();
        if (!sendings.contains(of.id)) {
            TwinSending whole;
            whole.id = of.id;
            whole.units.clear();
            for (int number = 0; number < of.lines; ++number)
                whole.units[number] = of.quantity;
            all.push_back(sending(of.id, whole, lines));
        }
        for (TwinSending const& it : sendings_of(of.id))
            all.push_back(sending(of.id, it, lines));
        return all;
    }
    Reply shopify_sending(Asked const& asked)
    {
        json const variables = json::parse(asked.body)["variables"];
        std::size_t const from = std::stoul(variables["after"].get<std::string>());
        if (asked.body.find("PodDeskSentLines") == std::string::npos) {
            int const id = number_in(variables["order"]);
            auto const it = std::ranges::find(orders, id, &TwinOrder::id);
            json const more = connection(all_sendings(*it, 50), from, 10);
            return {200, data({{"order", {{"fulfillmentOrders", more}}}})};
        }
        json lines;
        for (auto const& [of, all] : sendings)
            for (TwinSending const& it : all)
                if (it.id == number_in(variables["id"])) lines = sent_lines(of, it);
        return {200, data({{"fulfillmentOrder", {{"lineItems", connection(lines, from, 100)}}}})};
    }

    /// Requests of the app's own locations, which are those that the question names, or all.
    Reply shopify_send_request(Asked const& asked)
    {
        json const variables = json::parse(asked.body)["variables"];
        json all = json::array();
        json errors = json::array();
        for (auto& [of, list] : sendings)
            for (TwinSending& it : list) {
                bool const is_asked = it.request == "SUBMITTED";
                if (variables.contains("id")) {
                    if (number_in(variables["id"]) != it.id) continue;
                    if (!is_asked)
                        errors.push_back({{"field", nullptr}, {"message", "It is not submitted."}});
                    if (!is_asked) continue;
                    it.request = "ACCEPTED";
                    it.status = "IN_PROGRESS";
                    accepted.push_back(it.id);
                    ++told;
                } else if (is_asked && (variables["at"].is_null() ||
                                        variables["at"][0] == "gid://shopify/Location/" + it.location)) {
                    all.push_back({{"id", fmt::format("gid://shopify/FulfillmentOrder/{}", it.id)},
                                   {"orderId", fmt::format("gid://shopify/Order/{}", of)}});
                }
            }
        if (variables.contains("id")) return {200, data({{"answer", {{"userErrors", errors}}}})};
        return {200, data({{"requests", after(all, variables["after"])}})};
    }
    static json after(json const& all, json const& cursor)
    {
        return connection(all, cursor.is_null() ? 0 : std::stoul(cursor.get<std::string>()), 25);
    }

    static int number_in(json const& id)
    {
        std::string const text = id;
        return std::stoi(text.substr(text.rfind('/') + 1));
    }

    Reply shopify_hold(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        json const& variables = body["variables"];
        if (asked.body.find("PodDeskHeld") != std::string::npos) {
            json nodes = json::array();
            for (auto const& [of, all] : holds)
                if (!all.empty()) nodes.push_back(fulfillment_order(of));
            for (auto const& [of, all] : sendings)
                for (TwinSending const& it : all)
                    if (it.status == "SCHEDULED" || it.status == "ON_HOLD")
                        nodes.push_back(sending(of, it, 50));
            json const page = {{"hasNextPage", false}, {"endCursor", nullptr}};
            return {200, data({{"fulfillmentOrders", {{"pageInfo", page}, {"nodes", nodes}}}})};
        }
        if (asked.body.find("PodDeskHolds") != std::string::npos) {
            int const of = number_in(variables["order"]);
            json nodes = json::array();
            for (TwinSending const& it : sendings_of(of))
                nodes.push_back(sending(of, it, 50));
            if (nodes.empty()) nodes.push_back(fulfillment_order(of));
            return {200, data({{"order", {{"fulfillmentOrders", {{"nodes", nodes}}}}}})};
        }
        int const of = number_in(variables["id"]);
        ++told;
        json errors = json::array();
        if (variables.contains("holds")) {
            for (json const& id : variables["holds"]) {
                auto& all = holds[of];
                auto const it = std::ranges::find_if(all, [&](json const& one) { return one["id"] == id; });
                if (it == all.end()) continue;
                all.erase(it);
                ++released;
            }
        } else {
            json const& input = variables["hold"];
            bool const has_it = std::ranges::any_of(
                holds[of], [&](json const& it) { return it["handle"] == input["handle"]; });
            if (has_it && !is_forgetful) {
                errors.push_back({{"code", "DUPLICATE_FULFILLMENT_HOLD_HANDLE"},
                                  {"field", nullptr},
                                  {"message", "The handle is in use."}});
            } else {
                placed.push_back(input);
                hold(of, 900 + static_cast<int>(placed.size()), input["reason"], input["reasonNotes"]);
                holds[of].back()["handle"] = input["handle"];
                holds[of].back()["heldByRequestingApp"] = true;
            }
        }
        return {200, data({{"answer", {{"userErrors", errors}}}})};
    }

    Reply woocommerce_refund(Asked const& asked)
    {
        if (asked.method == "GET") return {200, is_forgetful ? "[]" : refunds.dump()};
        json refund = made(json::parse(asked.body), "");
        refund["id"] = refunds.back()["id"] = 70 + refunds.size();
        return {201, refund.dump()};
    }

    TwinSending* sending_with(json const& id)
    {
        for (auto& [of, all] : sendings)
            for (TwinSending& it : all)
                if (it.id == number_in(id)) return &it;
        return nullptr;
    }
    /// Only what waits for its date is opened.
    Reply shopify_open(Asked const& asked)
    {
        TwinSending* const it = sending_with(json::parse(asked.body)["variables"]["id"]);
        json errors = json::array();
        if (it == nullptr || it->status != "SCHEDULED") {
            errors.push_back({{"field", nullptr}, {"message", "It is not scheduled."}});
        } else {
            it->status = "OPEN";
            opened.push_back(it->id);
            ++told;
        }
        return {200, data({{"answer", {{"userErrors", errors}}}})};
    }

    /// An order of two units of one line, in a fulfillment order each.
    Reply shopify_fulfillment(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        json const line = {{"id", "gid://shopify/LineItem/1000"}};
        if (body["variables"].contains("fulfillment")) {
            json const& made = body["variables"]["fulfillment"];
            json const& from = made["lineItemsByFulfillmentOrder"][0];
            TwinSending const* const it = sending_with(from["fulfillmentOrderId"]);
            if (it != nullptr && it->status != "OPEN" && it->status != "IN_PROGRESS")
                return {200, data({{"fulfillmentCreate",
                                    {{"fulfillment", nullptr},
                                     {"userErrors",
                                      {{{"field", nullptr},
                                        {"message", "The fulfillment order is not in an open state."}}}}}}})};
            ++told;
            fulfillments.push_back({{"status", "SUCCESS"},
                                    {"order", from["fulfillmentOrderId"]},
                                    {"notify", made["notifyCustomer"]},
                                    {"trackingInfo", json::array({made["trackingInfo"]})},
                                    {"fulfillmentLineItems",
                                     {{"nodes",
                                       {{{"quantity", from["fulfillmentOrderLineItems"][0]["quantity"]},
                                         {"lineItem", line}}}}}}});
            return {200, R"({"data":{"fulfillmentCreate":{"fulfillment":{"id":"x"},"userErrors":[]}}})"};
        }
        json open = json::array();
        for (char const* const id :
             {"gid://shopify/FulfillmentOrder/1", "gid://shopify/FulfillmentOrder/2"}) {
            bool const is_sent = std::ranges::any_of(fulfillments, [&](json const& it) {
                return it["order"] == id && it["status"] != "CANCELLED";
            });
            open.push_back({{"id", id},
                            {"status", is_sent ? "CLOSED" : "OPEN"},
                            {"assignedLocation", {{"location", {{"id", "gid://shopify/Location/1"}}}}},
                            {"lineItems",
                             {{"nodes",
                               {{{"id", std::string(id) + "/line"},
                                 {"remainingQuantity", is_sent ? 0 : 1},
                                 {"lineItem", line}}}}}}});
        }
        if (sendings.contains(1)) open = all_sendings({1}, 100);
        json const said = {{"fulfillments", fulfillments}, {"fulfillmentOrders", {{"nodes", open}}}};
        return {200, json{{"data", {{"order", said}}}}.dump()};
    }

    static std::string data(json const& it) { return json{{"data", it}}.dump(); }

    Reply shopify_stock(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        json nodes = json::array();
        if (asked.body.find("PodDeskLocations") != std::string::npos) {
            for (std::string const& it : locations)
                nodes.push_back(
                    {{"id", "gid://shopify/Location/" + it}, {"name", "Place " + it}, {"isActive", true}});
            return {200, data({{"locations", {{"nodes", nodes}}}})};
        }
        if (asked.body.find("PodDeskSetStock") != std::string::npos) return set_shopify_stock(body);
        ++looks;
        std::string const search = body["variables"]["skus"];
        for (auto const& [sku, units] : stock) {
            if (search.find("sku:'" + sku + "'") == std::string::npos) continue;
            json const quantities = json::array({{{"name", "available"}, {"quantity", units}}});
            nodes.push_back({{"sku", sku},
                             {"inventoryItem",
                              {{"id", "gid://shopify/InventoryItem/" + sku},
                               {"tracked", true},
                               {"inventoryLevel", {{"quantities", quantities}}}}}});
        }
        return {200, data({{"productVariants", {{"nodes", nodes}}}})};
    }

    /// All of it or nothing, as Shopify does.
    Reply set_shopify_stock(json const& body)
    {
        json errors = json::array();
        json const& quantities = body["variables"]["input"]["quantities"];
        for (json const& it : quantities) {
            std::string const sku = it["inventoryItemId"].get<std::string>().substr(28);
            if (it["changeFromQuantity"] != stock.at(sku))
                errors.push_back({{"field", nullptr},
                                  {"message", "The quantity changed."},
                                  {"code", "CHANGE_FROM_QUANTITY_STALE"}});
        }
        for (json const& it : errors.empty() ? quantities : json::array()) {
            std::string const sku = it["inventoryItemId"].get<std::string>().substr(28);
            stock[sku] = it["quantity"];
            ++told;
            stock_told.push_back(sku + "=" + std::to_string(stock[sku]));
        }
        return {200, data({{"inventorySetQuantities", {{"userErrors", errors}}}})};
    }

    Reply shopify_cancel(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        auto const pending = [&](int id) { return std::ranges::count(cancel_requests, id) > 0; };
        if (asked.body.find("PodDeskRequests") != std::string::npos) {
            json nodes = json::array();
            for (int const id : cancel_requests)
                nodes.push_back({{"id", fmt::format("gid://shopify/FulfillmentOrder/{}", id)},
                                 {"orderId", fmt::format("gid://shopify/Order/{}", id)}});
            json const cursor = body["variables"]["after"];
            return {200, data({{"requests", after(nodes, cursor)}})};
        }
        if (asked.body.find("PodDeskCanceled") != std::string::npos) {
            json nodes = json::array();
            for (int place = 1; place <= (other_location_sends ? 2 : 1); ++place) {
                bool const is_asked = place == 1 && pending(1);
                nodes.push_back(
                    {{"id", fmt::format("gid://shopify/FulfillmentOrder/{}", place)},
                     {"status", place == 1 ? "OPEN" : other_location_status},
                     {"requestStatus", is_asked ? "CANCELLATION_REQUESTED" : "UNSUBMITTED"},
                     {"assignedLocation",
                      {{"location", {{"id", fmt::format("gid://shopify/Location/{}", place)}}}}}});
            }
            json const at = canceled_at.empty() ? json() : json(canceled_at);
            return {200, data({{"order", {{"cancelledAt", at}, {"fulfillmentOrders", {{"nodes", nodes}}}}}})};
        }
        ++told;
        json const none = {{"userErrors", json::array()}};
        if (asked.body.find("orderCancel") != std::string::npos) {
            canceled_at = "2026-03-02T11:00:00Z";
            staff_note = body["variables"]["note"];
            return {200, data({{"orderCancel", none}})};
        }
        int const id = std::stoi(body["variables"]["id"].get<std::string>().substr(31));
        bool const accepts = asked.body.find("PodDeskAcceptCancel") != std::string::npos;
        std::erase(cancel_requests, id);
        answers.push_back(fmt::format("{} {}: {}", id, accepts ? "accepted" : "rejected",
                                      body["variables"]["message"].get<std::string>()));
        return {200, data({{"answer", none}})};
    }

    Reply woocommerce_stock(Asked const& asked)
    {
        if (asked.method == "GET") {
            ++looks;
            json products = json::array();
            std::string const skus = "," + parameter(asked.target, "sku") + ",";
            for (auto const& [sku, units] : stock)
                if (skus.find("," + sku + ",") != std::string::npos)
                    products.push_back({{"id", id_of(sku)},
                                        {"parent_id", sku.starts_with("V-") ? 9 : 0},
                                        {"sku", sku},
                                        {"manage_stock", units >= 0},
                                        {"stock_quantity", units >= 0 ? json(units) : json()}});
            return {200, products.dump()};
        }
        bool const is_variation = asked.target.find("/products/9/variations/batch") != std::string::npos;
        json const list = json::parse(asked.body)["update"];
        json done = json::array();
        for (json const& it : list)
            for (auto& [sku, units] : stock) {
                if (id_of(sku) != it["id"] || sku.starts_with("V-") != is_variation) continue;
                units = it["stock_quantity"];
                ++told;
                stock_told.push_back(sku + "=" + std::to_string(units));
                done.push_back({{"id", it["id"]}});
            }
        return {200, json{{"update", done}}.dump()};
    }
    int id_of(std::string const& sku) const
    {
        return 100 + static_cast<int>(std::distance(stock.begin(), stock.find(sku)));
    }

    Reply woocommerce_order(Asked const& asked)
    {
        if (asked.target.ends_with("/notes")) {
            if (asked.method == "GET") return {200, notes.dump()};
            ++told;
            notes.push_back(json::parse(asked.body));
            return {201, notes.back().dump()};
        }
        if (asked.method == "PUT") {
            ++told;
            order.merge_patch(json::parse(asked.body));
        }
        return {200, order.dump()};
    }

    /// What Shopify's cursors hold: not how many came before, but the last one that did.
    static std::string place_of(TwinOrder const& it)
    {
        return fmt::format("{}/{:06}", poddesk::kernel::format_iso8601(it.updated), it.id);
    }

    std::vector<TwinOrder> changed_since(std::string const& since, bool strictly) const
    {
        auto const moment = poddesk::kernel::parse_iso8601_utc(since).value();
        std::vector<TwinOrder> found;
        for (TwinOrder const& it : orders)
            if (strictly ? it.updated > moment : it.updated >= moment) found.push_back(it);
        std::ranges::sort(found, {}, place_of);
        return found;
    }

    std::vector<TwinOrder> page_of(std::vector<TwinOrder> const& all, std::size_t from)
    {
        std::size_t const begin = repeats && from >= 2 ? from - 2 : from;
        std::size_t const end = std::min(all.size(), from + static_cast<std::size_t>(page_size));
        std::vector<TwinOrder> page(all.begin() + static_cast<long>(std::min(begin, all.size())),
                                    all.begin() + static_cast<long>(end));
        if (shuffles) std::shuffle(page.begin(), page.end(), random);
        return page;
    }

    static json money(int cents)
    {
        json const amount = {{"amount", fmt::format("{}.{:02}", cents / 100, cents % 100)},
                             {"currencyCode", "USD"}};
        return {{"shopMoney", amount}, {"presentmentMoney", amount}};
    }

    static json line(TwinOrder const& it, int number)
    {
        return {{"id", fmt::format("gid://shopify/LineItem/{}", it.id * 1000 + number)},
                {"sku", "TEE"},
                {"title", "Tee"},
                {"quantity", it.quantity},
                {"currentQuantity", it.quantity},
                {"requiresShipping", true},
                {"originalUnitPriceSet", money(100)},
                {"totalDiscountSet", money(0)}};
    }

    static json lines(TwinOrder const& it, int from, int most)
    {
        json nodes = json::array();
        int const end = std::min(it.lines, from + most);
        for (int number = from; number < end; ++number)
            nodes.push_back(line(it, number));
        return {{"pageInfo", {{"hasNextPage", end < it.lines}, {"endCursor", std::to_string(end)}}},
                {"nodes", std::move(nodes)}};
    }

    Reply shopify(Asked const& asked)
    {
        json const body = json::parse(asked.body);
        json const& variables = body["variables"];
        if (variables.contains("order")) {
            std::string const id = variables["order"];
            auto const it = std::ranges::find(orders, std::stoi(id.substr(20)), &TwinOrder::id);
            json const part = lines(*it, std::stoi(variables["after"].get<std::string>()), 100);
            return {200, json{{"data", {{"order", {{"lineItems", part}}}}}}.dump()};
        }
        std::string const filter = variables["filter"];
        auto const all = changed_since(filter.substr(14, filter.size() - 15), false);
        std::string const after = variables["after"].is_null() ? "" : variables["after"].get<std::string>();
        std::size_t const from = static_cast<std::size_t>(
            std::ranges::count_if(all, [&](TwinOrder const& it) { return place_of(it) <= after; }));
        json nodes = json::array();
        for (TwinOrder const& it : page_of(all, from)) {
            json const total = money(it.quantity * it.lines * 100);
            nodes.push_back({{"id", fmt::format("gid://shopify/Order/{}", it.id)},
                             {"name", fmt::format("#{}", it.id)},
                             {"currencyCode", "USD"},
                             {"presentmentCurrencyCode", "USD"},
                             {"displayFinancialStatus", "PAID"},
                             {"displayFulfillmentStatus", "UNFULFILLED"},
                             {"createdAt", "2026-03-01T00:00:00Z"},
                             {"updatedAt", poddesk::kernel::format_iso8601(it.updated)},
                             {"totalPriceSet", total},
                             {"subtotalPriceSet", total},
                             {"lineItems", lines(it, 0, 50)}});
            if (asked.body.find("fulfillmentOrders(first: 5)") != std::string::npos)
                nodes.back()["fulfillmentOrders"] = connection(all_sendings(it, 50), 0, 5);
        }
        std::size_t const end = std::min(all.size(), from + static_cast<std::size_t>(page_size));
        json const last = end == 0 ? json() : json(place_of(all[end - 1]));
        return {200, json{{"data",
                           {{"orders",
                             {{"pageInfo", {{"hasNextPage", end < all.size()}, {"endCursor", last}}},
                              {"nodes", nodes}}}}}}
                         .dump()};
    }

    static std::string parameter(std::string const& target, std::string const& name)
    {
        std::size_t const at = target.find(name + "=");
        if (at == std::string::npos) return {};
        std::size_t const begin = at + name.size() + 1;
        return target.substr(begin, target.find('&', begin) - begin);
    }

    Reply woocommerce(Asked const& asked)
    {
        auto all = changed_since(parameter(asked.target, "modified_after"), true);
        if (asked.target.find("orderby=modified&order=desc") != std::string::npos) std::ranges::reverse(all);
        std::size_t const size = static_cast<std::size_t>(page_size);
        std::size_t const page = std::stoul(parameter(asked.target, "&page"));
        json nodes = json::array();
        for (TwinOrder const& it : page_of(all, (page - 1) * size)) {
            std::string const time = poddesk::kernel::format_iso8601(it.updated).substr(0, 19);
            std::string const total = fmt::format("{}.00", it.quantity * it.lines);
            json items = json::array();
            for (int number = 0; number < it.lines; ++number)
                items.push_back({{"id", it.id * 1000 + number},
                                 {"name", "Tee"},
                                 {"sku", "TEE"},
                                 {"quantity", it.quantity},
                                 {"subtotal", fmt::format("{}.00", it.quantity)},
                                 {"total", fmt::format("{}.00", it.quantity)},
                                 {"total_tax", "0.00"}});
            nodes.push_back({{"id", it.id},
                             {"number", std::to_string(it.id)},
                             {"order_key", "k"},
                             {"status", "processing"},
                             {"currency", "USD"},
                             {"total", total},
                             {"total_tax", "0.00"},
                             {"date_created_gmt", "2026-03-01T00:00:00"},
                             {"date_paid_gmt", "2026-03-01T00:00:00"},
                             {"date_modified_gmt", time},
                             {"line_items", items}});
        }
        return {200,
                nodes.dump(),
                {{"X-WP-Total", std::to_string(all.size())},
                 {"X-WP-TotalPages", std::to_string((all.size() + size - 1) / size)}}};
    }
};

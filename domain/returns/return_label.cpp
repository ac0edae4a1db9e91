#include "domain/returns/return_label.h"

#include "domain/database/refusal.h"
#include "domain/fulfillment/pack.h"
#include "domain/kernel/barcode.h"
#include "domain/returns/return_label_sql.h"
#include "domain/shipping/rate_store_sql.h"
#include "domain/shipping/shipment_sql.h"
#include "domain/shipping/tracking_number.h"
#include "domain/shipping/what_if.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::returns {

namespace {

using kernel::Outcome;
using kernel::refused;

constexpr std::size_t most_bytes = 5 * 1024 * 1024; // an email has to carry it

Outcome<ReturnLabelFacts> ready_for_label(database::Transaction& tx, RmaId rma)
{
    auto facts = return_label_facts(tx, rma);
    if (!facts) return refused("not_found", "There is no such RMA within your reach.");
    if (facts->has_arrived ||
        (facts->status != "requested" && facts->status != "approved" && facts->status != "in_transit")) {
        return refused(
            "wrong_status",
            fmt::format("{} is {}: a label is bought for a parcel that is to come.", facts->number,
                        facts->has_arrived && facts->status != "canceled" ? "here already" : facts->status));
    }
    if (!facts->tracking.empty()) {
        return refused("already_labeled",
                       fmt::format("{} has the label {}. Void it before another is bought: poddeskctl "
                                   "returns void-label {}.",
                                   facts->number, facts->tracking, facts->number));
    }
    if (!facts->order)
        return refused("no_order",
                       fmt::format("{} is of no order, so nobody knows where its parcel is.", facts->number));
    return std::move(*facts);
}

/// The box and what it weighs, as packing chooses it.
Outcome<fulfillment::Box> box_of(database::Transaction& tx, ReturnLabelFacts const& facts,
                                 ReturnLabelWish const& wish)
{
    auto cartons = fulfillment::cartons_of(tx, facts.client);
    if (!wish.carton.empty()) {
        std::erase_if(cartons, [&](fulfillment::Carton const& it) { return it.code != wish.carton; });
        if (cartons.empty())
            return refused("no_such_carton", fmt::format("There is no box {} for this client.",
                                                         kernel::in_quotes(wish.carton)));
    }
    if (!wish.carton.empty() && wish.weight)
        return fulfillment::Box{cartons.front(), {}, *wish.weight}; // a person has both before them
    if (!facts.unknown.empty()) {
        return refused("no_weight",
                       fmt::format("The catalog does not know {} of {}: give the parcel's weight and its "
                                   "box.",
                                   kernel::in_quotes(facts.unknown), facts.number));
    }
    auto plan = fulfillment::choose_boxes(std::move(cartons), facts.units);
    if (!plan) return tl::unexpected(plan.error());
    if (plan->boxes.size() != 1) {
        return refused("too_many_boxes",
                       fmt::format("The items of {} take {} boxes, and a label is for one parcel: make an "
                                   "RMA for each.",
                                   facts.number, plan->boxes.size()));
    }
    fulfillment::Box box = std::move(plan->boxes.front());
    if (wish.weight) box.weight = *wish.weight;
    return box;
}

Outcome<void> check_sender(shipping::Shipment const& parcel, bool is_bought_elsewhere)
{
    kernel::Address const& from = parcel.from;
    bool const is_named = !from.name.empty() || !from.company.empty();
    if (!is_named || from.line1.empty() || from.city.empty() || from.country.size() != 2) {
        return refused("no_address",
                       fmt::format("The customer's address of {} has no {}: say where the parcel comes from.",
                                   parcel.number,
                                   !is_named            ? "name"
                                   : from.line1.empty() ? "street"
                                   : from.city.empty()  ? "city"
                                                        : "country"));
    }
    if (is_bought_elsewhere) return {};
    if (!kernel::is_united_states(from)) {
        return refused("abroad", fmt::format("The parcel of {} is in {}, and no carrier here brings one from "
                                             "abroad: buy its label elsewhere and give its number.",
                                             parcel.number, from.country));
    }
    if (kernel::zip3(from).empty()) {
        return refused("no_address", fmt::format("The customer's address of {} has no ZIP code: say where "
                                                 "the parcel comes from.",
                                                 parcel.number));
    }
    return {};
}

/// The services of other carriers stay in the comparison, with the reason why their labels are not bought.
void say_who_has_no_account(ReturnQuote& quote)
{
    constexpr std::string_view why =
        "There is no account with this carrier: buy its label there and give its number.";
    for (shipping::QuoteLine& it : quote.lines) {
        if (!it.house && it.total) it.reason = why;
    }
    for (kernel::Alternative& it : quote.decision.alternatives) {
        if (it.code != shipping::code_of(shipping::Hidden::by_rule)) continue;
        it.code = "no_account";
        it.sentence = why;
    }
}

/// A person's service in place of the rule's.
Outcome<void> choose(ReturnQuote& quote, shipping::RateBook const& book, ReturnLabelWish const& wish)
{
    auto const asked = std::ranges::find_if(book.tariffs, [&](shipping::Tariff const& it) {
        return it.service.code == wish.service || it.service.title() == wish.service;
    });
    if (asked == book.tariffs.end()) {
        return refused("no_service", fmt::format("There is no service {}; see: poddeskctl returns label {} "
                                                 "--dry-run.",
                                                 kernel::in_quotes(wish.service), quote.parcel.number));
    }
    if (!asked->service.house && !wish.is_bought_elsewhere) {
        return refused("no_account",
                       fmt::format("There is no account with {}: buy the label there and give its number.",
                                   asked->service.carrier_name));
    }
    auto const line = std::ranges::find(quote.lines, asked->service.id, &shipping::QuoteLine::service);
    if (!line->total) return refused("no_service", asked->service.title() + ": " + line->reason);
    quote.chosen = *line;
    quote.decision.chosen = line->title();
    for (kernel::Alternative& it : quote.decision.alternatives) {
        it.chosen = it.option == line->title();
        if (!it.chosen) continue;
        it.code = "person";
        it.sentence = "A person chose it.";
    }
    return {};
}

Outcome<ReturnQuote> rated(database::Transaction& tx, ReturnQuote quote, ReturnLabelWish const& wish)
{
    shipping::QuoteRequest request;
    request.parcel = quote.parcel.parcel;
    request.origin = shipping::zip3_number(kernel::zip3(quote.parcel.from)).value_or(0);
    request.destination = shipping::destination_of(quote.parcel.to);
    request.ready = quote.parcel.ready_on;
    shipping::RateBook const book = shipping::load_rates(tx, quote.parcel.today, {request.origin});
    for (shipping::Tariff const& it : book.tariffs) {
        if (it.service.house && !wish.is_bought_elsewhere) request.only.push_back(it.service.title());
    }
    if (request.only.empty() && !wish.is_bought_elsewhere) {
        return refused("no_service", "No carrier here has an account to buy a label with: buy it elsewhere "
                                     "and give its number.");
    }
    shipping::WhatIfResult result = shipping::compared(book, request);
    quote.lines = std::move(result.lines);
    quote.decision = std::move(result.decision);
    if (!wish.is_bought_elsewhere) say_who_has_no_account(quote);
    if (!wish.service.empty()) {
        if (auto chosen = choose(quote, book, wish); !chosen) return tl::unexpected(chosen.error());
        return quote;
    }
    if (wish.is_bought_elsewhere) { // nobody said with whom, so no price is known
        quote.decision = {};
        return quote;
    }
    auto const best = std::ranges::find(quote.lines, result.best, &shipping::QuoteLine::service);
    if (result.best && best != quote.lines.end()) quote.chosen = *best;
    return quote;
}

/// Each of the house's services with its reason.
std::string why_none(ReturnQuote const& quote)
{
    std::string why;
    for (shipping::QuoteLine const& it : quote.lines) {
        if (!it.house) continue;
        std::string_view reason = it.reason;
        if (reason.ends_with('.')) reason.remove_suffix(1);
        why += fmt::format("{}{}: {}", why.empty() ? "" : "; ", it.title(), reason);
    }
    return why;
}

Outcome<shipping::LabelFacts> facts_to_draw(database::Transaction& tx, ReturnQuote const& quote)
{
    shipping::LabelNumbers const numbers = shipping::next_label_numbers(tx);
    auto const sscc = kernel::sscc18(0, shipping::BuyLabel{}.gs1_prefix, numbers.sscc);
    if (!sscc) return tl::unexpected(sscc.error());
    shipping::LabelFacts facts{quote.parcel, shipping::house_tracking_number(numbers.tracking),
                               *sscc,        quote.parcel.today,
                               true,         true};
    facts.shipment.service = quote.chosen->service;
    facts.shipment.carrier_name = quote.chosen->carrier;
    facts.shipment.service_name = quote.chosen->name;
    facts.shipment.house_carrier = true;
    facts.shipment.zone = quote.chosen->zone;
    return facts;
}

Outcome<std::string> store(database::Transaction& tx, BuyReturnLabel const& command, ReturnQuote const& quote,
                           std::string const& tracking, std::string const& sscc,
                           shipping::LabelDocuments documents)
{
    return database::guarded([&] {
        return store_return_label(tx, command.command_id,
                                  {quote, command.wish.rma, tracking, sscc, command.wish.is_bought_elsewhere,
                                   std::move(documents)});
    });
}

} // namespace

Outcome<ReturnQuote> quote_return(database::Transaction& tx, ReturnLabelWish const& wish)
{
    auto const facts = ready_for_label(tx, wish.rma);
    if (!facts) return tl::unexpected(facts.error());
    kernel::PodId const pod = wish.pod ? wish.pod : facts->shipped_by;
    if (!pod)
        return refused("no_pod", fmt::format("No pod has shipped the order of {}: say which one gets the "
                                             "parcel.",
                                             facts->number));
    auto const parcel = shipping::parcel_back(tx, facts->order, pod, wish.now);
    if (!parcel) return refused("not_found", "There is no such order or pod within your reach.");
    ReturnQuote quote{*parcel, {}, {}, {}, {}};
    quote.parcel.number = quote.parcel.order_number = facts->number;
    if (wish.from) quote.parcel.from = *wish.from;
    if (auto good = check_sender(quote.parcel, wish.is_bought_elsewhere); !good)
        return tl::unexpected(good.error());
    auto const box = box_of(tx, *facts, wish);
    if (!box) return tl::unexpected(box.error());
    quote.carton = box->carton.code;
    quote.parcel.parcel = {box->carton.outside, box->weight};
    return rated(tx, std::move(quote), wish);
}

std::optional<kernel::Address> return_address(database::Transaction& tx, RmaId rma)
{
    auto const facts = return_label_facts(tx, rma);
    if (!facts || !facts->order || !facts->shipped_by) return std::nullopt;
    auto const parcel = shipping::parcel_back(tx, facts->order, facts->shipped_by, {});
    return parcel ? std::optional(parcel->from) : std::nullopt;
}

Outcome<std::string> buy_return_label(database::Transaction& tx, BuyReturnLabel const& command,
                                      shipping::DrawLabel const& draw)
{
    // Asked first, because a second number would make it another command.
    if (auto const before = shipping::label_of_command(tx, command.command_id)) return *before;
    auto const quote = quote_return(tx, command.wish);
    if (!quote) return tl::unexpected(quote.error());
    if (command.wish.is_bought_elsewhere) {
        auto const tracking = shipping::scanned_tracking_number(command.tracking);
        if (!tracking) return tl::unexpected(tracking.error());
        if (!command.pdf.starts_with("%PDF-") || command.pdf.size() > most_bytes)
            return refused("bad_document", "The label that was bought elsewhere must be a PDF of 5 MB at "
                                           "most: the customer gets it by email.");
        return store(tx, command, *quote, *tracking, "", {command.pdf, ""});
    }
    if (!quote->chosen) {
        return refused("no_service", fmt::format("No service takes the parcel of {}: {}.",
                                                 quote->parcel.number, why_none(*quote)));
    }
    auto const facts = facts_to_draw(tx, *quote);
    if (!facts) return tl::unexpected(facts.error());
    auto documents = draw(*facts);
    if (!documents) return tl::unexpected(documents.error());
    return store(tx, command, *quote, facts->tracking, facts->sscc, std::move(*documents));
}

} // namespace poddesk::returns

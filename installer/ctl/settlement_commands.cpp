// Refunds: what returns come to, who is told, and a person's part of it.
#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/returns/inspect_item.h"
#include "domain/returns/settlement.h"
#include "domain/returns/signals.h"

#include <sstream>

namespace poddesk::ctl {

nlohmann::json instruction_rows(std::vector<returns::RefundInstruction> const& all)
{
    nlohmann::json rows = nlohmann::json::array();
    for (returns::RefundInstruction const& it : all) {
        rows.push_back({{"id", it.id},
                        {"rma", it.rma_number},
                        {"client", it.client},
                        {"order", it.order_number},
                        {"shop", it.shop},
                        {"sku", it.sku},
                        {"kind", it.kind},
                        {"units", it.units},
                        {"value_minor", it.value.minor},
                        {"fee_minor", it.fee.minor},
                        {"amount_minor", it.amount.minor},
                        {"currency", it.amount.currency.code()},
                        {"why", it.why},
                        {"state", it.state},
                        {"shop_refund", it.shop_id},
                        {"reference", it.reference},
                        {"stands", returns::state_words(it)}});
    }
    add_amounts(rows);
    return rows;
}

std::vector<Column> instruction_columns()
{
    return {{"sku", "SKU"},
            {"kind", "Owed"},
            {"units", "Units", true},
            {"amount", "Amount", true},
            {"fee", "Fee kept", true},
            {"stands", "How it stands"}};
}

namespace {

using nlohmann::json;

void add_refunds(CLI::App& all, Context& context)
{
    CLI::App* const refunds =
        all.add_subcommand("refunds", "what customers are owed for inspected returns, and who does it");
    auto queue = std::make_shared<std::string>("person");
    auto limit = std::make_shared<std::int64_t>(500);
    refunds->add_option("--queue", *queue, "person (somebody is to do it), shop, done, all")
        ->check(CLI::IsMember({"person", "shop", "done", "all"}));
    refunds->add_option("--limit", *limit, "at most so many")->check(CLI::Range(1, 100'000));
    refunds->footer(
        "A shop that is not asked (channels refunds), one of files, exchanges, and what a shop refuses are a "
        "person's: do it there,\nthen say so with returns settle.\n"
        "Example:\n  poddeskctl --demo returns refunds --queue all");
    refunds->callback([&context, queue, limit] {
        json const rows = instruction_rows(reading(context, [&](database::Transaction& tx) {
            return returns::list_instructions(tx, *queue, *limit);
        }));
        auto columns = instruction_columns();
        columns.insert(columns.begin(), {{"rma", "RMA"}, {"client", "Client"}, {"order", "Order"}});
        context.output().list(columns, rows, "Nothing here.");
    });
}

void add_settle(CLI::App& all, Context& context)
{
    CLI::App* const settle =
        all.add_subcommand("settle", "say that a person did in the shop what this RMA's customer is owed");
    auto number = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    auto takes_back = std::make_shared<bool>(false);
    settle->add_option("RMA", *number, "its number")->required();
    settle->add_option("--note", *note, "the shop's number of it; with --undo, why")->required();
    settle->add_flag("--undo", *takes_back, "it was not done after all");
    settle->footer("Example:\n  poddeskctl --demo returns settle RMA-AO-00001 --note \"Refund 4711\"");
    settle->callback([&context, number, note, takes_back] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            returns::RmaId const rma = rma_of(tx, *number);
            return *takes_back ? returns::unsettle(tx, id, rma, *note)
                               : returns::settle_by_hand(tx, id, rma, *note);
        }));
        context.output().done(*takes_back ? fmt::format("{} waits for a person again.", *number)
                                          : fmt::format("{} is settled.", *number),
                              {{"number", *number}, {"settled", !*takes_back}});
    });
}

void add_decide(CLI::App& all, Context& context)
{
    CLI::App* const decide =
        all.add_subcommand("decide", "accept or reject an inspected item where the rules leave it, or err");
    auto inspection = std::make_shared<std::int64_t>(0);
    auto acceptance = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    decide->add_option("INSPECTION", *inspection, "its id; see: returns show")->required();
    decide->add_option("DECISION", *acceptance, "accepted, rejected, or ask: leave it to another")
        ->required()
        ->check(CLI::IsMember({"accepted", "rejected", "ask"}));
    decide->add_option("--reason", *reason, "why")->required();
    decide->footer("Until the parcel is closed. An inspector may only ask.\n"
                   "Example:\n  poddeskctl --demo returns decide 3 accepted --reason \"Loyal customer\"");
    decide->callback([&context, inspection, acceptance, reason] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            return returns::decide_acceptance(
                tx, id, {*inspection}, *acceptance == "ask" ? "manual_intervention_required" : *acceptance,
                *reason);
        }));
        context.output().done(*acceptance == "ask" ? "It waits for a person's decision."
                                                   : fmt::format("It is {}.", *acceptance),
                              {{"inspection", *inspection}, {"decision", *acceptance}});
    });
}

void add_weigh(CLI::App& all, Context& context)
{
    CLI::App* const weigh = all.add_subcommand("weigh", "the weight of a parcel that came back");
    auto number = std::make_shared<std::string>();
    auto grams = std::make_shared<std::string>();
    weigh->add_option("RMA", *number, "its number")->required();
    weigh->add_option("GRAMS", *grams, "on the pod's scale")->required();
    weigh->footer("returns show says where it differs from what should be in it.\n"
                  "Example:\n  poddeskctl --demo returns weigh RMA-AO-00001 450");
    weigh->callback([&context, number, grams] {
        kernel::Uuid const id = kernel::Uuid::random();
        kernel::Weight const weight = take(kernel::parse_weight(*grams, kernel::WeightUnit::gram));
        take(doing(context, id, [&](database::Transaction& tx) {
            return returns::weigh_parcel(tx, id, rma_of(tx, *number), weight);
        }));
        context.output().done(fmt::format("{} weighs {}.", *number, format_weight(weight)),
                              {{"number", *number}, {"weight_ng", weight.nanograms}});
    });
}

/// "outlet, final-sale"
std::vector<std::string> tags_of(std::string const& typed)
{
    std::vector<std::string> tags;
    std::istringstream in(typed);
    for (std::string tag; std::getline(in, tag, ',');)
        tags.push_back(tag);
    return tags;
}

void show_terms(Context& context, std::string const& code)
{
    auto const terms = reading(context, [&](database::Transaction& tx) {
        return returns::terms_of(tx, known(client_by_code(tx, code), "client", code, "."));
    });
    json const fee = terms.fee ? json(kernel::format_money_code(*terms.fee)) : json();
    context.output().record(
        {{"fee_percent", "Restocking fee, %"},
         {"fee", "or for each unit"},
         {"tags", "Final sale: tags"},
         {"products", "Final sale: SKUs"},
         {"tells", "Email when undelivered"}},
        {{"client", code},
         {"fee_percent", fmt::format("{}.{:02}", terms.fee_basis_points / 100, terms.fee_basis_points % 100)},
         {"fee", fee},
         {"tags", fmt::format("{}", fmt::join(terms.final_sale_tags, ", "))},
         {"products", fmt::format("{}", fmt::join(terms.final_sale_products, ", "))},
         {"tells", terms.tells_undelivered ? "on" : "off"}});
}

void add_terms(CLI::App& all, Context& context)
{
    CLI::App* const terms =
        all.add_subcommand("terms", "a client's restocking fee and final sales: set, or shown");
    struct Change
    {
        std::string client, fee, currency = "USD";
        std::optional<std::string> percent, tags, tells;
    };
    auto to = std::make_shared<Change>();
    terms->add_option("--client", to->client, "code of the client")->required();
    terms->add_option("--fee-percent", to->percent, "of what a unit was paid for, to 0.01");
    terms->add_option("--fee", to->fee, "or an amount for each unit");
    terms->add_option("--currency", to->currency, "of that amount");
    terms->add_option("--final-sale-tags", to->tags, "of orders, with commas between; empty: none");
    terms
        ->add_option("--tell-undelivered", to->tells,
                     "an email to the customer when a parcel comes back to its sender: on, off")
        ->check(CLI::IsMember({"on", "off"}));
    terms->footer(
        "The fee is kept where the customer's reason is the customer's own: never for what is defective, "
        "damaged,\nwrong or not as described, nor for an exchange, nor where the reason is not known.\n"
        "Example:\n  poddeskctl --demo returns terms --client AO --fee-percent 10");
    terms->callback([&context, to] {
        if (!to->percent && to->fee.empty() && !to->tags && !to->tells)
            return show_terms(context, to->client);
        returns::SetTerms command{kernel::Uuid::random(), {}, {}, {}, {}, {}};
        if (to->tells) command.tells_undelivered = *to->tells == "on";
        if (to->percent) { // hundredths of a percent are what money of two decimals holds
            auto const hundredths = take(kernel::parse_money(*to->percent, kernel::us_dollar())).minor;
            if (hundredths < 0 || hundredths > 10'000)
                throw RefusedError({"bad_value", "A restocking fee is 0 to 100 percent."});
            command.fee_basis_points = static_cast<int>(hundredths);
        }
        if (!to->fee.empty()) {
            auto const currency = kernel::Currency::parse(to->currency);
            if (!currency)
                throw RefusedError(
                    {"bad_value", fmt::format("{} is no currency.", kernel::in_quotes(to->currency))});
            command.fee = take(kernel::parse_money(to->fee, *currency));
        }
        if (to->tags) command.final_sale_tags = tags_of(*to->tags);
        take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.client = known(client_by_code(tx, to->client), "client", to->client, ".");
            return returns::set_terms(tx, command);
        }));
        context.output().done("The terms of " + to->client + " are set.", {{"client", to->client}});
    });
}

void add_final_sale(CLI::App& all, Context& context)
{
    CLI::App* const final_sale = all.add_subcommand("final-sale", "whether a product comes back at all");
    auto client = std::make_shared<std::string>();
    auto sku = std::make_shared<std::string>();
    auto says = std::make_shared<std::string>();
    final_sale->add_option("SKU", *sku, "of the product")->required();
    final_sale->add_option("IS", *says, "on: it does not come back; off")
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
    final_sale->add_option("--client", *client, "code of the client")->required();
    final_sale->footer("Example:\n  poddeskctl --demo returns final-sale AO-SWT-M-FOG on --client AO");
    final_sale->callback([&context, client, sku, says] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            auto const owner = known(client_by_code(tx, *client), "client", *client, ".");
            kernel::ProductId const found = returns::find_product(tx, owner, *sku);
            return returns::set_final_sale(
                tx, id, known(found ? std::optional(found) : std::nullopt, "product", *sku, "."),
                *says == "on");
        }));
        context.output().done(fmt::format("{} is {}.", *sku, *says == "on" ? "a final sale" : "returnable"),
                              {{"sku", *sku}, {"final_sale", *says == "on"}});
    });
}

} // namespace

void add_settlement_commands(CLI::App& returns_app, Context& context)
{
    add_decide(returns_app, context);
    add_refunds(returns_app, context);
    add_settle(returns_app, context);
    add_terms(returns_app, context);
    add_weigh(returns_app, context);
    add_final_sale(returns_app, context);
}

} // namespace poddesk::ctl

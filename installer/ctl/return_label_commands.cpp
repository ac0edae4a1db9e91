// The label of a parcel on its way back: rated, bought, kept, void.
#include "installer/ctl/address_parts.h"
#include "installer/ctl/returns.h"

#include "domain/kernel/clock.h"
#include "domain/returns/return_label.h"
#include "reports/papers/papers.h"

namespace poddesk::ctl {

namespace {

using nlohmann::json;

struct Wanted
{
    std::string rma, pod, weight, tracking, file, pdf, zpl;
    std::vector<std::string> set;
    returns::ReturnLabelWish wish{};
    bool is_dry_run = false;
    bool is_kept = false;
};

returns::ReturnLabelWish wish_of(database::Transaction& tx, Wanted const& to)
{
    returns::ReturnLabelWish wish = to.wish;
    wish.rma = rma_of(tx, to.rma);
    wish.now = kernel::SystemClock().now();
    wish.is_bought_elsewhere = !to.tracking.empty();
    if (!to.pod.empty()) wish.pod = known(pod_by_code(tx, to.pod), "pod", to.pod, "; see: poddeskctl pods");
    if (!to.weight.empty()) wish.weight = take(kernel::parse_weight(to.weight, kernel::WeightUnit::gram));
    if (!to.set.empty()) {
        wish.from = returns::return_address(tx, wish.rma).value_or(kernel::Address{});
        for (std::string const& part : to.set)
            set_part(*wish.from, part);
    }
    return wish;
}

json facts_of(returns::ReturnQuote const& quote)
{
    json facts = {{"number", quote.parcel.number},
                  {"from", on_one_line(quote.parcel.from)},
                  {"to", on_one_line(quote.parcel.to)},
                  {"weight", format_weight(quote.parcel.parcel.weight)},
                  {"weight_ng", quote.parcel.parcel.weight.nanograms},
                  {"box", quote.carton}};
    if (quote.chosen) {
        facts["service"] = quote.chosen->title();
        facts["price"] = kernel::format_money_code(*quote.chosen->total);
        facts["price_minor"] = quote.chosen->total->minor;
    }
    return facts;
}

void show_quote(Context& context, returns::ReturnQuote const& quote)
{
    json rows = json::array();
    for (shipping::QuoteLine const& line : quote.lines) {
        bool const is_chosen = quote.chosen && quote.chosen->service == line.service;
        rows.push_back({{"mark", is_chosen ? "*" : ""},
                        {"service", line.title()},
                        {"zone", line.zone},
                        {"total", line.total ? json(kernel::format_money_code(*line.total)) : json()},
                        {"total_minor", line.total ? json(line.total->minor) : json()},
                        {"why_not", line.reason}});
    }
    json facts = facts_of(quote);
    if (context.json) {
        facts["services"] = rows;
        context.output().record({}, facts);
        return;
    }
    context.output().record(
        {{"number", "RMA"}, {"from", "From"}, {"to", "To"}, {"weight", "Weight"}, {"box", "Box"}}, facts);
    context.output().list({{"mark", ""},
                           {"service", "Service"},
                           {"zone", "Zone", true},
                           {"total", "Total", true},
                           {"why_not", "Why not"}},
                          rows, "No carrier is here.");
}

void write_documents(Wanted const& to, shipping::LabelDocuments const& documents)
{
    if (!to.zpl.empty() && documents.zpl.empty()) {
        throw RefusedError({"no_label", "A label that was bought elsewhere is a PDF only."});
    }
    if (!to.pdf.empty()) write_file(to.pdf, documents.pdf);
    if (!to.zpl.empty()) write_file(to.zpl, documents.zpl);
}

void show_kept(Context& context, Wanted const& to)
{
    auto const [label, documents] = reading(context, [&](database::Transaction& tx) {
        returns::RmaId const rma = rma_of(tx, to.rma);
        return std::pair(returns::return_label(tx, rma), returns::return_label_documents(tx, rma));
    });
    if (!label) {
        throw RefusedError({"no_label", fmt::format("{} has no label; buy it: poddeskctl returns label {}.",
                                                    to.rma, to.rma)});
    }
    write_documents(to, documents);
    context.output().record(
        {{"number", "RMA"},
         {"tracking", "Tracking"},
         {"service", "Service"},
         {"pod", "Goes to"},
         {"price", "Postage"}},
        {{"number", to.rma},
         {"tracking", label->tracking},
         {"service", label->service},
         {"pod", label->pod_code},
         {"elsewhere", label->is_bought_elsewhere},
         {"price", label->price ? json(kernel::format_money_code(*label->price)) : json()}});
}

void buy(Context& context, Wanted const& to)
{
    returns::BuyReturnLabel command{kernel::Uuid::random(), {}, to.tracking, {}};
    if (!to.file.empty()) command.pdf = read_file(to.file);
    std::string const tracking = take(doing(context, command.command_id, [&](database::Transaction& tx) {
        command.wish = wish_of(tx, to);
        return returns::buy_return_label(tx, command, &reports::draw_label);
    }));
    auto const [label, documents] = reading(context, [&](database::Transaction& tx) {
        return std::pair(returns::return_label(tx, command.wish.rma),
                         returns::return_label_documents(tx, command.wish.rma));
    });
    write_documents(to, documents);
    bool const is_priced = label && label->price;
    context.output().done(fmt::format("{} comes back with {}{}; the customer gets the label by email.",
                                      to.rma, tracking,
                                      is_priced ? ", for " + kernel::format_money_code(*label->price) : ""),
                          {{"number", to.rma},
                           {"tracking", tracking},
                           {"service", label ? label->service : ""},
                           {"price_minor", is_priced ? json(label->price->minor) : json()}});
}

void add_label(CLI::App& all, Context& context)
{
    CLI::App* const label = all.add_subcommand(
        "label", "buy the postage for an RMA's parcel: rated with every carrier, the cheapest taken");
    auto to = std::make_shared<Wanted>();
    label->add_option("RMA", to->rma, "its number")->required();
    label->add_option("--service", to->wish.service, "another than the cheapest: its code or title");
    label->add_option("--set", to->set,
                      "FIELD=VALUE of where it comes from, else the order's address: name, company, line1, "
                      "line2, city, region, postal_code, country, phone");
    label->add_option("--to", to->pod, "code of the pod that gets it, else the one that shipped the order");
    label->add_option("--weight", to->weight, "of the parcel in grams, else by the catalog");
    label->add_option("--box", to->wish.carton, "code of its box, else the least that holds everything");
    CLI::Option* const tracking =
        label->add_option("--tracking", to->tracking, "number of a label that was bought elsewhere");
    CLI::Option* const file =
        label->add_option("--file", to->file, "PDF of that label, for the customer (\"-\": standard input)");
    tracking->needs(file);
    file->needs(tracking);
    CLI::Option* const dry = label->add_flag("--dry-run", to->is_dry_run, "only compare the services");
    CLI::Option* const kept =
        label->add_flag("--kept", to->is_kept, "the label that it has: its number and its documents");
    dry->excludes(kept);
    label->add_option("--pdf", to->pdf, "write the label here")->excludes(dry);
    label->add_option("--zpl", to->zpl, "write the printer's version here")->excludes(dry);
    label->footer(
        "Its number finds the RMA when the parcel comes; the client is charged the postage. Another "
        "carrier's label is bought there\nand given here, with --service for its price.\n"
        "Examples:\n  poddeskctl --demo returns label RMA-AO-00002 --dry-run\n"
        "  poddeskctl --demo returns label RMA-AO-00002 --pdf label.pdf --zpl label.zpl");
    label->callback([&context, to] {
        if (to->is_kept) return show_kept(context, *to);
        if (!to->is_dry_run) return buy(context, *to);
        show_quote(context, take(reading(context, [&](database::Transaction& tx) {
                       return returns::quote_return(tx, wish_of(tx, *to));
                   })));
    });
}

void add_void(CLI::App& all, Context& context)
{
    CLI::App* const drop = all.add_subcommand(
        "void-label", "take an RMA's label back while its parcel has not come; its postage is charged back");
    auto number = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    drop->add_option("RMA", *number, "its number")->required();
    drop->add_option("--reason", *reason, "why")->required();
    drop->footer("Example:\n  poddeskctl --demo returns void-label RMA-AO-00002 --reason \"The customer "
                 "brings it in person\"");
    drop->callback([&context, number, reason] {
        kernel::Uuid const id = kernel::Uuid::random();
        std::string const tracking = take(doing(context, id, [&](database::Transaction& tx) {
            return returns::void_return_label(tx, id, rma_of(tx, *number), *reason);
        }));
        context.output().done(fmt::format("The label {} of {} is void.", tracking, *number),
                              {{"number", *number}, {"tracking", tracking}});
    });
}

void add_lane_label(CLI::App& all, Context& context)
{
    CLI::App* const label = all.add_subcommand(
        "lane-label", "the label of an inspected item: lane, bin, grade, and its code as bars");
    auto inspection = std::make_shared<std::int64_t>(0);
    auto out = std::make_shared<std::string>();
    label->add_option("INSPECTION", *inspection, "its id; see: returns show")->required();
    label->add_option("--out", *out, "where to: a name that ends in .zpl for a label printer, else PDF")
        ->required();
    label->footer("A workstation with a printer for it prints it at the bench: poddeskctl printers set NAME "
                  "--takes lane_label.\n"
                  "Example:\n  poddeskctl --demo returns lane-label 1 --out lane.pdf");
    label->callback([&context, inspection, out] {
        auto const [pdf, zpl] = take(reading(context, [&](database::Transaction& tx) {
            return reports::draw_lane_label(tx, returns::InspectionId{*inspection});
        }));
        write_file(*out, out->ends_with(".zpl") ? zpl : pdf);
        context.output().done("Written to " + *out, {{"file", *out}, {"inspection", *inspection}});
    });
}

} // namespace

void add_return_label_commands(CLI::App& returns_app, Context& context)
{
    add_label(returns_app, context);
    add_void(returns_app, context);
    add_lane_label(returns_app, context);
}

} // namespace poddesk::ctl

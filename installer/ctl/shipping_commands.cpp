#include "installer/ctl/reading.h"

#include "domain/billing/charge_view.h"
#include "domain/billing/postage_markup.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/fulfillment/release_fulfillments.h"
#include "domain/fulfillment/ship.h"
#include "domain/shipping/buy_label.h"
#include "domain/shipping/choose_rate.h"
#include "domain/shipping/quote_shipment.h"
#include "domain/shipping/shipment_sql.h"
#include "installer/demo/day_sql.h"
#include "reports/papers/papers.h"

namespace poddesk::ctl {

namespace {

kernel::Timestamp now()
{
    return kernel::SystemClock().now();
}

void add_release(CLI::App& app, Context& context)
{
    CLI::App* const release =
        app.add_subcommand("release", "let a pod start: its ready orders become one pick list");
    auto pod = std::make_shared<std::string>();
    auto limit = std::make_shared<std::int64_t>(50);
    auto lane = std::make_shared<std::string>();
    auto out = std::make_shared<std::string>();
    release->add_option("--pod", *pod, "code of the pod");
    release->add_option("--lane", *lane, "only what this lane takes; \"-\": only what no lane takes");
    release->add_option("--limit", *limit, "at most so many parts on the list")->check(CLI::Range(1, 1000));
    release->add_option("--pdf", *out, "write the pick list here");
    release->footer("Example:\n  poddeskctl --demo release --pod RNO --limit 20 --pdf pick-list.pdf");
    release->callback([&context, release, pod, limit, lane, out] {
        if (!release->get_subcommands().empty()) {
            return;
        }
        if (pod->empty()) {
            throw CLI::RequiredError("--pod");
        }
        fulfillment::ReleaseReady command{kernel::Uuid::random(), {}, *limit, {}};
        fulfillment::Released const released =
            take(doing(context, command.command_id, [&](database::Transaction& tx) {
                command.pod = known(pod_by_code(tx, *pod), "pod", *pod, ".");
                if (!lane->empty()) {
                    command.lane = *lane == "-" ? fulfillment::no_lane
                                                : take(fulfillment::find_lane(tx, command.pod, *lane)).id;
                }
                return fulfillment::release_ready(tx, command);
            }));
        std::string const pdf = take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
            return reports::print_pick_list(tx, released.pick_list);
        }));
        if (!out->empty()) {
            write_file(*out, pdf);
        }
        context.output().done(fmt::format("{} parts are on {}.", released.released, released.number),
                              {{"pick_list", released.pick_list.value},
                               {"number", released.number},
                               {"released", released.released}});
    });
}

void add_pick_lists(CLI::App& app, Context& context)
{
    CLI::App* const lists = app.add_subcommand("picklists", "what the pods have to walk");
    lists->require_subcommand(1);
    CLI::App* const list = lists->add_subcommand("list", "every pick list");
    auto page = std::make_shared<Page>();
    add_page_options(*list, *page);
    list->footer("Example:\n  poddeskctl --demo picklists list");
    list->callback([&context, page] {
        nlohmann::json const rows =
            reading(context, [&](database::Transaction& tx) { return list_pick_lists(tx, *page); });
        list_page(context,
                  {{"id", "Id", true},
                   {"number", "Number"},
                   {"pod", "Pod"},
                   {"fulfillments", "Orders", true},
                   {"units_to_pick", "To pick", true},
                   {"released_by", "Released by"}},
                  rows, "No pick lists yet.", *page);
    });
    CLI::App* const print = lists->add_subcommand("print", "the sheet in bin-walk order, as PDF");
    auto id = std::make_shared<std::int64_t>(0);
    auto out = std::make_shared<std::string>();
    print->add_option("ID", *id, "see: picklists list")->required();
    print->add_option("--pdf", *out, "where to")->required();
    print->footer("Example:\n  poddeskctl --demo picklists print 1 --pdf pick-list.pdf");
    print->callback([&context, id, out] {
        write_file(*out, take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
            return reports::print_pick_list(tx, kernel::PickListId{*id});
        })));
        context.output().done("Written to " + *out, {{"pdf", *out}});
    });
}

void add_pick(CLI::App& app, Context& context)
{
    CLI::App* const pick = app.add_subcommand("pick", "take a pick list's units out of their bins");
    auto list = std::make_shared<std::int64_t>(0);
    pick->add_option("ID", *list, "of the pick list, see: picklists list");
    pick->footer("Example:\n  poddeskctl --demo pick 3");
    pick->callback([&context, pick, list] {
        if (!pick->get_subcommands().empty()) {
            return;
        }
        if (*list == 0) {
            throw CLI::RequiredError("ID");
        }
        fulfillment::Pick command{kernel::Uuid::random(), {}};
        fulfillment::Picked const picked = take(
            doing(context, command.command_id,
                  [&](database::Transaction& tx) -> kernel::Outcome<fulfillment::Picked> {
                      command.allocations.clear();
                      std::optional<fulfillment::PickList> const found =
                          fulfillment::pick_list_of(tx, kernel::PickListId{*list});
                      if (!found) {
                          return kernel::refused(
                              "not_found",
                              fmt::format("There is no pick list {}; see: poddeskctl picklists list", *list));
                      }
                      for (fulfillment::PickRow const& row : found->rows) {
                          if (!row.is_picked) {
                              command.allocations.push_back(row.allocation);
                          }
                      }
                      if (command.allocations.empty()) {
                          return kernel::refused("wrong_status",
                                                 fmt::format("Everything on {} is picked.", found->number));
                      }
                      return fulfillment::pick(tx, command);
                  }));
        context.output().done(fmt::format("{} rows are picked and in staging.", picked.rows),
                              {{"picked", picked.rows}});
    });
}

void add_pack(CLI::App& app, Context& context)
{
    CLI::App* const list = app.add_subcommand("fulfillments", "orders' parts in the pods");
    auto status = std::make_shared<std::string>();
    auto page = std::make_shared<Page>();
    list->add_option("--status", *status,
                     "open, allocated, released, picking, packed, shipped, delivered, canceled")
        ->check(CLI::IsMember(
            {"open", "allocated", "released", "picking", "packed", "shipped", "delivered", "canceled"}));
    add_page_options(*list, *page);
    list->footer("Example:\n  poddeskctl --demo fulfillments --status picking");
    list->callback([&context, status, page] {
        nlohmann::json const rows = reading(
            context, [&](database::Transaction& tx) { return list_fulfillments(tx, *status, *page); });
        list_page(context,
                  {{"id", "Id", true},
                   {"order", "Order"},
                   {"client", "Client"},
                   {"pod", "Pod"},
                   {"status", "Status"},
                   {"units", "Units", true},
                   {"pick_list", "Pick list"},
                   {"note", "Note"}},
                  rows, "None.", *page);
    });
    CLI::App* const pack = app.add_subcommand("pack", "verify every unit by its code and close the box");
    auto id = std::make_shared<std::int64_t>(0);
    auto scans = std::make_shared<std::vector<std::string>>();
    pack->add_option("ID", *id, "of the fulfillment, see: fulfillments --status picking");
    pack->add_option("CODE", *scans,
                     "barcode or SKU, one for every unit; after it the unit's serial, where it has one");
    pack->footer("Example:\n  poddeskctl --demo pack 19 FS-MSK-CLY");
    pack->callback([&context, pack, id, scans] {
        if (!pack->get_subcommands().empty()) {
            return;
        }
        if (*id == 0 || scans->empty()) {
            throw CLI::RequiredError(*id == 0 ? "ID" : "CODE");
        }
        fulfillment::Pack const command{kernel::Uuid::random(), kernel::FulfillmentId{*id}, *scans, {}};
        std::vector<fulfillment::PackedParcel> const parcels =
            take(doing(context, command.command_id,
                       [&](database::Transaction& tx) { return fulfillment::pack(tx, command); }));
        nlohmann::json rows = nlohmann::json::array();
        for (fulfillment::PackedParcel const& parcel : parcels) {
            rows.push_back({{"shipment", parcel.shipment.value}, {"number", parcel.number}});
        }
        context.output().list({{"shipment", "Shipment", true}, {"number", "Number"}}, rows, "No parcel.");
    });
}

/// What the client is billed for each offered service less what it costs, for those who see prices.
void add_margins(database::Transaction& tx, std::int64_t shipment, nlohmann::json& rows)
{
    auto const parcel = shipping::find_shipment(tx, kernel::ShipmentId{shipment}, now());
    if (!parcel || !billing::may_read_charges(tx)) {
        return;
    }
    auto const markup = billing::markup_of_parcel(tx, parcel->client, parcel->id, parcel->today);
    for (nlohmann::json& row : rows) {
        if (row["total_minor"].is_null()) {
            continue;
        }
        if (!markup) {
            row["margin"] = "no mark-up agreed";
            continue;
        }
        kernel::Money const cost{row["total_minor"].get<std::int64_t>(),
                                 kernel::Currency::parse(row["currency"].get<std::string>()).value()};
        auto const margin = billing::postage_margin(*markup, cost);
        row["margin"] =
            margin ? kernel::plain_amount(*margin) : "mark-up is in " + markup->per_label.currency().code();
        if (margin) {
            row["margin_minor"] = margin->minor;
            row["billed_minor"] = (cost + *margin).minor;
        }
    }
}

void show_quotes(Context& context, std::int64_t shipment)
{
    nlohmann::json rows = reading(context, [&](database::Transaction& tx) {
        nlohmann::json quotes = list_quotes(tx, shipment);
        add_margins(tx, shipment, quotes);
        return quotes;
    });
    add_amounts(rows);
    for (nlohmann::json& row : rows) {
        row["billed"] = fmt::format("{:.2f} lb", static_cast<double>(row["billed_ng"].get<std::int64_t>()) /
                                                     static_cast<double>(kernel::Weight::per_pound));
        row["mark"] = row["chosen"].is_boolean() && row["chosen"].get<bool>() ? "*" : "";
    }
    context.output().list({{"mark", ""},
                           {"carrier", "Carrier"},
                           {"service", "Service"},
                           {"zone", "Zone", true},
                           {"billed", "Billed", true},
                           {"base", "Base", true},
                           {"total", "Total", true},
                           {"margin", "Margin", true},
                           {"arrives_on", "Arrives"},
                           {"hidden_sentence", "Why not"}},
                          rows, "Not quoted yet: poddeskctl rates quote ID");
}

void add_rates(CLI::App& app, Context& context)
{
    CLI::App* const rates = app.add_subcommand("rates", "compare the services for a packed parcel");
    rates->require_subcommand(1);
    auto id = std::make_shared<std::int64_t>(0);
    CLI::App* const quote =
        rates->add_subcommand("quote", "price every service and choose the cheapest in time");
    CLI::App* const show = rates->add_subcommand("show", "the comparison as it is stored");
    CLI::App* const choose = rates->add_subcommand("choose", "another service than the rule's; it sticks");
    for (CLI::App* const command : {quote, show, choose}) {
        command->add_option("SHIPMENT", *id, "id, see: shipments")->required();
    }
    quote->footer("Examples:\n  poddeskctl --demo rates quote 19\n  poddeskctl --demo rates quote 20");
    show->footer("Example:\n  poddeskctl --demo rates show 19");
    quote->callback([&context, id] {
        shipping::QuoteShipment const command{kernel::Uuid::random(), kernel::ShipmentId{*id}, now()};
        take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
            return shipping::quote_shipment(tx, command);
        }));
        show_quotes(context, *id);
    });
    show->callback([&context, id] { show_quotes(context, *id); });
    auto service = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    choose->add_option("--service", *service, "code of the service, as rates show --json names it")
        ->required();
    choose->add_option("--reason", *reason, "why not the cheapest in time")->required();
    choose->footer("Examples:\n  poddeskctl --demo rates choose 19 --service ground_advantage --reason \"No "
                   "hurry\"\n  poddeskctl --demo rates choose 22 --service standard --reason \"Nobody waits "
                   "for it\"");
    choose->callback([&context, id, service, reason] {
        kernel::Uuid const command_id = kernel::Uuid::random();
        take(doing(
            context, command_id, [&](database::Transaction& tx) -> kernel::Outcome<shipping::ServiceId> {
                for (nlohmann::json const& row : list_quotes(tx, *id)) {
                    if (row["service_code"] == *service) {
                        return shipping::choose_rate(
                            tx, {command_id, kernel::ShipmentId{*id},
                                 shipping::ServiceId{row["service_id"].get<std::int64_t>()}, *reason});
                    }
                }
                return kernel::refused("not_found", fmt::format("Shipment {} has no quote of a service {}.",
                                                                *id, kernel::in_quotes(*service)));
            }));
        show_quotes(context, *id);
    });
}

/// The way back of `rates choose`.
void add_rates_drop(CLI::App& rates, Context& context)
{
    CLI::App* const drop =
        rates.add_subcommand("drop", "take a person's choice back: the rule's counts again");
    auto id = std::make_shared<std::int64_t>(0);
    auto reason = std::make_shared<std::string>();
    drop->add_option("SHIPMENT", *id, "id, see: shipments")->required();
    drop->add_option("--reason", *reason, "why")->required();
    drop->footer("Example:\n  poddeskctl --demo rates drop 19 --reason \"the birthday is next week\"");
    drop->callback([&context, id, reason] {
        shipping::DropChoice const command{kernel::Uuid::random(), kernel::ShipmentId{*id}, *reason};
        take(doing(context, command.command_id,
                   [&](database::Transaction& tx) { return shipping::drop_choice(tx, command); }));
        show_quotes(context, *id);
    });
}

void add_shipments(CLI::App& app, Context& context)
{
    CLI::App* const shipments = app.add_subcommand("shipments", "parcels");
    auto status = std::make_shared<std::string>();
    auto page = std::make_shared<Page>();
    shipments
        ->add_option(
            "--status", *status,
            "quoted, buying, labeled, voided, manifested, in_transit, delivered, exception, returned")
        ->check(CLI::IsMember({"quoted", "buying", "labeled", "voided", "manifested", "in_transit",
                               "delivered", "exception", "returned"}));
    add_page_options(*shipments, *page);
    shipments->footer("Example:\n  poddeskctl --demo shipments --status quoted");
    shipments->callback([&context, status, page] {
        nlohmann::json rows =
            reading(context, [&](database::Transaction& tx) { return list_shipments(tx, *status, *page); });
        add_amounts(rows);
        list_page(context,
                  {{"id", "Id", true},
                   {"number", "Number"},
                   {"order", "Order"},
                   {"client", "Client"},
                   {"pod", "Pod"},
                   {"status", "Status"},
                   {"carton", "Box"},
                   {"carrier", "Carrier"},
                   {"service", "Service"},
                   {"price", "Price", true},
                   {"tracking", "Tracking"},
                   {"shipped_at", "Shipped"}},
                  rows, "No parcels yet.", *page);
    });
}

void add_label(CLI::App& app, Context& context)
{
    CLI::App* const label =
        app.add_subcommand("label", "the label of a rated parcel, as PDF and ZPL, and its packing slip");
    struct Label
    {
        std::int64_t id = 0;
        std::string tracking, pdf, zpl, slip;
    };
    auto to = std::make_shared<Label>();
    label->add_option("SHIPMENT", to->id, "id, see: shipments")->required();
    label->add_option("--tracking", to->tracking,
                      "the scanned number of a real carrier's postage bought elsewhere");
    label->add_option("--pdf", to->pdf, "write the label here");
    label->add_option("--zpl", to->zpl, "write the printer's version here");
    label->add_option("--slip", to->slip, "write the packing slip here");
    label->footer("The house courier's label carries its tracking number; for another carrier the number is "
                  "scanned in and the label says NO POSTAGE.\n"
                  "Examples:\n  poddeskctl --demo label 22 --pdf label.pdf --zpl label.zpl\n  poddeskctl "
                  "--demo label 19 --tracking 9400111899223817428490");
    label->callback([&context, to] {
        kernel::Uuid const id = kernel::Uuid::random();
        kernel::ShipmentId const shipment{to->id};
        std::string const tracking = take(doing(context, id, [&](database::Transaction& tx) {
            return to->tracking.empty() ? shipping::buy_label(tx, {id, shipment, now()}, &reports::draw_label)
                                        : shipping::record_scanned_tracking(
                                              tx, {id, shipment, now(), to->tracking}, &reports::draw_label);
        }));
        std::string const slip =
            take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
                return reports::print_packing_slip(tx, shipment);
            }));
        auto const [pdf, zpl] = database::in_transaction(
            context.pool(), [&](database::Transaction& tx) { return installer::label_of(tx, shipment); });
        for (auto const& [path, bytes] :
             {std::pair(to->pdf, pdf), std::pair(to->zpl, zpl), std::pair(to->slip, slip)}) {
            if (!path.empty()) {
                write_file(path, bytes);
            }
        }
        context.output().done(fmt::format("Labeled with {}.", tracking),
                              {{"shipment", to->id}, {"tracking", tracking}});
    });
}

void add_ship(CLI::App& app, Context& context)
{
    CLI::App* const ship =
        app.add_subcommand("ship", "the labeled parcel leaves; the customer's email is queued");
    auto id = std::make_shared<std::int64_t>(0);
    ship->add_option("SHIPMENT", *id, "id, see: shipments --status labeled")->required();
    ship->footer("Example:\n  poddeskctl --demo ship 22");
    ship->callback([&context, id] {
        fulfillment::Ship const command{kernel::Uuid::random(), kernel::ShipmentId{*id}};
        fulfillment::Shipped const shipped =
            take(doing(context, command.command_id,
                       [&](database::Transaction& tx) { return fulfillment::ship(tx, command); }));
        context.output().done(fmt::format("It is on its way; the order is {}.", shipped.order_status),
                              {{"shipment", *id}, {"order_status", shipped.order_status}});
    });
}

} // namespace

void add_shipping_commands(CLI::App& app, Context& context)
{
    add_release(app, context);
    add_pick_lists(app, context);
    add_pick(app, context);
    add_pack(app, context);
    add_rates(app, context);
    add_rates_drop(*app.get_subcommand("rates"), context);
    add_shipments(app, context);
    add_label(app, context);
    add_ship(app, context);
}

} // namespace poddesk::ctl

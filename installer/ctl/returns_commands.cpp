#include "installer/ctl/returns.h"

#include "domain/orders/order_sql.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/policy_versions.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "domain/returns/signals.h"
#include "reports/papers/papers.h"

namespace poddesk::ctl {

namespace {

using nlohmann::json;

void show_rows(Context& context, std::vector<returns::RmaRow> const& found)
{
    json rows = json::array();
    for (returns::RmaRow const& row : found) {
        rows.push_back({{"id", row.id.value},
                        {"number", row.number},
                        {"client", row.client_name},
                        {"order", row.order_number},
                        {"customer", row.customer},
                        {"pod", row.pod},
                        {"cart", row.cart},
                        {"status", row.status},
                        {"blind", row.is_blind},
                        {"units", row.units},
                        {"inspected", row.inspected},
                        {"reasons", row.reasons},
                        {"carrier_reason", row.carrier_reason}});
    }
    context.output().list({{"number", "Number"},
                           {"client", "Client"},
                           {"order", "Order"},
                           {"customer", "Customer"},
                           {"pod", "Pod"},
                           {"cart", "Cart"},
                           {"status", "Status"},
                           {"units", "Units", true},
                           {"inspected", "Inspected", true},
                           {"reasons", "Reasons"}},
                          rows, "No returns here.");
}

void add_find(CLI::App& returns_app, Context& context)
{
    CLI::App* const find = returns_app.add_subcommand(
        "find", "returns of all times by whatever is known of them, those at a bench first");
    auto filter = std::make_shared<returns::RmaFilter>();
    filter->queue = "all";
    filter->limit = 50;
    find->add_option(
            "CODE", filter->text,
            "RMA, tracking number there or back, order, packing slip code, SKU, barcode, or a part of "
            "the customer's name, email or ZIP")
        ->required();
    find->add_option("--limit", filter->limit, "at most so many")->check(CLI::Range(1, 5000));
    find->footer("Example:\n  poddeskctl --demo returns find RMA-AO-00001");
    find->callback([&context, filter] {
        show_rows(context, reading(context, [&](database::Transaction& tx) {
                      return returns::list_rmas(tx, *filter);
                  }));
    });
}

void add_list(CLI::App& returns_app, Context& context)
{
    CLI::App* const list = returns_app.add_subcommand("list", "RMAs, those at a bench first");
    auto filter = std::make_shared<returns::RmaFilter>();
    list->add_option(
            "--queue", filter->queue,
            "open, expected, arrived, on_bench, parked, manual, rts (return to sender), overdue, done, all")
        ->check(CLI::IsMember({"open", "expected", "arrived", "on_bench", "parked", "manual", "rts",
                               "overdue", "done", "all"}));
    list->add_option("--client", filter->client, "code of the client");
    list->add_option("--text", filter->text, "what is known of it; see: returns find");
    list->footer("Example:\n  poddeskctl --demo returns list --queue on_bench");
    list->callback([&context, filter] {
        show_rows(context, reading(context, [&](database::Transaction& tx) {
                      return returns::list_rmas(tx, *filter);
                  }));
    });
}

json lines_of(returns::RmaView const& view)
{
    json lines = json::array();
    for (returns::RmaLineView const& line : view.lines) {
        lines.push_back({{"line", line.id.value},
                         {"sku", line.sku},
                         {"title", line.title},
                         {"quantity", line.quantity},
                         {"inspected", line.inspected},
                         {"missing", line.missing},
                         {"reason", line.reason},
                         {"note", line.note},
                         {"wants", line.wants},
                         {"reception", line.reception},
                         {"extra", line.is_extra}});
    }
    return lines;
}

json inspections_of(returns::RmaView const& view)
{
    json rows = json::array();
    for (returns::InspectionView const& one : view.inspections) {
        rows.push_back({{"id", one.id.value},
                        {"sku", one.sku},
                        {"found", one.found},
                        {"grade", one.grade},
                        {"disposition", one.disposition},
                        {"acceptance", one.acceptance},
                        {"acceptance_why", one.acceptance_why},
                        {"bin", one.bin},
                        {"note", one.note},
                        {"by", one.by},
                        {"undone", one.is_undone},
                        {"serial", one.serial ? json(*one.serial) : json()}});
    }
    return rows;
}

json signals_of(std::vector<returns::Signal> const& signals)
{
    json rows = json::array();
    for (returns::Signal const& it : signals)
        rows.push_back({{"code", it.code}, {"sentence", it.sentence}});
    return rows;
}

std::vector<Column> head_columns()
{
    return {{"number", "Number"},      {"status", "Status"},
            {"client", "Client"},      {"order", "Order"},
            {"customer", "Customer"},  {"pod", "Pod"},
            {"expires_on", "Expires"}, {"carrier_reason", "The carrier says"},
            {"owed", "Owed"},          {"refund", "Refund"}};
}

void add_show(CLI::App& returns_app, Context& context)
{
    CLI::App* const show = returns_app.add_subcommand("show", "one RMA with its items and inspections");
    auto number = std::make_shared<std::string>();
    show->add_option("RMA", *number, "its number")->required();
    show->footer("Example:\n  poddeskctl --demo returns show RMA-AO-00001");
    show->callback([&context, number] {
        auto const [view, signals] = reading(context, [&](database::Transaction& tx) {
            returns::RmaId const rma = rma_of(tx, *number);
            return std::pair(returns::read_rma(tx, rma).value(),
                             returns::signals_of(returns::signal_facts(tx, rma).value()));
        });
        json const lines = lines_of(view);
        json const inspections = inspections_of(view);
        json const instructions = instruction_rows(view.instructions);
        json value = {
            {"id", view.id.value},        {"number", view.number},      {"status", view.status},
            {"client", view.client_name}, {"order", view.order_number}, {"customer", view.customer},
            {"pod", view.pod_code},       {"blind", view.is_blind},     {"expires_on", view.expires_on}};
        value["carrier_reason"] = view.carrier_reason;
        value["owed"] = view.owed;
        if (view.refund) {
            value["refund"] = kernel::format_money_code(*view.refund);
            value["refund_minor"] = view.refund->minor;
        }
        if (context.json) {
            value["lines"] = lines;
            value["inspections"] = inspections;
            value["instructions"] = instructions;
            value["signals"] = signals_of(signals);
            context.output().record({}, value);
            return;
        }
        context.output().record(head_columns(), value);
        context.output().list({{"sku", "SKU"},
                               {"title", "Item"},
                               {"quantity", "Units", true},
                               {"inspected", "Inspected", true},
                               {"reason", "Reason"},
                               {"reception", "State"}},
                              lines, "It names no item.");
        context.output().list({{"id", "Id", true},
                               {"sku", "SKU"},
                               {"serial", "Serial"},
                               {"found", "Found"},
                               {"grade", "Grade"},
                               {"disposition", "Disposition"},
                               {"bin", "Bin"},
                               {"acceptance", "Acceptance"},
                               {"acceptance_why", "Why"},
                               {"by", "Who"}},
                              inspections, "Nothing was inspected yet.");
        for (returns::Signal const& it : signals)
            context.output().say("Look at it: " + it.sentence);
        if (!instructions.empty()) context.output().list(instruction_columns(), instructions, "");
    });
}

/// "SKU=2": of the order's lines with this SKU, those with units left.
std::vector<returns::ReturnLine> lines_to_return(database::Transaction& tx, kernel::OrderId order,
                                                 std::vector<std::string> const& typed,
                                                 returns::ReturnLine const& as)
{
    auto const left = returns::returnable_lines(tx, order);
    std::vector<returns::ReturnLine> lines;
    for (std::string const& text : typed) {
        std::size_t const equals = text.rfind('=');
        std::string const sku = text.substr(0, equals);
        auto const quantity =
            take(kernel::parse_quantity(equals == std::string::npos ? "1" : text.substr(equals + 1)));
        auto const found =
            std::find_if(left.begin(), left.end(), [&](auto const& l) { return l.sku == sku; });
        if (found == left.end()) {
            throw RefusedError({"unknown_line", fmt::format("Nothing of {} was shipped with this order; see: "
                                                            "poddeskctl orders show",
                                                            kernel::in_quotes(sku))});
        }
        lines.push_back({found->line, quantity, as.reason, as.note, as.wants});
    }
    return lines;
}

void add_authorize(CLI::App& returns_app, Context& context)
{
    CLI::App* const authorize =
        returns_app.add_subcommand("authorize", "let a customer send items of an order back");
    struct Wish
    {
        std::string order;
        std::vector<std::string> items;
        returns::ReturnLine as{{}, *kernel::Quantity::of(1), "unknown", "", "refund"};
        std::string tracking, override_reason;
    };
    auto wish = std::make_shared<Wish>();
    authorize->add_option("ORDER", wish->order, "its number, or id:12")->required();
    authorize->add_option("ITEM", wish->items, "SKU or SKU=QUANTITY")->required();
    authorize->add_option("--reason", wish->as.reason, "the customer's")
        ->check(CLI::IsMember(returns::return_reasons()));
    authorize->add_option("--note", wish->as.note, "in the customer's words");
    authorize->add_option("--wants", wish->as.wants, "refund, exchange, store_credit")
        ->check(CLI::IsMember({"refund", "exchange", "store_credit"}));
    authorize->add_option("--tracking", wish->tracking, "of the parcel on its way back");
    authorize->add_option("--override", wish->override_reason,
                          "why it may come back after the window, or a final sale");
    authorize->footer(
        "Example:\n  poddeskctl --demo returns authorize AO-10539 AO-SWT-M-FOG=1 --reason too_small");
    authorize->callback([&context, wish] {
        returns::AuthorizeReturn command{
            kernel::Uuid::random(), {}, {}, wish->tracking, wish->override_reason};
        auto const made = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.order = take(orders::find_order(tx, wish->order));
            command.lines = lines_to_return(tx, command.order, wish->items, wish->as);
            return returns::authorize_return(tx, command);
        }));
        if (made.refused) {
            throw RefusedError(*made.refused);
        }
        context.output().done(fmt::format("{} may come back.", made.number),
                              {{"rma", made.rma.value}, {"number", made.number}});
    });
}

void add_cancel(CLI::App& returns_app, Context& context)
{
    CLI::App* const cancel =
        returns_app.add_subcommand("cancel", "an RMA that nobody inspected yet; also takes an arrival back");
    auto number = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    cancel->add_option("RMA", *number, "its number")->required();
    cancel->add_option("--reason", *reason, "why")->required();
    cancel->footer(
        "Example:\n  poddeskctl --demo returns cancel RMA-AO-00002 --reason \"Customer keeps it\"");
    cancel->callback([&context, number, reason] {
        kernel::Uuid const id = kernel::Uuid::random();
        take(doing(context, id, [&](database::Transaction& tx) {
            return returns::cancel_return(tx, id, rma_of(tx, *number), *reason);
        }));
        context.output().done(fmt::format("{} is canceled.", *number), {{"number", *number}});
    });
}

void add_reopen(CLI::App& returns_app, Context& context)
{
    CLI::App* const reopen = returns_app.add_subcommand(
        "reopen",
        "takes a cancel or a close back; what it instructed and nobody has paid yet does not stand");
    auto number = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    reopen->add_option("RMA", *number, "its number")->required();
    reopen->add_option("--reason", *reason, "why")->required();
    reopen->footer(
        "Example:\n  poddeskctl --demo returns reopen RMA-AO-00002 --reason \"Customer sends it after all\"");
    reopen->callback([&context, number, reason] {
        kernel::Uuid const id = kernel::Uuid::random();
        auto const opened = take(doing(context, id, [&](database::Transaction& tx) {
            return returns::reopen_return(tx, id, rma_of(tx, *number), *reason);
        }));
        context.output().done(
            opened.stands
                ? fmt::format("{} is open again. {} went back to the customer already, or may have: that "
                              "stands; see: returns show.",
                              *number, kernel::format_money_code(*opened.stands))
                : fmt::format("{} is open again.", *number),
            {{"number", *number}, {"stands_minor", opened.stands ? opened.stands->minor : 0}});
    });
}

/// The line of the RMA that this code means and that still waits; none: not on it.
returns::RmaLineId waiting_line(returns::RmaView const& view, kernel::ProductId product)
{
    for (returns::RmaLineView const& line : view.lines) {
        if (line.product == product && line.inspected < line.quantity && line.reception != "canceled") {
            return line.id;
        }
    }
    return {};
}

struct Look
{
    std::string rma, code, found = "expected", note, bin, instead, photo, serial;
    bool has_no_serial = false;
    std::vector<std::string> answers;
};

/// "packaging=sealed"
returns::Answers answers_of(std::vector<std::string> const& typed)
{
    returns::Answers answers;
    for (std::string const& text : typed) {
        std::size_t const equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw RefusedError(
                {"bad_answer", fmt::format("{} is not QUESTION=ANSWER.", kernel::in_quotes(text))});
        }
        answers[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return answers;
}

returns::InspectItem inspection_of(database::Transaction& tx, Look const& look, kernel::Uuid const& id)
{
    using Found = returns::InspectItem::Found;
    returns::InspectItem command;
    command.command_id = id;
    command.rma = rma_of(tx, look.rma);
    returns::RmaView const view = returns::read_rma(tx, command.rma).value();
    command.found = look.found == "missing"      ? Found::missing
                    : look.found == "wrong_item" ? Found::wrong_item
                    : look.found == "extra"      ? Found::extra
                                                 : Found::expected;
    auto const product = [&](std::string const& code) {
        kernel::ProductId const found = returns::find_product(tx, view.client, code);
        return known(found ? std::optional(found) : std::nullopt, "product", code, " of this client.");
    };
    kernel::ProductId const named = product(look.code);
    command.line = waiting_line(view, named);
    if (command.found == Found::extra) {
        command.product = named;
        command.line = {};
    } else if (!command.line) {
        throw RefusedError(
            {"not_expected", fmt::format("{} names no {} that waits; an item more than it names "
                                         "is --found extra.",
                                         view.number, kernel::in_quotes(look.code))});
    }
    if (!look.instead.empty()) {
        command.product = product(look.instead);
    }
    if (!look.bin.empty()) {
        command.bin = known(returns::find_restock_bin(tx, view.pod, look.bin), "bin", look.bin,
                            " for stock in this pod.");
    }
    command.answers = answers_of(look.answers);
    command.note = look.note;
    if (look.has_no_serial || !look.serial.empty()) command.serial = look.serial;
    if (!look.photo.empty()) command.photo = take(returns::read_photo(look.photo));
    return command;
}

void add_inspect(CLI::App& returns_app, Context& context)
{
    CLI::App* const inspect =
        returns_app.add_subcommand("inspect", "grade one unit; it goes where its disposition says");
    auto look = std::make_shared<Look>();
    inspect->add_option("RMA", look->rma, "its number")->required();
    inspect->add_option("CODE", look->code, "SKU or barcode of the item")->required();
    inspect->add_option("ANSWER", look->answers, "QUESTION=ANSWER; see: returns questions");
    inspect->add_option("--found", look->found, "expected, missing, wrong_item, extra")
        ->check(CLI::IsMember({"expected", "missing", "wrong_item", "extra"}));
    inspect->add_option("--instead", look->instead, "what came in place of a wrong item");
    inspect->add_option("--bin", look->bin, "of a restock; none: the suggested one");
    inspect->add_option("--photo", look->photo, "a JPEG or PNG of it, which a rule may demand");
    inspect->add_option("--note", look->note, "for who looks at it next");
    CLI::Option* const serial =
        inspect->add_option("--serial", look->serial, "of a product that is tracked by them");
    inspect->add_flag("--no-serial", look->has_no_serial, "none can be read on it")->excludes(serial);
    inspect->footer(
        "Example:\n  poddeskctl --demo returns inspect RMA-AO-00001 AO-SWT-L-FOG packaging=sealed");
    inspect->callback([&context, look] {
        kernel::Uuid const id = kernel::Uuid::random();
        auto const done = take(doing(context, id, [&](database::Transaction& tx) {
            return returns::inspect_item(tx, inspection_of(tx, *look, id));
        }));
        context.output().done(fmt::format("{}{}{}.", returns::in_words(done.disposition),
                                          done.grade.empty() ? "" : ", grade " + done.grade,
                                          done.bin.empty()
                                              ? fmt::format(", lane {}", done.lane)
                                              : fmt::format(", lane {}, bin {}", done.lane, done.bin)),
                              {{"inspection", done.id.value},
                               {"grade", done.grade},
                               {"disposition", done.disposition},
                               {"lane", done.lane},
                               {"bin", done.bin}});
    });
}

void add_undo(CLI::App& returns_app, Context& context)
{
    CLI::App* const undo =
        returns_app.add_subcommand("undo", "take an inspection back, until the parcel is closed");
    auto id = std::make_shared<std::int64_t>(0);
    auto reason = std::make_shared<std::string>();
    undo->add_option("INSPECTION", *id, "its id; see: returns show")->required();
    undo->add_option("--reason", *reason, "why")->required();
    undo->footer("Example:\n  poddeskctl --demo returns undo 3 --reason \"Wrong key\"");
    undo->callback([&context, id, reason] {
        kernel::Uuid const command = kernel::Uuid::random();
        take(doing(context, command, [&](database::Transaction& tx) {
            return returns::undo_inspection(tx, command, returns::InspectionId{*id}, *reason);
        }));
        context.output().done("Taken back; the unit waits to be inspected again.", {{"inspection", *id}});
    });
}

void add_close(CLI::App& returns_app, Context& context)
{
    CLI::App* const close = returns_app.add_subcommand(
        "close", "the parcel is done: what was accepted becomes an instruction to refund");
    auto number = std::make_shared<std::string>();
    close->add_option("RMA", *number, "its number")->required();
    close->footer("Example:\n  poddeskctl --demo returns close RMA-AO-00001");
    close->callback([&context, number] {
        kernel::Uuid const id = kernel::Uuid::random();
        auto const closed = take(doing(context, id, [&](database::Transaction& tx) {
            return returns::close_parcel(tx, id, rma_of(tx, *number));
        }));
        context.output().done(
            fmt::format("{} is done, {}.{}", *number,
                        closed.refund ? kernel::format_money_code(*closed.refund) + " to refund"
                                      : std::string("nothing to refund"),
                        closed.by_hand == 0 ? "" : " A person is to settle it; see: returns refunds."),
            {{"status", closed.status},
             {"refund_minor", closed.refund ? closed.refund->minor : 0},
             {"by_hand", closed.by_hand}});
    });
}

void add_letter(CLI::App& returns_app, Context& context)
{
    CLI::App* const letter =
        returns_app.add_subcommand("letter", "the slip and the address for the customer's parcel, as PDF");
    auto number = std::make_shared<std::string>();
    auto out = std::make_shared<std::string>();
    letter->add_option("RMA", *number, "its number")->required();
    letter->add_option("--pdf", *out, "where to")->required();
    letter->footer("Example:\n  poddeskctl --demo returns letter RMA-AO-00001 --pdf letter.pdf");
    letter->callback([&context, number, out] {
        write_file(*out, take(database::in_transaction(context.pool(), [&](database::Transaction& tx) {
            return reports::print_return_letter(tx, rma_of(tx, *number));
        })));
        context.output().done("Written to " + *out, {{"pdf", *out}});
    });
}

void add_questions(CLI::App& returns_app, Context& context)
{
    CLI::App* const questions =
        returns_app.add_subcommand("questions", "what the bench asks for a client, and the answers");
    auto client = std::make_shared<std::string>();
    questions->add_option("--client", *client, "code of the client")->required();
    questions->footer("Example:\n  poddeskctl --demo returns questions --client AO");
    questions->callback([&context, client] {
        auto const policy = take(reading(context, [&](database::Transaction& tx) {
            return returns::policy_of(tx, known(client_by_code(tx, *client), "client", *client, "."));
        }));
        json rows = json::array();
        for (returns::Question const& question : policy.questions) {
            for (returns::Answer const& answer : question.answers) {
                rows.push_back({{"question", question.key},
                                {"ask", question.ask},
                                {"answer", answer.key},
                                {"text", answer.text}});
            }
        }
        context.output().list(
            {{"question", "Question"}, {"answer", "Answer"}, {"ask", "Asks"}, {"text", "Means"}}, rows,
            "No questions.");
    });
}

} // namespace

void add_returns_commands(CLI::App& app, Context& context)
{
    CLI::App* const all = app.add_subcommand(
        "returns", "from the RMA to the item back on the shelf: authorize, arrive, inspect");
    all->require_subcommand(1);
    add_list(*all, context);
    add_find(*all, context);
    add_show(*all, context);
    add_authorize(*all, context);
    add_cancel(*all, context);
    add_reopen(*all, context);
    add_return_arrive_command(*all, context);
    add_return_to_sender_command(*all, context);
    add_inspect(*all, context);
    add_undo(*all, context);
    add_close(*all, context);
    add_letter(*all, context);
    add_questions(*all, context);
    add_policy_commands(*all, context);
    add_settlement_commands(*all, context);
    add_return_label_commands(*all, context);
    add_goodwill_commands(*all, context);
    add_return_photo_commands(*all, context);
    add_return_pace_commands(*all, context);
    add_return_report_commands(*all, context);
}

} // namespace poddesk::ctl

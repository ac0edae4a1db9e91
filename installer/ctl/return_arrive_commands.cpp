#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/returns/arrive_parcel.h"
#include "domain/returns/cart.h"
#include "domain/returns/return_to_sender.h"

#include <sstream>

namespace poddesk::ctl {

namespace {

using nlohmann::json;

/// The one candidate, or a refusal that names them all.
returns::Candidate only_one(std::vector<returns::Candidate> const& found, std::string const& code)
{
    if (found.empty()) {
        throw RefusedError({"unknown_code", fmt::format("{} is no RMA, order, tracking number or product.",
                                                        kernel::in_quotes(code))});
    }
    if (found.size() > 1) {
        std::string all;
        for (returns::Candidate const& one : found) {
            bool const undelivered = one.kind == returns::Candidate::Kind::undelivered;
            all += fmt::format("{}{}{} of {}", all.empty() ? "" : ", ",
                               undelivered ? "an undelivered parcel of order " : "", one.number,
                               one.client_name);
        }
        throw RefusedError(
            {"ambiguous", fmt::format("{} may be: {}; say which with its own number, --client or "
                                      "--carrier-reason.",
                                      kernel::in_quotes(code), all)});
    }
    return found.front();
}

struct Arrivals
{
    std::vector<std::string> codes;
    std::string file, pod, client, cart, carrier_reason;
};

/// In a transaction of its own, so that one that is refused does not hold up the others.
kernel::Outcome<returns::Arrived> arrive_one(Context& context, Arrivals const& all, std::string const& code)
{
    returns::ArriveParcel command{kernel::Uuid::random(), {}, {}, code};
    kernel::Uuid const on_cart = kernel::Uuid::random();
    try {
        return doing(context, command.command_id,
                     [&](database::Transaction& tx) -> kernel::Outcome<returns::Arrived> {
                         command.pod = known(pod_by_code(tx, all.pod), "pod", all.pod, ".");
                         auto found = returns::find_parcel(tx, code);
                         if (!all.client.empty()) {
                             kernel::ClientId const client =
                                 known(client_by_code(tx, all.client), "client", all.client, ".");
                             std::erase_if(found, [&](auto const& one) { return one.client != client; });
                         }
                         if (!all.carrier_reason.empty()) {
                             std::erase_if(found, [](auto const& one) {
                                 return one.kind != returns::Candidate::Kind::undelivered;
                             });
                         }
                         command.what = only_one(found, code);
                         if (!all.carrier_reason.empty()) command.what.carrier_reason = all.carrier_reason;
                         auto arrived = returns::arrive_parcel(tx, command);
                         if (!arrived || all.cart.empty()) return arrived;
                         auto const put = returns::put_on_cart(tx, on_cart, arrived->rma, all.cart);
                         if (!put) return tl::unexpected(put.error());
                         return arrived;
                     });
    } catch (RefusedError const& refused) {
        return tl::unexpected(refused.refusal());
    }
}

void arrive_many(Context& context, Arrivals const& all)
{
    json rows = json::array();
    std::size_t refused = 0;
    for (std::string const& code : all.codes) {
        auto const arrived = arrive_one(context, all, code);
        refused += arrived ? 0 : 1;
        rows.push_back({{"code", code},
                        {"number", arrived ? arrived->number : ""},
                        {"refused", arrived ? "" : arrived.error().message}});
    }
    context.output().list({{"code", "Code"}, {"number", "RMA"}, {"refused", "Refused"}}, rows, "No codes.");
    if (refused > 0) {
        throw RefusedError({"some_refused", fmt::format("{} of {} parcels were refused; the others have "
                                                        "arrived.",
                                                        refused, all.codes.size())});
    }
}

} // namespace

void add_return_arrive_command(CLI::App& returns_app, Context& context)
{
    CLI::App* const arrive = returns_app.add_subcommand(
        "arrive", "parcels are here: by any code on them; one without an RMA gets one");
    auto all = std::make_shared<Arrivals>();
    arrive->add_option("CODE", all->codes,
                       "RMA, order, tracking number, SKU or barcode; several with blanks");
    arrive->add_option("--file", all->file, "codes, one a line (\"-\" = standard input)");
    arrive->add_option("--pod", all->pod, "code of the pod")->required();
    arrive->add_option("--client", all->client, "name or code, where a code means several things");
    arrive->add_option("--cart", all->cart, "code of the cart that takes them to the bench");
    arrive
        ->add_option("--carrier-reason", all->carrier_reason,
                     "the carrier brings back what left with this tracking number, and says why")
        ->check(CLI::IsMember(returns::carrier_reasons()));
    arrive->footer(
        "What left with a tracking number and was not delivered is a return to sender: see returns owed.\n"
        "Examples:\n  poddeskctl --demo returns arrive RMA-AO-00001 --pod RNO\n"
        "  poddeskctl --demo returns arrive --pod RNO --cart CART-3 --file scanned.txt");
    arrive->callback([&context, all] {
        if (!all->file.empty()) {
            std::istringstream lines(read_file(all->file, 1024 * 1024));
            for (std::string line; std::getline(lines, line);) {
                line.erase(line.find_last_not_of(" \t\r") + 1);
                if (!line.empty()) all->codes.push_back(line);
            }
        }
        if (all->codes.size() != 1) return arrive_many(context, *all);
        auto const arrived = take(arrive_one(context, *all, all->codes.front()));
        context.output().done(fmt::format("{} has arrived in {}.", arrived.number, all->pod),
                              {{"rma", arrived.rma.value}, {"number", arrived.number}});
    });
}

void add_return_to_sender_command(CLI::App& returns_app, Context& context)
{
    CLI::App* const owed = returns_app.add_subcommand(
        "owed", "what the client chose for a parcel that its carrier brought back undelivered");
    auto number = std::make_shared<std::string>();
    auto choice = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    owed->add_option("RTS", *number, "its number; see: returns list --queue rts")->required();
    owed->add_option("CHOICE", *choice, "reship (order it once more in the shop), refund, nothing")
        ->required()
        ->check(CLI::IsMember({"reship", "refund", "nothing"}));
    owed->add_option("--note", *note, "why, or what the client wrote")->required();
    owed->footer("After its items are inspected and the parcel is closed; returns reopen takes it back.\n"
                 "Example:\n  poddeskctl --demo returns owed RTS-AO-00001 refund --note \"Moved abroad\"");
    owed->callback([&context, number, choice, note] {
        kernel::Uuid const id = kernel::Uuid::random();
        auto const done = take(doing(context, id, [&](database::Transaction& tx) {
            return returns::decide_owed(tx, {id, rma_of(tx, *number), *choice, *note});
        }));
        context.output().done(
            done.refund ? fmt::format("{}: {} to refund.", *number, kernel::format_money_code(*done.refund))
                        : fmt::format("{}: {}.", *number, *choice),
            {{"number", *number},
             {"owed", *choice},
             {"status", done.status},
             {"refund_minor", done.refund ? done.refund->minor : 0}});
    });
}

} // namespace poddesk::ctl

#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/returns/arrive_parcel.h"
#include "domain/returns/cart.h"

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
            all += fmt::format("{}{} of {}", all.empty() ? "" : ", ", one.number, one.client_name);
        }
        throw RefusedError(
            {"ambiguous", fmt::format("{} may be: {}; say which with its own number or --client.",
                                      kernel::in_quotes(code), all)});
    }
    return found.front();
}

struct Arrivals
{
    std::vector<std::string> codes;
    std::string file, pod, client, cart;
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
                         command.what = only_one(found, code);
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
    arrive->footer("Examples:\n  poddeskctl --demo returns arrive RMA-AO-00001 --pod RNO\n"
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

} // namespace poddesk::ctl

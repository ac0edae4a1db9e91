#include "installer/ctl/reading.h"

#include "domain/access/presence.h"

#include <csignal>
#include <unistd.h>

namespace poddesk::ctl {

namespace {

using nlohmann::json;

void tell_list(Context& context)
{
    json rows = json::array();
    for (access::Present const& one : reading(context, access::who_is_here)) {
        rows.push_back({{"kind", one.subject.kind},
                        {"id", one.subject.id},
                        {"login", one.login},
                        {"name", one.full_name},
                        {"program", one.program},
                        {"workstation", one.workstation},
                        {"since", kernel::format_iso8601(one.since)},
                        {"me", one.is_me}});
    }
    context.output().list({{"kind", "On"},
                           {"id", "Id", true},
                           {"name", "Who"},
                           {"program", "Program"},
                           {"workstation", "Where"},
                           {"since", "Since"}},
                          rows, "Nobody is on anything.");
}

/// Until Ctrl+C, or until the process ends in whatever way: the database lets go of the claim with the
/// session.
void hold(Context& context, access::Subject const& subject)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr); // before the link's thread begins, which inherits it
    char computer[256] = "";
    ::gethostname(computer, sizeof computer - 1);
    access::PresenceLink link(context.pool().profile(), "poddeskctl", std::string(computer).substr(0, 100));
    link.hold({subject});
    if (std::string const why = link.await(std::chrono::seconds(10)); !why.empty()) {
        throw RefusedError({"not_held", why});
    }
    context.output().say(fmt::format("On {} {} until Ctrl+C.", subject.kind, subject.id));
    std::cout.flush();
    int signal = 0;
    sigwait(&ends, &signal);
}

} // namespace

void add_presence_commands(CLI::App& app, Context& context)
{
    CLI::App* const presence = app.add_subcommand("presence", "who is on which order, parcel, receipt …");
    presence->require_subcommand(0, 1);
    CLI::App* const list = presence->add_subcommand("list", "everybody, on everything within reach");
    presence->footer("Examples:\n  poddeskctl --demo presence\n  poddeskctl --demo --as wes presence hold "
                     "shipment 12");
    list->footer("Example:\n  poddeskctl --demo presence list");
    list->callback([&context] { tell_list(context); });
    presence->callback([presence, &context] {
        if (presence->get_subcommands().empty()) tell_list(context);
    });
    auto subject = std::make_shared<access::Subject>();
    CLI::App* const on = presence->add_subcommand("hold", "be on one thing until Ctrl+C; it blocks nobody");
    on->add_option("KIND", subject->kind,
                   "order, fulfillment, pick_list, shipment, purchase_order, receipt, return, bin, count or "
                   "client")
        ->required()
        ->check(CLI::IsMember({"order", "fulfillment", "pick_list", "shipment", "purchase_order", "receipt",
                               "return", "bin", "count", "client"}));
    on->add_option("ID", subject->id, "its id")->required();
    on->footer("Example:\n  poddeskctl --demo --as wes presence hold order 12");
    on->callback([&context, subject] { hold(context, *subject); });
}

} // namespace poddesk::ctl

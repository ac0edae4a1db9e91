#include "gui/returns/returns_windows.h"

#include "gui/lists/list_window.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/returns/analytics_window.h"
#include "gui/returns/inspect_bench.h"
#include "gui/returns/photo_window.h"
#include "gui/returns/returns_store.h"
#include "gui/returns/rma_window.h"
#include "gui/returns/rma_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr std::size_t least_typed = 2;
constexpr std::int64_t most_shown = 6;

std::vector<ListAction> actions_of_one()
{
    return {{"bench", _("&Inspect"), "scan", wxS("Ctrl+I"), _("take it to the inspection bench"), true, false,
             true},
            {"letter", with_dots(_("Print &letter")), "print", wxS("Ctrl+P"),
             _("print the letter for the customer's parcel")},
            {"label", with_dots(_("Print la&bel")), "tag", wxS("Ctrl+Shift+P"),
             _("print the label for the parcel that comes back")},
            {"postage", with_dots(_("Return posta&ge")), "truck", wxS("Ctrl+Shift+B"),
             _("buy the label for the way back; print it or take it back")},
            {"undo", with_dots(_("&Undo inspection")), "undo", wxS("Ctrl+U"),
             _("take an inspection back, until the parcel is closed")},
            {"decide", with_dots(_("&Decide about an item")), "user", wxS("Ctrl+D"),
             _("accept or reject an item where the rules leave it to a person")},
            {"close", _("C&lose parcel"), "check", wxS("Ctrl+L"),
             _("close a parcel that is done: what was accepted is refunded")},
            {"owed", with_dots(_("Choose what is &owed")), "user", wxS("Ctrl+G"),
             _("say what the client chose for a parcel that its carrier brought back")},
            {"goodwill", with_dots(_("&Goodwill")), "tag", wxS("Ctrl+Shift+G"),
             _("pay a part of an item's price back, without a unit of it")},
            {"settle", with_dots(_("&Settled in the shop")), "check", wxS("Ctrl+Shift+L"),
             _("say that a person did in the shop what the customer is owed")},
            {"cancel", with_dots(_("&Cancel")), "close", wxS("Ctrl+Delete"),
             _("cancel a return that nobody inspected yet")},
            {"reopen", with_dots(_("&Open again")), "undo", wxS("Ctrl+Shift+O"),
             _("take a cancel or a close back")}};
}

ListSpec returns_spec()
{
    ListSpec spec;
    spec.name = "returns";
    spec.title = _("Returns");
    spec.menu = _("&Return");
    spec.filter_hint = _("Filter: any code, item, customer (Ctrl+F)");
    spec.size = wxSize(1500, 880);
    spec.first_queue = "open";
    spec.columns = {{"rma", _("RMA"), 124},
                    {"client", _("Client"), 122},
                    {"customer", _("Customer"), 110},
                    {"order", _("Order"), 84},
                    {"units", _("Inspected"), 74, Align::right},
                    {"reasons", _("Reasons"), 100},
                    {"arrived", _("Arrived"), 84},
                    {"due", _("Promise"), 100},
                    {"status", _("Status"), 96}};
    spec.chips = {{"client", _("Client")}};
    spec.actions = actions_of_one();
    spec.actions.insert(spec.actions.begin(), {"new", with_dots(_("&New return")), "plus", wxS("Ctrl+N"),
                                               _("let a customer send items back"), false});
    spec.topics = {"return"};
    spec.presence = "return";
    spec.empty_icon = "return";
    spec.empty_title = _("No return here");
    spec.empty_sentence =
        _("Ctrl+N lets a customer send something back; a parcel that comes without an RMA gets one "
          "at the inspection bench.");
    spec.detail_width = 380;
    spec.by_state = true;
    return spec;
}

/// All returns of all times, and the field to type in first.
class ParcelSearch final : public ListWindow
{
public:
    ParcelSearch(Shell& shell, ListSpec spec, std::shared_ptr<ListStore const> store)
        : ListWindow(shell, std::move(spec), std::move(store))
    {
        focus_filter();
    }
};

ListSpec search_spec()
{
    ListSpec spec = returns_spec();
    spec.name = "parcel-search";
    spec.title = _("Parcel search");
    spec.filter_hint = _("RMA, tracking, order, SKU, customer, ZIP");
    spec.first_queue = "all";
    spec.empty_title = _("Nothing found");
    spec.empty_sentence =
        _("Type any code of the parcel, or three letters of the customer's name, email or ZIP.");
    return spec;
}

std::shared_ptr<ReturnsStore const> store_of(Shell& shell)
{
    return std::make_shared<ReturnsStore const>(shell.pool(), workstation_printers(shell));
}

/// The bench is one; it is told which parcel comes.
WorkWindow* bench_with(Shell& shell, std::string const& code)
{
    auto* bench = dynamic_cast<InspectBench*>(shell.find("inspect"));
    if (!bench) {
        bench = new InspectBench(shell);
        bench->CallAfter([bench, code] { bench->presenter().scanned(code); });
    } else if (!code.empty()) {
        bench->Iconize(false);
        bench->Raise();
        bench->presenter().scanned(code);
    }
    return bench;
}

CommandResult result_of(Shell& shell, returns::RmaRow const& row)
{
    return {"return",
            from_utf8(row.number),
            from_utf8(with_middle_dots({row.customer, row.order_number, rma_status_pill(row.status).text})),
            row.client_color,
            wxString(),
            [&shell, id = row.id] { shell.open("rma:" + std::to_string(id.value)); }};
}

/// RMAs of all times by what is known of them. An answer to older words is dropped by the box.
CommandProvider return_provider(Shell& shell)
{
    return {_("Returns"), [&shell](std::string const& typed, CommandProvider::Deliver const& deliver) {
                if (typed.size() < least_typed || shell.windows().empty()) {
                    deliver({});
                    return;
                }
                shell.background().run(
                    *shell.windows().front(),
                    [store = store_of(shell), typed] { return store->find(typed, most_shown); },
                    [&shell, deliver](std::vector<returns::RmaRow> const& rows) {
                        std::vector<CommandResult> found;
                        for (returns::RmaRow const& row : rows) {
                            found.push_back(result_of(shell, row));
                        }
                        deliver(std::move(found));
                    });
            }};
}

} // namespace

void add_returns_windows(Shell& shell)
{
    shell.add_window(
        "inspect",
        [](Shell& owner, std::string const& code) -> WorkWindow* { return bench_with(owner, code); },
        _("&Inspection bench"), "return");
    shell.add_window(
        "returns",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, returns_spec(), store_of(owner), queue);
        },
        _("Re&turns"), "return");
    shell.add_window(
        "parcel-search",
        [](Shell& owner, std::string const&) -> WorkWindow* {
            return new ParcelSearch(owner, search_spec(), store_of(owner));
        },
        _("&Parcel search"), "search");
    shell.add_window("rma", [](Shell& owner, std::string const& id) -> WorkWindow* {
        return new RmaWindow(owner, id, actions_of_one(), store_of(owner));
    });
    shell.add_window(
        "returns-analytics",
        [](Shell& owner, std::string const&) -> WorkWindow* { return new AnalyticsWindow(owner); },
        _("Returns &analytics"), "return");
    shell.add_window("photo", [](Shell& owner, std::string const& id) -> WorkWindow* {
        return new PhotoWindow(owner, id);
    });
    if (shell.pool()) {
        shell.add_provider(return_provider(shell));
    }
}

} // namespace poddesk::gui

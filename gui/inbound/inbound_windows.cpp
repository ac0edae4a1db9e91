#include "gui/inbound/inbound_windows.h"

#include "gui/inbound/putaway_bench.h"
#include "gui/inbound/receipts_store.h"
#include "gui/inbound/receipts_window.h"
#include "gui/inbound/receive_bench.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/srchctrl.h>

namespace poddesk::gui {

namespace {

constexpr std::size_t least_typed = 2;
constexpr std::int64_t most_shown = 6;

/// The one bench of its kind, with what the name says on it.
template <class Bench, class Id>
WorkWindow* bench(Shell& shell, char const* name, std::string const& argument)
{
    if (argument.empty()) {
        return new Bench(shell);
    }
    auto* const opened = dynamic_cast<Bench*>(shell.open(name));
    if (opened && argument.find_first_not_of("0123456789") == std::string::npos) {
        opened->presenter().open(Id{std::stoll(argument)});
    }
    return opened;
}

void show_receipt(Shell& shell, std::string const& number)
{
    if (auto* const list = dynamic_cast<ListWindow*>(shell.open("receipts"))) {
        list->show_queue("all");
        list->filter().ChangeValue(from_utf8(number));
        list->presenter().filter_text(number);
    }
}

/// Asks the server for purchase orders that match what is typed. An answer to older words is dropped by the
/// box.
CommandProvider receipt_provider(Shell& shell)
{
    return {
        _("Purchase orders"), [&shell](std::string const& typed, CommandProvider::Deliver const& deliver) {
            if (typed.size() < least_typed || shell.windows().empty()) {
                deliver({});
                return;
            }
            auto const store = std::make_shared<ReceiptsStore>(shell.pool(), workstation_printers(shell));
            ListQuery query;
            query.queue = "all";
            query.text = typed;
            shell.background().run(
                *shell.windows().front(),
                [store, query] { return store->page(query, std::nullopt, 0, most_shown); },
                [&shell, deliver](std::vector<ListRow> const& rows) {
                    std::vector<CommandResult> found;
                    for (ListRow const& row : rows) {
                        std::string const number = row.cells[0].text;
                        found.push_back(
                            {"inbox", from_utf8(number),
                             joined({from_utf8(row.cells[2].text), from_utf8(row.cells.back().pill->text)}),
                             row.cells[1].dot, wxString(),
                             [&shell, number] { show_receipt(shell, number); }});
                    }
                    deliver(std::move(found));
                });
        }};
}

} // namespace

void add_inbound_windows(Shell& shell)
{
    shell.add_window(
        "receipts",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, receipts_spec(),
                                  std::make_shared<ReceiptsStore>(owner.pool(), workstation_printers(owner)),
                                  queue);
        },
        _("&Receipts"), "inbox");
    shell.add_window(
        "receive",
        [](Shell& owner, std::string const& order) {
            return bench<ReceiveBench, kernel::PurchaseOrderId>(owner, "receive", order);
        },
        _("Receiving &bench"), "scan");
    shell.add_window(
        "putaway",
        [](Shell& owner, std::string const& receipt) {
            return bench<PutawayBench, kernel::ReceiptId>(owner, "putaway", receipt);
        },
        _("P&utaway bench"), "pin");
    if (shell.pool()) {
        shell.add_provider(receipt_provider(shell));
    }
}

} // namespace poddesk::gui

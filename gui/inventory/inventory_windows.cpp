#include "gui/inventory/inventory_windows.h"

#include "gui/inventory/count_bench.h"
#include "gui/inventory/stock_card.h"
#include "gui/inventory/stock_list.h"
#include "gui/inventory/stock_store.h"
#include "gui/inventory/words.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr std::size_t least_typed = 2;
constexpr std::int64_t most_shown = 6;

/// Products whose SKU or title holds what is typed, those with stock first.
std::vector<inbound::StockPosition> products_like(database::Pool& pool, std::string const& typed)
{
    return database::in_transaction(pool, database::Mode::read_only, [&](database::Transaction& tx) {
        inbound::StockQuery query{inbound::StockList::everything, {}, {}, typed};
        auto found = inbound::stock_page(tx, query, std::nullopt, 0, most_shown);
        if (found.empty()) {
            query.list = inbound::StockList::nothing_left;
            found = inbound::stock_page(tx, query, std::nullopt, 0, most_shown);
        }
        return found;
    });
}

std::vector<inventory::BinPlace> bins_like(database::Pool& pool, std::string const& typed)
{
    return database::in_transaction(pool, database::Mode::read_only, [&](database::Transaction& tx) {
        return inventory::bins_like(tx, typed, most_shown);
    });
}

CommandResult result_of(Shell& shell, inbound::StockPosition const& it)
{
    return {"tag",
            from_utf8(it.sku),
            from_utf8(with_middle_dots({it.title, it.pod_code})) + wxS(", ") +
                wxString::Format(_("%s available"), grouped(it.available)),
            it.client_color,
            wxString(),
            [&shell, key = StockKey{it.product, it.pod}] { shell.open("stock-card:" + key.text()); }};
}

CommandResult result_of(Shell& shell, inventory::BinPlace const& it)
{
    return {"pin",
            from_utf8(it.code),
            from_utf8(with_middle_dots({it.pod_code, stock_kind(it.kind), to_utf8(_("count it"))})),
            {},
            wxString(),
            [&shell, id = it.id] { shell.open("count:" + std::to_string(id.value)); }};
}

/// Asks the server for what matches what is typed. An answer to older words is dropped by the box.
template <class Find>
CommandProvider provider(Shell& shell, wxString const& group, Find find)
{
    return {group, [&shell, find](std::string const& typed, CommandProvider::Deliver const& deliver) {
                if (typed.size() < least_typed || shell.windows().empty()) {
                    deliver({});
                    return;
                }
                shell.background().run(
                    *shell.windows().front(),
                    [pool = shell.pool(), find, typed] { return find(*pool, typed); },
                    [&shell, deliver](auto const& rows) {
                        std::vector<CommandResult> found;
                        for (auto const& row : rows) {
                            found.push_back(result_of(shell, row));
                        }
                        deliver(std::move(found));
                    });
            }};
}

} // namespace

void add_inventory_windows(Shell& shell)
{
    shell.add_window(
        "stock",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, stock_spec(), std::make_shared<StockStore>(owner.pool()), queue);
        },
        _("&Stock"), "tag");
    shell.add_window("stock-card", [](Shell& owner, std::string const& key) -> WorkWindow* {
        return new StockCard(owner, key);
    });
    shell.add_window(
        "count",
        [](Shell& owner, std::string const& bin) -> WorkWindow* { return new CountBench(owner, bin); },
        _("&Count bench"), "scan");
    if (shell.pool()) {
        shell.add_provider(provider(shell, _("Stock"), &products_like));
        shell.add_provider(provider(shell, _("Bins"), &bins_like));
    }
}

} // namespace poddesk::gui

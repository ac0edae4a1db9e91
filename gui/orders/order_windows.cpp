#include "gui/orders/order_windows.h"

#include "gui/lists/list_window.h"
#include "gui/orders/channels_store.h"
#include "gui/orders/channels_window.h"
#include "gui/orders/email_window.h"
#include "gui/orders/import_window.h"
#include "gui/orders/order_queue.h"
#include "gui/orders/order_window.h"
#include "gui/orders/problems_store.h"
#include "gui/orders/problems_window.h"
#include "gui/orders/words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr std::size_t least_typed = 2;
constexpr std::int64_t most_shown = 6;

CommandResult result_of(Shell& shell, orders::QueueRow const& row)
{
    return {"cart",
            from_utf8(row.number),
            from_utf8(with_middle_dots(
                {row.customer + (row.place.empty() ? "" : ", " + row.place), status_word(row.status)})),
            row.client_color,
            wxString(),
            [&shell, id = row.id] { shell.open("order:" + std::to_string(id.value)); }};
}

/// Asks the server for orders that match what is typed. An answer to older words is dropped by the box.
CommandProvider order_provider(Shell& shell)
{
    return {_("Orders"), [&shell](std::string const& typed, CommandProvider::Deliver const& deliver) {
                if (typed.size() < least_typed || shell.windows().empty()) {
                    deliver({});
                    return;
                }
                orders::QueueQuery query;
                query.queue = orders::Queue::everything;
                query.sort = orders::QueueSort::newest;
                query.ascending = false;
                query.text = typed;
                auto const store = std::make_shared<OrdersStore>(shell.pool());
                shell.background().run(
                    *shell.windows().front(),
                    [store, query] { return store->page(query, std::nullopt, 0, most_shown); },
                    [&shell, deliver](std::vector<orders::QueueRow> const& rows) {
                        std::vector<CommandResult> found;
                        for (orders::QueueRow const& row : rows) {
                            found.push_back(result_of(shell, row));
                        }
                        deliver(std::move(found));
                    });
            }};
}

} // namespace

void add_order_windows(Shell& shell)
{
    shell.add_window(
        "orders",
        [](Shell& owner, std::string const& queue) -> WorkWindow* { return new OrderQueue(owner, queue); },
        _("&Orders"), "inbox");
    shell.add_window(
        "channels",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, channels_spec(), std::make_shared<ChannelsStore>(owner.pool()),
                                  queue);
        },
        _("&Channels"), "cart");
    shell.add_window(
        "import_problems",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, problems_spec(), std::make_shared<ProblemsStore>(owner.pool()),
                                  queue);
        },
        _("Import &problems"), "warning");
    shell.add_window(
        "import",
        [](Shell& owner, std::string const& channel) -> WorkWindow* {
            return new ImportWindow(owner, channel);
        },
        _("&Import orders"), "document");
    shell.add_window("order", [](Shell& owner, std::string const& order) -> WorkWindow* {
        return new OrderWindow(owner, order);
    });
    shell.add_window("email", [](Shell& owner, std::string const& argument) -> WorkWindow* {
        return new EmailWindow(owner, argument);
    });
    if (shell.pool()) {
        shell.add_provider(order_provider(shell));
    }
}

} // namespace poddesk::gui

#pragma once
// How clients are worded. No wx here: all text is UTF-8 and translated.

#include "domain/clients/client_view.h"
#include "domain/inventory/client_stock.h"
#include "domain/orders/channel_view.h"
#include "domain/orders/queue_view.h"
#include "gui/lists/list_store.h"
#include "gui/widgets/detail.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// What other rooms know of a client.
struct ClientAround
{
    orders::QueueCount orders{};
    std::int64_t products = 0;
    std::vector<orders::ChannelRow> channels{};
    std::vector<inventory::ClientPod> pods{};
    std::vector<clients::ClientPerson> people{};
};

Pill client_pill(std::string_view status);
std::string client_promise_words(clients::Promise const& promise);
/// The queues of the list.
std::vector<ListEntry> client_queues();
/// What "New client" asks.
std::vector<FormField> new_client_fields();
Detail client_side(clients::ClientRecord const& record, ClientAround const& around);
/// Who may be given access, and who has it by name: what is asked.
std::vector<FormField> give_access_fields(std::vector<clients::ClientPerson> const& people);
std::vector<FormField> end_access_fields(std::vector<clients::ClientPerson> const& people);
std::string clients_totals(std::int64_t clients, std::int64_t live);

/// The line beneath the name: "ACME · USD · since 3 Nov".
std::string client_line(std::string const& code, std::string const& currency, kernel::Timestamp since,
                        kernel::Timestamp now);
std::string client_gone_words();
std::string client_saved_words(std::string const& name);
std::string client_created_words(std::string const& name);
std::string client_save_first_words();
std::string client_renewed_words(std::int64_t orders);
std::string client_access_given_words(std::string const& login);
std::string client_access_ended_words(std::string const& login);
std::string client_nothing_typed_words();
std::string client_no_number_words(std::string const& label, std::string const& typed);
std::string client_no_stop_event_words(std::string const& typed);
/// Somebody changed the same fields meanwhile; theirs are said beneath them.
std::string client_conflict_words(std::vector<std::string> const& labels);
/// "Meanwhile it became "…". Yours is kept; saving writes it over."
std::string client_theirs_words(std::string const& theirs);
/// An undo that would take somebody else's later change with it.
std::string client_changed_since_words(std::string const& label);
std::string client_unsaved_words(std::size_t fields);
std::string client_draft_words(std::size_t fields);
std::string client_read_only_words(bool all);

} // namespace poddesk::gui

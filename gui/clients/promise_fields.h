#pragma once
// A client's promise as the fields of its record, and back. No wx here.

#include "domain/clients/promise.h"
#include "gui/clients/client_fields.h"

namespace poddesk::gui {

/// A whole number as somebody types it. Refuses `bad_value`, by the field's label.
kernel::Outcome<int> number_in(std::string const& key, std::string const& text);

ClientFields promise_fields(clients::Promise const& promise);
/// Whether one of the fields is of the promise.
bool changes_promise(ClientFields const& changed);
/// Every field of the promise must be there. Refuses `bad_value`, `bad_date`.
kernel::Outcome<clients::Promise> promise_in(ClientFields const& fields);

} // namespace poddesk::gui

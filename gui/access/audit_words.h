#pragma once
// How the audit is worded. No wx here: all text is UTF-8 and translated.

#include "domain/access/audit_view.h"
#include "domain/kernel/clock.h"
#include "gui/access/audit_store.h"
#include "gui/lists/list_store.h"

#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

std::vector<ListEntry> audit_queues();
/// "Branding of a client", "Order": what a table holds; its own name for one that has no word.
std::string audit_table_word(std::string const& table);
/// "added", "changed", "deleted".
Pill operation_pill(std::string const& operation);
std::string audit_who(access::AuditRow const& row);
/// "#12, #13, #14 and 5 more".
std::string audit_rows_words(access::AuditRow const& row);
std::string audit_when(kernel::Timestamp at, kernel::Timestamp now);
std::string audit_sealed_word();
std::string audit_seconds(kernel::Timestamp at);

Detail audit_detail(access::AuditRecord const& record, std::string const& client, std::string const& color,
                    kernel::Timestamp now);
std::string audit_seal_words(access::AuditSeal const& seal, std::optional<AuditStore::Checked> const& checked,
                             kernel::Timestamp now);
std::string audit_whole_words(access::AuditSeal const& seal);
std::string audit_broken_words(std::vector<access::BrokenSeal> const& broken);
/// For who may not read the audit.
std::string audit_not_yours_words();

} // namespace poddesk::gui

#pragma once
// How routing is worded. No wx here: stores include this; all text is UTF-8 and translated.

#include "domain/fulfillment/routing_view.h"
#include "gui/lists/list_store.h"

#include <string>
#include <vector>

namespace poddesk::gui {

std::string policy_word(fulfillment::SplitPolicy policy);
std::vector<ListEntry> routing_queues();
std::string routing_totals(fulfillment::RoutingCounts const& counts);
std::vector<ListCell> routing_cells(fulfillment::RoutingRow const& row, kernel::Timestamp now);
Detail routing_detail(fulfillment::RoutingRow const& row, std::vector<fulfillment::PodCosts> const& pods,
                      kernel::Timestamp now);

/// A choice of one of the pods; its key is "pod".
FormField pod_field(std::string const& label, std::vector<fulfillment::PodCosts> const& pods);
std::vector<FormField> choose_pod_form(std::vector<fulfillment::PodCosts> const& pods);
/// Each client with what is set for it; what is left as it is stays. `at` is chosen first, else the first.
std::vector<FormField> client_routing_form(std::vector<fulfillment::ClientRouting> const& clients,
                                           std::optional<kernel::ClientId> at = {});
/// Each pod with what is set for it; what is left empty stays. `at` is chosen first, else the first.
std::vector<FormField> pod_costs_form(std::vector<fulfillment::PodCosts> const& pods,
                                      std::optional<kernel::PodId> at = {});
/// "Ships from Reno now." or what else the new allocation came to.
std::string pod_chosen_words(std::string const& order, std::string const& pod, std::string const& outcome);
std::string by_rules_words(std::string const& order, std::string const& outcome);
std::string allocated_words(std::string const& order, std::string const& outcome);
std::string client_routing_words(std::string const& client);
/// Of a form in which all is left as it is.
std::string stays_words(std::string const& what);
std::string pod_costs_words(std::string const& pod);

} // namespace poddesk::gui

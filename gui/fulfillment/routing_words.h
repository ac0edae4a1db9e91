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
std::vector<FormField> client_routing_form(std::vector<fulfillment::ClientRouting> const& clients,
                                           std::vector<fulfillment::PodCosts> const& pods);
std::vector<FormField> pod_costs_form(std::vector<fulfillment::PodCosts> const& pods);

/// "Ships from Reno now." or what else the new allocation came to.
std::string pod_chosen_words(std::string const& order, std::string const& pod, std::string const& outcome);
std::string by_rules_words(std::string const& order, std::string const& outcome);
std::string allocated_words(std::string const& order, std::string const& outcome);
std::string client_routing_words(std::string const& client);
std::string pod_costs_words(std::string const& pod);

} // namespace poddesk::gui

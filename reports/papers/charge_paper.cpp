#include "reports/papers/charge_paper.h"

#include "reports/charge_list.h"

namespace poddesk::reports {

std::string_view section_of(std::string_view family)
{
    if (family == "receiving") return "Receiving";
    if (family == "storage") return "Storage";
    if (family == "pick_pack") return "Pick and pack";
    if (family == "shipment") return "Shipping";
    if (family == "returns") return "Returns";
    if (family == "vas") return "Extra work";
    if (family == "recurring") return "Recurring";
    return "Other";
}

kernel::Outcome<std::string> print_charge_list(database::Transaction& tx, billing::ChargeFilter const& filter,
                                               std::string const& client_code, kernel::Date made_on)
{
    if (!filter.client || !filter.from || !filter.to) {
        return kernel::refused("missing_input", "A charge list is of one client, from a day to a day.");
    }
    ChargeListPaper paper;
    paper.client_code = client_code;
    paper.from = *filter.from;
    paper.to = *filter.to;
    paper.made_on = made_on;
    paper.unpriced = billing::count_unpriced(tx, filter.client);
    for (billing::ChargeLine& line : billing::charge_lines(tx, filter)) {
        paper.client = line.client_name;
        paper.lines.push_back({std::string(section_of(line.family)), std::move(line.name),
                               std::move(line.variant), std::move(line.unit), line.quantity, line.price,
                               line.amount});
    }
    return charge_list_pdf(paper);
}

} // namespace poddesk::reports

#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/returns/returns_report.h"

namespace poddesk::ctl {

namespace {

using nlohmann::json;
using returns::ReturnsReport;

json reasons_of(ReturnsReport const& report)
{
    json rows = json::array();
    for (returns::ReasonRow const& it : report.reasons) {
        json row = {{"reason", it.reason}, {"client", it.client_name}, {"sku", it.sku},
                    {"title", it.title},   {"units", it.units},        {"restocked", it.restocked}};
        for (std::size_t i = 0; i < it.grades.size(); ++i) {
            std::string const grade = returns::report_grades[i];
            row[grade.empty() ? "none" : grade] = it.grades[i];
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

json defects_of(ReturnsReport const& report)
{
    json rows = json::array();
    for (returns::RepeatDefect const& it : report.defects) {
        rows.push_back({{"client", it.client_name},
                        {"sku", it.sku},
                        {"reason", it.reason},
                        {"units", it.units},
                        {"parcels", it.parcels},
                        {"last", kernel::format_iso8601(it.last)}});
    }
    return rows;
}

json summary_of(ReturnsReport const& report)
{
    json mix = json::object();
    for (auto const& [disposition, units] : returns::disposition_mix(report))
        mix[disposition] = units;
    json recovered = json::array();
    for (returns::Recovered const& it : returns::recovered_value(report)) {
        recovered.push_back({{"returned_minor", it.returned.minor},
                             {"restocked_minor", it.restocked.minor},
                             {"currency", it.returned.currency.code()}});
    }
    return {{"units", report.units}, {"parcels", report.parcels}, {"mix", mix}, {"recovered", recovered}};
}

void print(Context& context, ReturnsReport const& report)
{
    context.output().list({{"reason", "Reason"},
                           {"client", "Client"},
                           {"sku", "SKU"},
                           {"units", "Units", true},
                           {"A", "A", true},
                           {"B", "B", true},
                           {"C", "C", true},
                           {"D", "D", true},
                           {"E", "E", true},
                           {"none", "None", true},
                           {"restocked", "Restocked", true}},
                          reasons_of(report), "Nothing was inspected in this time.");
    context.output().list({{"sku", "Tell the client: SKU"},
                           {"client", "Client"},
                           {"reason", "Same defect"},
                           {"units", "Units", true},
                           {"parcels", "Parcels", true}},
                          defects_of(report), "No SKU comes back for the same defect again and again.");
    for (returns::Recovered const& it : returns::recovered_value(report)) {
        context.output().done(
            fmt::format("Back for sale: {} of {} that came back, by the ordered price of restocked units.",
                        kernel::format_money_code(it.restocked), kernel::format_money_code(it.returned)),
            {});
    }
}

} // namespace

void add_return_report_commands(CLI::App& returns_app, Context& context)
{
    CLI::App* const report = returns_app.add_subcommand(
        "report", "reason × SKU × grade, what became of it, what is for sale again, repeat defects");
    auto client = std::make_shared<std::string>();
    auto days = std::make_shared<int>(30);
    report->add_option("--client", *client, "code of the client");
    report->add_option("--days", *days, "until now")->check(CLI::Range(1, 3660));
    report->footer("Example:\n  poddeskctl --demo returns report --days 90");
    report->callback([&context, client, days] {
        auto const now = kernel::SystemClock().now();
        auto const read = reading(context, [&](database::Transaction& tx) {
            if (!client->empty()) known(client_by_code(tx, *client), "client", *client, ".");
            return returns::read_report(
                tx, {{now - std::chrono::hours(24 * *days), now + std::chrono::hours(1)}, *client});
        });
        if (!context.json) return print(context, read);
        json value = summary_of(read);
        value["reasons"] = reasons_of(read);
        value["defects"] = defects_of(read);
        context.output().record({}, value);
    });
}

} // namespace poddesk::ctl

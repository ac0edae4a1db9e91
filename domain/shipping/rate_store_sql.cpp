#include "domain/shipping/rate_store_sql.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/database/refusal.h"

namespace poddesk::shipping {
namespace {

using nlohmann::json;

json as_json(Service const& service)
{
    json days = json::object();
    for (std::size_t zone = 1; zone <= last_zone; ++zone) {
        if (service.transit_days[zone] != 0) days[std::to_string(zone)] = service.transit_days[zone];
    }
    return {{"code", service.code},
            {"name", service.name},
            {"max_weight_ng", service.most_weight.nanograms},
            {"max_length_um", service.longest_side.micrometres},
            {"max_length_girth_um", service.most_girth.micrometres},
            {"delivers_po_box", service.delivers_po_boxes},
            {"transit_days", days},
            {"saturday_delivery", service.delivery == monday_to_saturday}};
}

json as_json(DimRule const& rule)
{
    return {{"effective_from", kernel::format_date(rule.effective.from)},
            {"divisor", rule.divisor},
            {"threshold_in3", rule.threshold_cubic_inches},
            {"round_sides_up", rule.rounding == SideRounding::up}};
}

json as_json(Surcharge const& surcharge)
{
    json out{{"code", surcharge.code},
             {"name", surcharge.name},
             {"position", surcharge.position},
             {"applies", code_of(surcharge.reason)},
             {"effective_from", kernel::format_date(surcharge.effective.from)}};
    if (!surcharge.service.empty()) out["service"] = surcharge.service;
    // The table names the last day, Effective the day after.
    if (surcharge.effective.until)
        out["effective_to"] = kernel::format_date(*surcharge.effective.until - std::chrono::days{1});
    if (surcharge.parts_per_million != 0) {
        out["kind"] = "percent";
        out["rate_ppm"] = surcharge.parts_per_million;
    } else {
        out["kind"] = "flat";
        out["amount_minor"] = surcharge.flat_minor;
    }
    if (surcharge.reason == SurchargeReason::over_weight) out["threshold"] = surcharge.weight.nanograms;
    if (surcharge.reason == SurchargeReason::over_length) out["threshold"] = surcharge.length.micrometres;
    for (int const zip3 : surcharge.zip3s)
        out["zip3s"].push_back(fmt::format("{:03}", zip3));
    return out;
}

void add_prices(json& rows, RateSheet const& sheet)
{
    for (WeightBreak const& line : sheet.breaks) {
        for (std::size_t column = 0; column < sheet.zones.size(); ++column) {
            if (!line.minor[column]) continue;
            rows.push_back({{"service", sheet.service},
                            {"zone", sheet.zones[column]},
                            {"upto_ng", line.up_to.nanograms},
                            {"price_minor", *line.minor[column]}});
        }
    }
}

json zones_of(RateParts const& parts, std::string const& carrier)
{
    json out = json::array();
    for (ZoneChart const& chart : parts.charts) {
        if (chart.carrier != carrier) continue;
        for (std::size_t zip3 = 0; zip3 < chart.to.size(); ++zip3) {
            if (chart.to[zip3] == 0) continue;
            out.push_back({{"origin", fmt::format("{:03}", chart.origin)},
                           {"dest", fmt::format("{:03}", zip3)},
                           {"zone", chart.to[zip3]}});
        }
    }
    return out;
}

/// The document that shipping.publish_rate_sheet reads, without its rows.
json described(ImportRateSheet const& command, RateSheet const& first)
{
    RateParts const& parts = command.parts;
    json out{{"services", json::array()},
             {"rows", json::array()},
             {"dim_rules", json::array()},
             {"surcharges", json::array()},
             {"zones", zones_of(parts, command.carrier)}};
    for (Service const& service : parts.services) {
        if (service.carrier != command.carrier) continue;
        out["services"].push_back(as_json(service));
        auto const url = parts.tracking_urls.find(command.carrier);
        out["carrier"] = {{"code", service.carrier},
                          {"name", service.carrier_name},
                          {"is_house", service.house},
                          {"tracking_url", url == parts.tracking_urls.end() ? "" : url->second}};
    }
    for (DimRule const& rule : parts.dim_rules) {
        if (rule.carrier == command.carrier) out["dim_rules"].push_back(as_json(rule));
    }
    for (Surcharge const& surcharge : parts.surcharges) {
        if (surcharge.carrier == command.carrier) out["surcharges"].push_back(as_json(surcharge));
    }
    out["sheet"] = {{"currency", first.currency.code()},
                    {"effective_from", kernel::format_date(first.effective.from)},
                    {"source", first.source},
                    {"note", command.note}};
    return out;
}

kernel::Outcome<json> document_of(ImportRateSheet const& command)
{
    std::vector<RateSheet const*> sheets;
    for (RateSheet const& sheet : command.parts.sheets) {
        if (sheet.carrier == command.carrier) sheets.push_back(&sheet);
    }
    bool const has_service =
        std::any_of(command.parts.services.begin(), command.parts.services.end(),
                    [&command](Service const& service) { return service.carrier == command.carrier; });
    if (sheets.empty() || !has_service)
        return kernel::refused("no_sheet",
                               fmt::format("There is no service with a rate sheet of carrier {} in these "
                                           "files.",
                                           kernel::in_quotes(command.carrier)));
    json out = described(command, *sheets.front());
    for (RateSheet const* sheet : sheets) {
        if (sheet->effective != sheets.front()->effective || sheet->currency != sheets.front()->currency)
            return kernel::refused("mixed_sheets",
                                   fmt::format("The rate sheets of carrier {} begin on different days "
                                               "or have different currencies; import them one after "
                                               "the other.",
                                               kernel::in_quotes(command.carrier)));
        add_prices(out["rows"], *sheet);
    }
    return out;
}

void load_services(database::Transaction& tx, RateParts& parts)
{
    for (auto& [id, carrier, carrier_name, house, code, name, weight, side, girth, boxes, days, saturday] :
         tx.query(
               "select s.id, c.code, c.name, c.is_house, s.code, s.name, s.max_weight_ng, s.max_length_um, "
               "s.max_length_girth_um, s.delivers_po_box, s.transit_days::text, s.saturday_delivery "
               "from shipping.service s join shipping.carrier c on c.id = s.carrier_id "
               "where c.archived_at is null order by c.code, s.code")
             .rows<ServiceId, std::string, std::string, bool, std::string, std::string, std::int64_t,
                   std::int64_t, std::int64_t, bool, std::string, bool>()) {
        Service service;
        service.id = id;
        service.carrier = carrier;
        service.carrier_name = carrier_name;
        service.house = house;
        service.code = code;
        service.name = name;
        service.most_weight = {weight};
        service.longest_side = {side};
        service.most_girth = {girth};
        service.delivers_po_boxes = boxes;
        service.pickup = service.delivery = saturday ? monday_to_saturday : monday_to_friday;
        json const by_zone = json::parse(days);
        for (auto const& [zone, count] : by_zone.items())
            service.transit_days.at(std::stoul(zone)) = count.get<std::uint8_t>();
        parts.services.push_back(std::move(service));
    }
}

kernel::Currency currency_of(std::string const& code)
{
    auto const currency = kernel::Currency::parse(code);
    if (!currency) throw std::domain_error("a rate sheet in " + code + ", which is no currency");
    return *currency;
}

/// Rows come by sheet, service, weight and zone; each weight becomes a line as wide as the sheet's zones.
void add_row(RateSheet& sheet, int zone, kernel::Weight up_to, std::int64_t minor)
{
    auto column = std::find(sheet.zones.begin(), sheet.zones.end(), zone);
    if (column == sheet.zones.end()) {
        sheet.zones.push_back(zone);
        column = sheet.zones.end() - 1;
        for (WeightBreak& line : sheet.breaks)
            line.minor.emplace_back();
    }
    auto const at = static_cast<std::size_t>(column - sheet.zones.begin());
    if (sheet.breaks.empty() || sheet.breaks.back().up_to != up_to)
        sheet.breaks.push_back({up_to, std::vector<std::optional<std::int64_t>>(sheet.zones.size())});
    sheet.breaks.back().minor[at] = minor;
}

void load_sheets(database::Transaction& tx, kernel::Date day, RateParts& parts)
{
    std::int64_t last_sheet = 0;
    for (auto& [id, carrier, service, currency, from, to, source, zone, up_to, minor] :
         tx.query(
               "select h.id, c.code, s.code, h.currency, h.effective_from, h.effective_to, h.source, r.zone, "
               "r.upto_ng, r.price_minor "
               "from shipping.rate_sheet h join shipping.carrier c on c.id = h.carrier_id "
               "join shipping.rate_row r on r.sheet_id = h.id join shipping.service s on s.id = r.service_id "
               "where h.effective_from <= :day::date + 14 and (h.effective_to is null or h.effective_to >= "
               ":day::date) "
               "order by h.id, s.code, r.upto_ng, r.zone")
             .bind("day", day)
             .rows<std::int64_t, std::string, std::string, std::string, kernel::Date,
                   std::optional<kernel::Date>, std::string, int, std::int64_t, std::int64_t>()) {
        bool const same = last_sheet == id && parts.sheets.back().service == service;
        if (!same) {
            RateSheet sheet;
            sheet.carrier = carrier;
            sheet.service = service;
            sheet.title = service + " " + kernel::format_date(from);
            sheet.currency = currency_of(currency);
            sheet.effective.from = from;
            if (to) sheet.effective.until = *to + std::chrono::days{1};
            sheet.source = source;
            sheet.verified = source.find("unverified") == std::string::npos;
            parts.sheets.push_back(std::move(sheet));
            last_sheet = id;
        }
        add_row(parts.sheets.back(), zone, {up_to}, minor);
    }
}

void load_dim_rules(database::Transaction& tx, RateParts& parts)
{
    for (auto& [carrier, from, divisor, threshold, up] :
         tx.query("select c.code, d.effective_from, d.divisor, d.threshold_in3, d.round_sides_up "
                  "from shipping.dim_rule d join shipping.carrier c on c.id = d.carrier_id")
             .rows<std::string, kernel::Date, std::int64_t, std::int64_t, bool>())
        parts.dim_rules.push_back(
            {carrier, {from, {}}, divisor, up ? SideRounding::up : SideRounding::nearest, threshold});
}

void load_surcharges(database::Transaction& tx, RateParts& parts)
{
    for (auto& [carrier, service, code, name, position, amount, rate, applies, threshold, zip3s, from, to] :
         tx.query("select c.code, coalesce(s.code, ''), u.code, u.name, u.position, coalesce(u.amount_minor, "
                  "0), "
                  "coalesce(u.rate_ppm, 0), u.applies, coalesce(u.threshold, 0), "
                  "coalesce(array_to_string(u.zip3s, ' '), ''), u.effective_from, u.effective_to "
                  "from shipping.surcharge u join shipping.carrier c on c.id = u.carrier_id "
                  "left join shipping.service s on s.id = u.service_id")
             .rows<std::string, std::string, std::string, std::string, int, std::int64_t, std::int64_t,
                   std::string, std::int64_t, std::string, kernel::Date, std::optional<kernel::Date>>()) {
        auto const reason = parse_surcharge_reason(applies);
        if (!reason) throw std::domain_error("a surcharge applies to " + applies + ", which nobody knows");
        Surcharge out{carrier, service, code, name, *reason, position, amount, rate, {}, {}, {}, {from, {}}};
        if (to) out.effective.until = *to + std::chrono::days{1};
        if (*reason == SurchargeReason::over_weight) out.weight = {threshold};
        if (*reason == SurchargeReason::over_length) out.length = {threshold};
        for (std::size_t at = 0; at + 3 <= zip3s.size(); at += 4) {
            if (auto const zip3 = zip3_number(std::string_view(zip3s).substr(at, 3)))
                out.zip3s.push_back(*zip3);
        }
        parts.surcharges.push_back(std::move(out));
    }
}

void load_zones(database::Transaction& tx, std::vector<int> const& origins, RateParts& parts)
{
    std::vector<std::string> wanted;
    for (int const origin : origins)
        wanted.push_back(fmt::format("{:03}", origin));
    for (auto& [carrier, origin, destination, zone] :
         tx.query(
               "select c.code, z.origin_zip3, z.dest_zip3, z.zone from shipping.zone_chart z "
               "join shipping.carrier c on c.id = z.carrier_id where z.origin_zip3 = any (:origins::text[]) "
               "order by 1, 2")
             .bind("origins", wanted)
             .rows<std::string, std::string, std::string, int>()) {
        int const from = zip3_number(origin).value();
        if (parts.charts.empty() || parts.charts.back().carrier != carrier ||
            parts.charts.back().origin != from)
            parts.charts.push_back({carrier, from, {}});
        parts.charts.back().to.at(static_cast<std::size_t>(zip3_number(destination).value())) =
            static_cast<std::uint8_t>(zone);
    }
    for (auto const& [zip3, latitude, longitude] :
         tx.query("select zip3, latitude_microdegrees, longitude_microdegrees from shipping.zip3_centroid")
             .rows<std::string, std::int32_t, std::int32_t>())
        parts.centroids[zip3_number(zip3).value()] = {latitude, longitude};
}

} // namespace

std::vector<std::string> carriers_in(RateParts const& parts)
{
    std::set<std::string> codes;
    for (RateSheet const& sheet : parts.sheets)
        codes.insert(sheet.carrier);
    return {codes.begin(), codes.end()};
}

kernel::Outcome<ImportedRateSheet> import_rate_sheet(database::Transaction& tx,
                                                     ImportRateSheet const& command)
{
    auto const document = document_of(command);
    if (!document) return tl::make_unexpected(document.error());
    return database::guarded([&tx, &command, &document] {
        auto const answer =
            json::parse(tx.query("select shipping.publish_rate_sheet(:id::uuid, :sheet::jsonb)::text")
                            .bind("id", command.command_id)
                            .bind("sheet", *document)
                            .value<std::string>());
        return ImportedRateSheet{kernel::CarrierId{answer.at("carrier").get<std::int64_t>()},
                                 answer.at("sheet").get<std::int64_t>(),
                                 static_cast<std::int64_t>(document->at("rows").size())};
    });
}

std::int64_t import_centroids(database::Transaction& tx, RateParts const& parts)
{
    json rows = json::array();
    for (auto const& [zip3, place] : parts.centroids)
        rows.push_back(
            {{"zip3", fmt::format("{:03}", zip3)}, {"lat", place.latitude}, {"lon", place.longitude}});
    return tx.query("select shipping.load_centroids(:rows::jsonb)").bind("rows", rows).value<std::int64_t>();
}

std::optional<Place> centroid_of(database::Transaction& tx, kernel::Address const& address)
{
    std::string const zip3 = kernel::is_united_states(address) ? kernel::zip3(address) : "";
    auto const row =
        tx.query("select latitude_microdegrees, longitude_microdegrees from shipping.zip3_centroid "
                 "where zip3 = :zip3")
            .bind("zip3", zip3)
            .row<std::int32_t, std::int32_t>();
    return row ? std::optional(Place{std::get<0>(*row), std::get<1>(*row)}) : std::nullopt;
}

RateBook load_rates(database::Transaction& tx, kernel::Date day, std::vector<int> const& origins)
{
    RateParts parts;
    load_services(tx, parts);
    load_sheets(tx, day, parts);
    load_dim_rules(tx, parts);
    load_surcharges(tx, parts);
    load_zones(tx, origins, parts);
    return bind_rates(std::move(parts));
}

} // namespace poddesk::shipping

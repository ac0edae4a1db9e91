#include "domain/shipping/rate_files.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "domain/kernel/decimal.h"

namespace poddesk::shipping {
namespace {

/// Carries a line's fault out of the parsers below; never leaves this file.
struct Fault
{
    std::string message;
};

struct Row
{
    std::size_t line = 0;
    std::vector<std::string> fields;
};

struct Table
{
    std::map<std::string, std::string, std::less<>> notes;
    std::vector<std::string> header;
    std::vector<Row> rows;
};

std::vector<std::string> split(std::string_view text, char by)
{
    std::vector<std::string> out;
    while (true) {
        auto const at = text.find(by);
        out.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return out;
        text.remove_prefix(at + 1);
    }
}

void read_note(Table& table, std::string_view line)
{
    auto const colon = line.find(": ");
    if (colon == std::string_view::npos || line.substr(0, 2) != "# ") return;
    std::string_view const key = line.substr(2, colon - 2);
    // A remark with a colon in it is no key: keys are one word.
    if (key.find(' ') == std::string_view::npos) table.notes.emplace(key, line.substr(colon + 2));
}

Table read_table(std::string_view text)
{
    Table table;
    std::size_t number = 0;
    for (std::string& line : split(text, '\n')) {
        ++number;
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty()) continue;
        if (line.front() == '#') {
            read_note(table, line);
            continue;
        }
        if (line.find('"') != std::string::npos) throw Fault{fmt::format("line {} has quotes", number)};
        std::vector<std::string> fields = split(line, ',');
        if (table.header.empty()) {
            table.header = std::move(fields);
            continue;
        }
        if (fields.size() != table.header.size())
            throw Fault{fmt::format("line {} has {} fields, its header {}", number, fields.size(),
                                    table.header.size())};
        table.rows.push_back({number, std::move(fields)});
    }
    if (table.rows.empty()) throw Fault{"it has no lines"};
    return table;
}

/// One line, by the names of its columns; its faults name the line and the column.
class Line
{
public:
    Line(Table const& table, Row const& row) : table_(table), row_(row) {}

    std::string const& text(std::string_view column) const
    {
        for (std::size_t i = 0; i < table_.header.size(); ++i) {
            if (table_.header[i] == column) return row_.fields[i];
        }
        throw Fault{fmt::format("the column {} is missing", column)};
    }

    template <class T>
    T value(std::string_view column, kernel::Outcome<T> const& parsed) const
    {
        if (!parsed)
            throw Fault{fmt::format("line {}, column {}: {}", row_.line, column, parsed.error().message)};
        return *parsed;
    }

    [[noreturn]] void fault(std::string_view column) const
    {
        throw Fault{fmt::format("line {}, column {}: {} cannot be used", row_.line, column,
                                kernel::in_quotes(text(column)))};
    }

    bool yes(std::string_view column) const
    {
        if (text(column) == "yes") return true;
        if (text(column) == "no") return false;
        fault(column);
    }

    int integer(std::string_view column, int least, int most) const
    {
        auto const number = kernel::parse_scaled(text(column), 0);
        if (!number || *number < least || *number > most) fault(column);
        return static_cast<int>(*number);
    }

    /// "894-897 900" as numbers.
    std::vector<int> zip3s(std::string_view column) const
    {
        std::vector<int> out;
        if (text(column).empty()) return out;
        for (std::string const& word : split(text(column), ' ')) {
            auto const first = zip3_number(std::string_view(word).substr(0, 3));
            auto const last =
                word.size() == 3 ? first : zip3_number(std::string_view(word).substr(word.size() - 3));
            bool const shaped = word.size() == 3 || (word.size() == 7 && word[3] == '-');
            if (!shaped || !first || !last || *last < *first) fault(column);
            for (int zip3 = *first; zip3 <= *last; ++zip3)
                out.push_back(zip3);
        }
        return out;
    }

    kernel::Date date(std::string_view column) const
    {
        return value(column, kernel::parse_date(text(column)));
    }

    /// Files name the last day, as people do; Effective the day after.
    Effective effective(std::string_view from, std::string_view to) const
    {
        Effective out{date(from), {}};
        if (!text(to).empty()) out.until = date(to) + std::chrono::days{1};
        return out;
    }

private:
    Table const& table_;
    Row const& row_;
};

template <class Parse>
kernel::Outcome<void> read(std::string_view name, std::string_view text, RateParts& parts, Parse const& parse)
{
    RateParts more = parts;
    try {
        parse(read_table(text), more);
    } catch (Fault const& fault) {
        return kernel::refused("bad_rate_file", fmt::format("{} cannot be read: {}.", name, fault.message));
    }
    parts = std::move(more);
    return {};
}

std::string note(Table const& table, std::string_view key)
{
    auto const found = table.notes.find(key);
    if (found == table.notes.end() || found->second.empty())
        throw Fault{fmt::format("the line \"# {}: …\" is missing at its top", key)};
    return found->second;
}

kernel::Date noted_date(Table const& table, std::string_view key)
{
    auto const date = kernel::parse_date(note(table, key));
    if (!date) throw Fault{fmt::format("\"# {}\": {}", key, date.error().message)};
    return *date;
}

Service service_of(Line const& line)
{
    Service out;
    out.carrier = line.text("carrier");
    out.carrier_name = line.text("carrier_name");
    out.code = line.text("service");
    out.name = line.text("name");
    out.house = line.yes("house");
    out.delivers_po_boxes = line.yes("po_boxes");
    out.pickup = out.delivery = line.yes("saturday") ? monday_to_saturday : monday_to_friday;
    out.most_weight =
        line.value("most_lb", kernel::parse_weight(line.text("most_lb"), kernel::WeightUnit::pound));
    out.longest_side = line.value("longest_in", kernel::Length::from_inches(line.text("longest_in")));
    out.most_girth =
        line.value("length_plus_girth_in", kernel::Length::from_inches(line.text("length_plus_girth_in")));
    std::vector<std::string> const days = split(line.text("days_by_zone"), ' ');
    if (days.size() != last_zone) line.fault("days_by_zone");
    for (std::size_t zone = 1; zone <= last_zone; ++zone) {
        auto const count = kernel::parse_scaled(days[zone - 1], 0);
        if (!count || *count < 0 || *count > 30) line.fault("days_by_zone");
        out.transit_days[zone] = static_cast<std::uint8_t>(*count);
    }
    return out;
}

/// "4 oz", "<16 oz" (everything below), "1 lb".
kernel::Weight weight_of(Line const& line, std::string_view column)
{
    std::string_view text = line.text(column);
    bool const below = text.starts_with('<');
    if (below) text.remove_prefix(1);
    auto const unit = text.ends_with(" lb") ? kernel::WeightUnit::pound : kernel::WeightUnit::ounce;
    if (!text.ends_with(" lb") && !text.ends_with(" oz")) line.fault(column);
    kernel::Weight out = line.value(column, kernel::parse_weight(text.substr(0, text.size() - 3), unit));
    if (below) out.nanograms -= 1;
    return out;
}

RateSheet sheet_of(Table const& table)
{
    RateSheet out;
    out.carrier = note(table, "carrier");
    out.service = note(table, "service");
    out.source = note(table, "source");
    out.verified = out.source.find("unverified") == std::string::npos;
    out.effective.from = noted_date(table, "effective_from");
    out.title = out.service + " " + kernel::format_date(out.effective.from);
    auto const currency = kernel::Currency::parse(note(table, "currency"));
    if (!currency) throw Fault{"\"# currency\" is not a currency"};
    out.currency = *currency;
    for (std::size_t column = 1; column < table.header.size(); ++column) {
        auto const zone = kernel::parse_scaled(table.header[column], 0);
        if (!zone || *zone < 1 || *zone > last_zone) throw Fault{"its header must name zones from 1 to 9"};
        out.zones.push_back(static_cast<int>(*zone));
    }
    for (Row const& row : table.rows) {
        Line const line(table, row);
        WeightBreak at{weight_of(line, "up_to"), {}};
        for (std::size_t column = 1; column < row.fields.size(); ++column) {
            std::string const& text = row.fields[column];
            if (text.empty())
                at.minor.emplace_back();
            else
                at.minor.emplace_back(
                    line.value(table.header[column], kernel::parse_money(text, out.currency)).minor);
        }
        out.breaks.push_back(std::move(at));
    }
    return out;
}

Surcharge surcharge_of(Line const& line)
{
    Surcharge out;
    out.carrier = line.text("carrier");
    out.service = line.text("service");
    out.code = line.text("code");
    out.name = line.text("name");
    out.position = line.integer("position", 0, 1000);
    auto const reason = parse_surcharge_reason(line.text("applies"));
    if (!reason) line.fault("applies");
    out.reason = *reason;
    if (line.text("amount").empty() == line.text("percent").empty()) line.fault("amount");
    if (!line.text("amount").empty())
        out.flat_minor =
            line.value("amount", kernel::parse_money(line.text("amount"), kernel::us_dollar())).minor;
    else {
        // 1 % is 10,000 millionths.
        auto const parts = kernel::parse_scaled(line.text("percent"), 4);
        if (!parts || *parts <= 0) line.fault("percent");
        out.parts_per_million = *parts;
    }
    if (*reason == SurchargeReason::over_weight) out.weight = weight_of(line, "threshold");
    if (*reason == SurchargeReason::over_length) {
        std::string_view const inches = line.text("threshold");
        if (!inches.ends_with(" in")) line.fault("threshold");
        out.length =
            line.value("threshold", kernel::Length::from_inches(inches.substr(0, inches.size() - 3)));
    }
    out.zip3s = line.zip3s("zip3s");
    if ((*reason == SurchargeReason::dest_zip3) == out.zip3s.empty()) line.fault("zip3s");
    out.effective = line.effective("effective_from", "effective_to");
    return out;
}

std::int32_t microdegrees(Line const& line, std::string_view column, std::int64_t most)
{
    auto const value = kernel::parse_scaled(line.text(column), 6);
    if (!value || *value < -most || *value > most) line.fault(column);
    return static_cast<std::int32_t>(*value);
}

kernel::Outcome<void> read_by_name(std::string const& name, std::string_view text, RateParts& parts)
{
    if (name == "services.csv") return read_services(name, text, parts);
    if (name == "dim_rules.csv") return read_dim_rules(name, text, parts);
    if (name == "surcharges.csv") return read_surcharges(name, text, parts);
    if (name == "zip3_centroids.csv") return read_centroids(name, text, parts);
    if (name.starts_with("zones_")) return read_zone_chart(name, text, parts);
    return read_rate_sheet(name, text, parts);
}

} // namespace

kernel::Outcome<void> read_services(std::string_view name, std::string_view text, RateParts& parts)
{
    return read(name, text, parts, [](Table const& table, RateParts& out) {
        for (Row const& row : table.rows) {
            Line const line(table, row);
            out.services.push_back(service_of(line));
            out.tracking_urls[line.text("carrier")] = line.text("tracking_url");
        }
    });
}

kernel::Outcome<void> read_rate_sheet(std::string_view name, std::string_view text, RateParts& parts)
{
    return read(name, text, parts, [](Table const& table, RateParts& out) {
        auto const sheet = checked(sheet_of(table));
        if (!sheet) throw Fault{sheet.error().message.substr(0, sheet.error().message.size() - 1)};
        out.sheets.push_back(*sheet);
    });
}

kernel::Outcome<void> read_zone_chart(std::string_view name, std::string_view text, RateParts& parts)
{
    return read(name, text, parts, [](Table const& table, RateParts& out) {
        ZoneChart chart;
        chart.carrier = note(table, "carrier");
        auto const origin = zip3_number(note(table, "origin"));
        if (!origin) throw Fault{"\"# origin\" is not a ZIP3"};
        chart.origin = *origin;
        for (Row const& row : table.rows) {
            Line const line(table, row);
            int const zone = line.integer("zone", 1, last_zone);
            for (int const zip3 : line.zip3s("zip3s")) {
                std::uint8_t& to = chart.to[static_cast<std::size_t>(zip3)];
                if (to != 0) throw Fault{fmt::format("line {}: ZIP3 {:03} stands twice", row.line, zip3)};
                to = static_cast<std::uint8_t>(zone);
            }
        }
        out.charts.push_back(std::move(chart));
    });
}

kernel::Outcome<void> read_dim_rules(std::string_view name, std::string_view text, RateParts& parts)
{
    return read(name, text, parts, [](Table const& table, RateParts& out) {
        for (Row const& row : table.rows) {
            Line const line(table, row);
            DimRule rule;
            rule.carrier = line.text("carrier");
            rule.effective.from = line.date("effective_from");
            rule.divisor = line.integer("divisor", 1, 100'000);
            rule.threshold_cubic_inches = line.integer("threshold_in3", 0, 1'000'000);
            if (line.text("sides") == "nearest")
                rule.rounding = SideRounding::nearest;
            else if (line.text("sides") != "up")
                line.fault("sides");
            out.dim_rules.push_back(std::move(rule));
        }
    });
}

kernel::Outcome<void> read_surcharges(std::string_view name, std::string_view text, RateParts& parts)
{
    return read(name, text, parts, [](Table const& table, RateParts& out) {
        for (Row const& row : table.rows)
            out.surcharges.push_back(surcharge_of(Line(table, row)));
    });
}

kernel::Outcome<void> read_centroids(std::string_view name, std::string_view text, RateParts& parts)
{
    return read(name, text, parts, [](Table const& table, RateParts& out) {
        for (Row const& row : table.rows) {
            Line const line(table, row);
            auto const zip3 = zip3_number(line.text("zip3"));
            if (!zip3) line.fault("zip3");
            out.centroids[*zip3] = {microdegrees(line, "latitude", 90'000'000),
                                    microdegrees(line, "longitude", 180'000'000)};
        }
    });
}

kernel::Outcome<RateParts> read_rate_folder(std::filesystem::path const& folder)
{
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    }
    if (error || files.empty())
        return kernel::refused("no_rate_files",
                               fmt::format("No rate files can be read in {}.", folder.string()));
    std::sort(files.begin(), files.end());
    RateParts parts;
    for (std::filesystem::path const& file : files) {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        if (!in) return kernel::refused("no_rate_files", fmt::format("{} cannot be read.", file.string()));
        auto const done = read_by_name(file.filename().string(), text.str(), parts);
        if (!done) return tl::make_unexpected(done.error());
    }
    return parts;
}

} // namespace poddesk::shipping

#include "domain/orders/import_orders.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "domain/database/database_error.h"
#include "domain/database/refusal.h"
#include "domain/kernel/utf8.h"
#include "domain/orders/address_check.h"
#include "domain/orders/apply_rules.h"
#include "domain/orders/channels/channel_file.h"
#include "domain/orders/csv_mapping.h"
#include "domain/orders/duplicates.h"
#include "domain/orders/order_registers.h"
#include "domain/orders/refused_files.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using nlohmann::json;

constexpr std::size_t largest_object = 5U * 1024U * 1024U; // of one order; database.content takes 20 MB
constexpr int most_tries = 3;

json moment(std::optional<kernel::Timestamp> const& time)
{
    return time ? json(kernel::format_iso8601(*time)) : json();
}

/// orders.recipient's columns of one address.
json recipient(std::string_view kind, IncomingAddress const& address)
{
    return {{"kind", kind},
            {"name", address.name.value_or("")},
            {"company", address.company.value_or("")},
            {"line1", address.line1.value_or("")},
            {"line2", address.line2.value_or("")},
            {"city", address.city.value_or("")},
            {"region", address.region.value_or("")},
            {"postal_code", address.postal_code.value_or("")},
            {"country", address.country.value_or("")},
            {"phone", address.phone.value_or("")},
            {"email", ""}};
}

/// What the label needs of an address as this program knows it.
kernel::Address address_of(json const& row)
{
    auto const at = [&](char const* column) { return row.at(column).get<std::string>(); };
    return {at("name"),   at("company"),     at("line1"),   at("line2"), at("city"),
            at("region"), at("postal_code"), at("country"), at("phone"), {}};
}

/// A person's correction goes on for as long as the channel repeats the words that were corrected; else none.
std::optional<json> correction_of(json const& told, StoredOrder const* stored)
{
    if (stored == nullptr || !stored->recipients.contains("told")) {
        return std::nullopt;
    }
    json const before(stored->recipients.at("told"));
    if (address_of(before) != address_of(told)) {
        return std::nullopt;
    }
    return json(stored->recipients.at("ship"));
}

json recipients(IncomingOrder const& order, StoredOrder const* stored)
{
    json customer = recipient("customer", {});
    customer["name"] = order.customer_name.value_or("");
    customer["company"] = order.company.value_or(order.bill_to.company.value_or(""));
    customer["email"] = order.email.value_or("");
    customer["phone"] = order.phone.value_or("");
    json ship = recipient("ship", order.ship_to);
    json all = json::array({customer, recipient("bill", order.bill_to)});
    if (std::optional<json> const correction = correction_of(ship, stored)) {
        ship["kind"] = "told";
        all.push_back(std::exchange(ship, *correction));
    }
    all.push_back(ship);
    return all;
}

/// Lines of an order that has left the building keep the quantity they left with: the channel now says that
/// there is nothing more to send.
std::int64_t quantity_of(PlannedLine const& line, StoredOrder const* stored)
{
    bool const left =
        stored != nullptr && (stored->status == Status::shipped || stored->status == Status::delivered);
    if (left) {
        if (auto const known = stored->line_quantities.find(line.external_id);
            known != stored->line_quantities.end()) {
            return known->second;
        }
    }
    return line.quantity;
}

json lines(PlannedOrder const& planned, StoredOrder const* stored)
{
    json all = json::array();
    for (PlannedLine const& line : planned.lines) {
        all.push_back({{"external_id", line.external_id},
                       {"position", line.position},
                       {"sku", line.sku},
                       {"title", line.title},
                       {"quantity", quantity_of(line, stored)},
                       {"ordered_quantity", line.ordered_quantity},
                       {"unit_price", line.unit_price},
                       {"presentment_unit_price", line.presentment_unit_price},
                       {"discount", line.discount},
                       {"tax", line.tax},
                       {"requires_shipping", line.requires_shipping}});
    }
    return all;
}

json charges(PlannedOrder const& planned)
{
    json all = json::array();
    for (PlannedCharge const& charge : planned.charges) {
        all.push_back({{"kind", charge.kind},
                       {"position", charge.position},
                       {"title", charge.title},
                       {"code", charge.code},
                       {"amount", charge.amount},
                       {"presentment_amount", charge.presentment_amount},
                       {"rate_ppm", charge.rate_ppm ? json(*charge.rate_ppm) : json()}});
    }
    return all;
}

std::string requested_service(PlannedOrder const& planned)
{
    auto const shipping = std::ranges::find(planned.charges, "shipping", &PlannedCharge::kind);
    return shipping == planned.charges.end() ? std::string() : shipping->title;
}

kernel::Timestamp placed_at(IncomingOrder const& order, StoredOrder const* stored, kernel::Timestamp now)
{
    for (Field<kernel::Timestamp> const* const told :
         {&order.processed_at, &order.created_at, &order.updated_at}) {
        if (told->has_value()) {
            return told->value();
        }
    }
    return stored != nullptr ? stored->placed_at : now;
}

json header(IncomingOrder const& order, PlannedOrder const& planned)
{
    std::string const fallback = order.number.value_or(order.external_id);
    return {{"external_id", order.external_id},
            {"number", order.name.value_or(fallback)},
            {"financial_status", order.financial_status.value_or("")},
            {"fulfillment_status", order.fulfillment_status.value_or("")},
            {"currency", planned.currency.code()},
            {"presentment_currency", planned.presentment_currency.code()},
            {"subtotal", planned.subtotal.shop},
            {"discount_total", planned.discounts.shop},
            {"shipping_total", planned.shipping.shop},
            {"tax_total", planned.tax.shop},
            {"total", planned.total.shop},
            {"presentment_subtotal", planned.subtotal.presentment},
            {"presentment_discount_total", planned.discounts.presentment},
            {"presentment_shipping_total", planned.shipping.presentment},
            {"presentment_tax_total", planned.tax.presentment},
            {"presentment_total", planned.total.presentment},
            {"taxes_included", order.taxes_included.value_or(false)},
            {"is_test", order.test.value_or(false)},
            {"note", order.note.value_or("")},
            {"tags", order.tags.value_or({})},
            {"source_name", order.source_name.value_or("")},
            {"po_number", order.po_number.value_or("")},
            {"channel_updated_at", moment(order.updated_at.optional())},
            {"canceled_at", moment(order.cancelled_at.optional())},
            {"cancel_reason", order.cancel_reason.value_or("")},
            {"requested_service", requested_service(planned)}};
}

/// What is stored of the personal fields, by the register's path.
std::string personal_value(StoredOrder const& stored, std::string_view path)
{
    auto const of = [&](std::string const& kind, std::string const& column) {
        auto const row = stored.recipients.find(kind);
        if (row == stored.recipients.end()) {
            return std::string();
        }
        auto const value = row->second.find(column);
        return value == row->second.end() ? std::string() : value->second;
    };
    if (path == "note") {
        return stored.note;
    }
    if (path.starts_with("ship_to/") && stored.recipients.contains("told")) {
        return of("told", std::string(path.substr(8)));
    }
    if (path.starts_with("ship_to/") || path.starts_with("bill_to/")) {
        return of(std::string(path.substr(0, 4)), std::string(path.substr(8)));
    }
    return of("customer", path == "customer_name" ? "name" : std::string(path));
}

ImportedObject described(IncomingOrder const& order)
{
    ImportedObject object;
    object.kind = "order";
    object.external_id = order.external_id;
    std::string const name = order.name.value_or("");
    object.label = name.empty() ? "order " + order.external_id
                                : fmt::format("order {} ({})", shown_name(name), order.external_id);
    return object;
}

void note_duplicates_of(database::Transaction& tx, std::span<ImportedObject const> objects)
{
    std::vector<kernel::OrderId> changed;
    for (ImportedObject const& object : objects) {
        if (object.outcome == ImportOutcome::imported || object.outcome == ImportOutcome::updated) {
            changed.push_back(object.order);
        }
    }
    if (!changed.empty()) {
        note_duplicates(tx, changed);
    }
}

/// One order, whole; the COMMIT that got no answer is simply done again, because storing is idempotent.
Outcome<ImportedObject> import_in_transaction(database::Pool& pool, ImportOrder const& command,
                                              ImportOptions const& options)
{
    for (int tries = 1;; ++tries) {
        try {
            Outcome<ImportedObject> result = database::guarded([&] {
                return database::in_transaction(pool, [&](database::Transaction& tx) {
                    if (options.guard) {
                        options.guard(tx);
                    }
                    Outcome<ImportedObject> object = import_order(tx, command);
                    if (object) {
                        note_duplicates_of(tx, {&*object, 1});
                    }
                    return object;
                });
            });
            // Somebody else imported the same new order in between: now it is there to be merged with.
            bool const again = !result && result.error().code == "already_exists" && tries < most_tries;
            if (!again) {
                return result;
            }
        } catch (database::UnknownOutcome const&) {
            if (tries == most_tries) {
                throw;
            }
        }
    }
}

/// Nothing of it was ever ours to send.
bool is_sent_elsewhere(IncomingOrder const& order)
{
    return order.assigned.has_value() && order.assigned.value().empty();
}

ImportedObject refused_object(ChannelObject const& object, kernel::Refusal const& refusal)
{
    ImportedObject refused;
    refused.label = object.label;
    refused.kind = object.kind;
    refused.refusal = refusal;
    return refused;
}

/// A person looks into it; what is no order was not meant for us.
bool is_kept(ChannelObject const& object)
{
    return object.kind == "order" || object.kind == "row";
}

void keep_refusal(database::Transaction& tx, Channel const& channel, ChannelObject const& object,
                  kernel::Refusal const& refusal)
{
    std::string_view const kept = std::string_view(object.raw).substr(0, largest_object);
    bool const is_named = !object.external_id.empty() && object.external_id.size() <= most_in_index;
    note_refused_order(tx, channel.id, is_named ? object.external_id : object.label, refusal.message, kept);
}

/// What the database refused of a page, by the object's place: the transaction is over then, and is done
/// again without that object.
using PageRefusals = std::map<std::size_t, kernel::Refusal>;

Outcome<ImportReport> import_objects(database::Transaction& tx, ImportPage const& page,
                                     PageRefusals const& refused, std::size_t& at)
{
    ImportReport report;
    for (at = 0; at < page.objects.size(); ++at) {
        ChannelObject const& object = page.objects[at];
        auto const taken = [&]() -> Outcome<ImportedObject> {
            if (auto const known = refused.find(at); known != refused.end())
                return tl::unexpected(known->second);
            if (object.refusal() != nullptr) return tl::unexpected(*object.refusal());
            return import_order(tx, {page.channel, *object.order(), object.raw, page.now});
        };
        Outcome<ImportedObject> result = taken();
        if (!result) {
            if (is_kept(object)) {
                keep_refusal(tx, page.channel, object, result.error());
            }
            result = refused_object(object, result.error());
        }
        report.objects.push_back(std::move(*result));
    }
    if (auto const saved = page.save(tx); !saved) {
        return tl::unexpected(saved.error());
    }
    note_duplicates_of(tx, report.objects);
    return report;
}

} // namespace

std::string_view word(ImportOutcome outcome)
{
    constexpr std::array<std::string_view, 4> words = {"imported", "updated", "unchanged", "refused"};
    return words.at(static_cast<std::size_t>(outcome));
}

std::size_t ImportReport::count(ImportOutcome outcome) const
{
    return static_cast<std::size_t>(std::ranges::count(objects, outcome, &ImportedObject::outcome));
}

Outcome<ImportedObject> import_order(database::Transaction& tx, ImportOrder const& command)
{
    if (command.raw.size() > largest_object) {
        return kernel::refused("too_large",
                               fmt::format("Order {} has {} MB; one order may have 5 MB at most.",
                                           command.incoming.external_id, command.raw.size() / (1024 * 1024)));
    }
    ImportedObject object = described(command.incoming);
    std::optional<StoredOrder> const stored =
        find_stored_order(tx, command.channel.id, command.incoming.external_id);
    if (!stored && is_sent_elsewhere(command.incoming)) {
        object.outcome = ImportOutcome::unchanged;
        return object;
    }
    OrderRegisters registers(command.incoming);
    if (stored) {
        OrderRegisters known = OrderRegisters::from_json(stored->registers);
        known.restore_personal([&](std::string_view path) { return personal_value(*stored, path); });
        if (!known.merge(registers)) {
            object.outcome = ImportOutcome::unchanged;
            object.order = stored->id;
            object.status = stored->status;
            return object;
        }
        registers = std::move(known);
    }
    IncomingOrder const order = registers.order(command.incoming.external_id);
    Outcome<PlannedOrder> const planned = plan_order(order, command.channel.currency);
    if (!planned) {
        return tl::unexpected(planned.error());
    }
    json row = header(order, *planned);
    row["placed_at"] = kernel::format_iso8601(placed_at(order, stored ? &*stored : nullptr, command.now));
    row["field_stamps"] = registers.to_json();
    json people = recipients(order, stored ? &*stored : nullptr);
    kernel::Address const to = address_of(people.back());
    row["ship_city"] = to.city;
    row["ship_region"] = to.region;
    row["ship_postal_code"] = to.postal_code;
    row["ship_country"] = to.country;
    bool const ships = std::ranges::any_of(
        planned->lines, [](PlannedLine const& line) { return line.requires_shipping && line.quantity > 0; });
    std::optional<std::string> const problem = ships ? address_problem(to) : std::nullopt;
    json const whole = {{"order", std::move(row)},
                        {"recipients", std::move(people)},
                        {"lines", lines(*planned, stored ? &*stored : nullptr)},
                        {"charges", charges(*planned)},
                        {"address_problem", problem ? json(*problem) : json()}};
    StoreAnswer const answer = store_order(tx, command.channel.id, whole, command.raw);
    object.outcome = answer.is_new ? ImportOutcome::imported : ImportOutcome::updated;
    object.order = answer.id;
    Outcome<Status> const status = apply_rules(tx, command.channel.client, answer.id, answer.status);
    if (!status) {
        return tl::unexpected(status.error());
    }
    object.status = *status;
    object.unknown_skus = answer.unknown_skus;
    return object;
}

Outcome<ImportReport> import_text(database::Pool& pool, Channel const& channel, std::string_view text,
                                  kernel::Clock const& clock, ImportOptions const& options)
{
    Outcome<std::optional<StoredMapping>> const mapping = database::in_transaction(
        pool, [&](database::Transaction& tx) { return find_csv_mapping(tx, channel.id); });
    if (!mapping) {
        return tl::unexpected(mapping.error());
    }
    ChannelReading reading{channel.kind, options.webhook_secret};
    if (*mapping) {
        reading.mapping = (*mapping)->mapping;
    }
    Outcome<std::vector<ChannelObject>> const objects = read_channel_objects(text, reading);
    if (!objects) {
        return tl::unexpected(objects.error());
    }
    ImportReport report;
    for (ChannelObject const& object : *objects) {
        Outcome<ImportedObject> result =
            object.order() != nullptr
                ? import_in_transaction(pool, {channel, *object.order(), object.raw, clock.now()}, options)
                : Outcome<ImportedObject>(tl::unexpected(*object.refusal()));
        if (!result) {
            if (is_kept(object)) {
                database::in_transaction(pool, [&](database::Transaction& tx) {
                    if (options.guard) {
                        options.guard(tx);
                    }
                    keep_refusal(tx, channel, object, result.error());
                });
            }
            result = refused_object(object, result.error());
        }
        report.objects.push_back(std::move(*result));
        if (options.progress && !options.progress(report.objects.size(), objects->size())) {
            break;
        }
    }
    if (!options.file.empty()) {
        database::in_transaction(pool, [&](database::Transaction& tx) {
            if (options.guard) {
                options.guard(tx);
            }
            note_taken_file(tx, channel.id, kernel::clean_utf8(options.file));
        });
    }
    return report;
}

Outcome<ImportReport> import_page(database::Pool& pool, ImportPage const& page)
{
    PageRefusals refused;
    for (int conflicts = 0;;) {
        std::size_t at = page.objects.size();
        try {
            return database::in_transaction(
                pool, [&](database::Transaction& tx) { return import_objects(tx, page, refused, at); });
        } catch (database::UnknownOutcome const&) {
            // Storing is idempotent, and so is the cursor: the same page once more.
            if (++conflicts >= most_tries) throw;
        } catch (database::DatabaseError const& error) {
            std::optional<kernel::Refusal> const refusal = database::refusal_of(error);
            bool const is_an_order = refusal && at < page.objects.size() && !refused.contains(at);
            if (!is_an_order) throw;
            // Somebody else imported the same new order in between: now it is there to be merged with.
            bool const again = refusal->code == "already_exists" && ++conflicts < most_tries;
            if (!again) refused.emplace(at, *refusal);
        }
    }
}

Outcome<std::string> read_channel_file(std::filesystem::path const& path, Limits const& limits)
{
    std::string const shown = kernel::in_quotes(path.string());
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        return kernel::refused("cannot_read", fmt::format("{} is a folder; name the files in it.", shown));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return kernel::refused("cannot_read",
                               fmt::format("The file {} cannot be read: {}.", shown, std::strerror(errno)));
    }
    // No trust in the size that the file system tells: it may be a pipe, or grow.
    std::string text;
    std::array<char, 65536> piece{};
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (text.size() > limits.bytes) {
            return kernel::refused(
                "too_large", fmt::format("The file {} has more than {} MB, the most that one file may have: "
                                         "split it.",
                                         shown, limits.bytes / (1024 * 1024)));
        }
    }
    return text;
}

} // namespace poddesk::orders

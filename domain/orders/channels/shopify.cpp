// Finds the objects in a Shopify file and says what each of them is.
#include "domain/orders/channels/shopify.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/orders/channels/json_fields.h"

namespace poddesk::orders {
namespace {

using kernel::Outcome;
using kernel::Refusal;

/// "FulfillmentOrder" → "fulfillment_order". A name may be hostile: only plain letters and digits of it stay.
std::string snake_case(std::string_view name)
{
    std::string snake;
    for (char const c : name.substr(0, 40)) {
        if (c >= 'A' && c <= 'Z') {
            if (!snake.empty()) {
                snake += '_';
            }
            snake += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
            snake += c;
        }
    }
    return snake.empty() ? "unknown" : snake;
}

/// "orders" → "order", "locations_for_move" → "location", "moved_fulfillment_order" → "fulfillment_order".
std::string singular(std::string name)
{
    constexpr std::array<std::string_view, 6> qualifiers = {"original_",  "moved_",       "remaining_",
                                                            "submitted_", "unsubmitted_", "replacement_"};
    if (std::size_t const purpose = name.find("_for_"); purpose != std::string::npos) {
        name.resize(purpose);
    }
    for (std::string_view const qualifier : qualifiers) {
        if (name.starts_with(qualifier)) {
            name.erase(0, qualifier.size());
        }
    }
    bool const plural = name.size() > 1 && name.ends_with('s') && !name.ends_with("ss");
    if (plural) {
        name.pop_back();
    }
    return name;
}

std::string scalar_of(JsonValue const& object, std::string_view name)
{
    JsonValue const* const found = object.find(name);
    return found != nullptr && found->is_scalar() ? found->text : std::string();
}

class Walker
{
public:
    Walker(std::string_view text, JsonDocument const& document, Limits const& limits)
        : text_(text), document_(document), limits_(limits)
    {
    }

    std::vector<ChannelObject> walk()
    {
        JsonValue const& root = document_.root;
        if (root.is_list()) {
            for (JsonValue const& item : root.items) {
                rest_item(item);
            }
        } else if (root.is_object()) {
            rest_item(root);
        } else {
            refuse(root, "value", "a bare value");
        }
        if (found_.empty()) {
            refuse(root, "empty", root.is_list() ? "an empty list" : "an object without anything in it");
        }
        return std::move(found_);
    }

private:
    /// An element of a list, or the whole file: an order itself, a wrapper, a GraphQL response.
    void rest_item(JsonValue const& item)
    {
        if (!item.is_object()) {
            refuse(item, "value", "a bare value");
        } else if (item.items.empty()) {
            refuse(item, "empty", "an empty object");
        } else if (JsonValue const* const errors = item.find("errors");
                   errors != nullptr && !item.find("id")) {
            if (!errors->is_null()) {
                error(*errors);
            }
            graphql_data(item.find("data"));
        } else if (JsonValue const* const data = item.find("data"); data != nullptr && data->is_object()) {
            graphql_data(data);
        } else if (item.find("id") != nullptr) {
            classified(item, bare_kind(item));
        } else {
            wrapper(item);
        }
    }

    /// `{"orders": […]}` and its kin: every member is judged by its name; a notice beside an order is no
    /// object.
    void wrapper(JsonValue const& item)
    {
        std::size_t const before = found_.size();
        for (std::size_t i = 0; i < item.names.size(); ++i) {
            JsonValue const& inner = item.items[i];
            std::string const kind = singular(snake_case(item.names[i]));
            if (inner.is_object()) {
                classified(inner, kind);
            } else if (inner.is_list()) {
                for (JsonValue const& one : inner.items) {
                    classified(one, kind);
                }
            } else if (kind == "count" || kind == "error") {
                refuse(inner, kind, kind == "count" ? "a mere count" : "an error answer");
            }
        }
        if (found_.size() == before && !empty_list_of_orders(item)) {
            refuse(item, "unknown", "no object of Shopify's");
        }
    }

    static bool empty_list_of_orders(JsonValue const& item)
    {
        JsonValue const* const orders = item.find("orders");
        return orders != nullptr && orders->is_list() && orders->items.empty();
    }

    void graphql_data(JsonValue const* data)
    {
        if (data == nullptr || !data->is_object()) {
            return;
        }
        for (std::size_t i = 0; i < data->names.size(); ++i) {
            graphql_member(data->names[i], data->items[i]);
        }
    }

    /// One top field of the answer. Its name may be any alias, so the object's own id and type come first.
    void graphql_member(std::string const& name, JsonValue const& value)
    {
        if (value.is_list()) {
            for (JsonValue const& node : value.items) {
                graphql_node(name, node);
            }
            return;
        }
        if (!value.is_object()) {
            if (!value.is_null()) {
                refuse(value, snake_case(name), fmt::format("a value named {}", kernel::in_quotes(name)));
            }
            return;
        }
        JsonValue const* const nodes = value.find("nodes");
        JsonValue const* const edges = value.find("edges");
        if (nodes != nullptr && nodes->is_list()) {
            for (JsonValue const& node : nodes->items) {
                graphql_node(name, node);
            }
        } else if (edges != nullptr && edges->is_list()) {
            for (JsonValue const& edge : edges->items) {
                if (JsonValue const* const node = edge.find("node")) {
                    graphql_node(name, *node);
                }
            }
        } else {
            graphql_node(name, value);
        }
    }

    void graphql_node(std::string const& name, JsonValue const& node)
    {
        if (node.is_null()) {
            return; // an id that the shop does not know
        }
        if (!node.is_object()) {
            refuse(node, snake_case(name), fmt::format("a value named {}", kernel::in_quotes(name)));
            return;
        }
        std::string kind;
        if (std::optional<GlobalId> const id = parse_global_id(scalar_of(node, "id"))) {
            kind = snake_case(id->type);
        } else if (std::string const type = scalar_of(node, "__typename"); !type.empty()) {
            kind = snake_case(type);
        } else {
            kind = singular(snake_case(name));
        }
        if (kind == "order" && node.find("id") == nullptr) {
            refuse(node, "order_without_id", "an order without its id, which nothing can be filed under");
            return;
        }
        classified(node, kind);
    }

    /// An object that stands alone says what it is by its global id; older ones only by what they have.
    static std::string bare_kind(JsonValue const& object)
    {
        for (std::string_view const name : {"admin_graphql_api_id", "id"}) {
            if (std::optional<GlobalId> const id = parse_global_id(scalar_of(object, name))) {
                return snake_case(id->type);
            }
        }
        if (object.find("order_id") != nullptr) {
            return object.find("refund_line_items") != nullptr ? "refund" : "part_of_an_order";
        }
        for (std::string_view const name :
             {"financial_status", "order_number", "total_price", "displayFinancialStatus"}) {
            if (object.find(name) != nullptr) {
                return object.find("invoice_url") != nullptr ? "draft_order" : "order";
            }
        }
        return object.find("variants") != nullptr ? "product" : "unknown";
    }

    void classified(JsonValue const& object, std::string const& kind)
    {
        if (!object.is_object()) {
            if (!object.is_null()) {
                refuse(object, kind, "a bare value");
            }
            return;
        }
        if (kind == "order" || kind == "error") {
            kind == "order" ? order(object) : error(object);
            return;
        }
        std::string const article = kind.find_first_of("aeiou") == 0 ? "an" : "a";
        std::string spoken = kind;
        std::ranges::replace(spoken, '_', ' ');
        refuse(object, kind, fmt::format("{} {}", article, spoken));
    }

    void order(JsonValue const& object)
    {
        ChannelObject one;
        one.kind = "order";
        one.label = label_of(object, "order");
        one.external_id = id_of(object);
        one.raw = std::string(raw_of(object));
        if (std::optional<Refusal> const twice = duplicate_in(object, one.label)) {
            one.content = *twice;
        } else if (Outcome<IncomingOrder> read = read_shopify_order(object, limits_)) {
            one.content = std::move(*read);
        } else {
            one.content = read.error();
        }
        found_.push_back(std::move(one));
    }

    std::optional<Refusal> duplicate_in(JsonValue const& object, std::string const& label) const
    {
        auto const inside = std::ranges::find_if(document_.duplicates, [&](DuplicateName const& twice) {
            return twice.position >= object.begin && twice.position < object.end;
        });
        if (inside == document_.duplicates.end()) {
            return std::nullopt;
        }
        return Refusal{"duplicate_name",
                       fmt::format("The {} was refused: it names {} twice in one object, so that "
                                   "nobody knows which is meant.",
                                   label, kernel::in_quotes(inside->name))};
    }

    void error(JsonValue const& said)
    {
        JsonValue const* first = said.is_list() && !said.items.empty() ? &said.items.front() : &said;
        if (first->is_object()) {
            JsonValue const* const message = first->find("message");
            first = message != nullptr ? message : first;
        }
        std::string const words =
            first->is_scalar() ? fmt::format(": {}", kernel::in_quotes(first->text)) : "";
        refuse(said, "error", "an error answer" + words);
    }

    void refuse(JsonValue const& object, std::string const& kind, std::string const& what)
    {
        ChannelObject one;
        one.kind = kind;
        one.label = label_of(object, kind);
        one.raw = std::string(raw_of(object));
        one.content =
            Refusal{"not_an_order",
                    fmt::format("The object is {}, not an order; nothing was imported from it.", what)};
        found_.push_back(std::move(one));
    }

    /// As the order's reader takes it.
    static std::string id_of(JsonValue const& object)
    {
        std::string const id = scalar_of(object, "id");
        std::optional<GlobalId> const global = parse_global_id(id);
        return digits_only(global ? global->id : id);
    }

    std::string label_of(JsonValue const& object, std::string const& kind) const
    {
        std::string const name = scalar_of(object, "name");
        std::string id = scalar_of(object, "id");
        if (std::optional<GlobalId> const global = parse_global_id(id)) {
            id = global->id;
        }
        id = snake_case(id);
        bool const has_id = id != "unknown";
        if (name.empty()) {
            return has_id ? kind + " " + id : fmt::format("{}, object {}", kind, found_.size() + 1);
        }
        return has_id ? fmt::format("{} {} ({})", kind, shown_name(name), id) : kind + " " + shown_name(name);
    }

    std::string_view raw_of(JsonValue const& object) const
    {
        return object.end > object.begin ? text_.substr(object.begin, object.end - object.begin)
                                         : std::string_view();
    }

    std::string_view text_;
    JsonDocument const& document_;
    Limits const& limits_;
    std::vector<ChannelObject> found_;
};

} // namespace

Outcome<std::vector<ChannelObject>> parse_shopify(std::string_view json, Limits const& limits)
{
    Outcome<JsonDocument> const document = read_json(json, limits);
    if (!document) {
        return tl::unexpected(document.error());
    }
    return Walker(json, *document, limits).walk();
}

} // namespace poddesk::orders

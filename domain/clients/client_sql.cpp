#include "domain/clients/create_client.h"

#include "domain/database/refusal.h"
#include "domain/database/wire.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::clients {

namespace {

nlohmann::json as_json(kernel::Address const& address)
{
    return {{"name", address.name},
            {"company", address.company},
            {"line1", address.line1},
            {"line2", address.line2},
            {"city", address.city},
            {"region", address.region},
            {"postal_code", address.postal_code},
            {"country", address.country},
            {"phone", address.phone},
            {"email", address.email}};
}

kernel::Address address_of(nlohmann::json const& from)
{
    auto const text = [&](char const* name) { return from.value(name, std::string()); };
    return {text("name"),   text("company"),     text("line1"),   text("line2"), text("city"),
            text("region"), text("postal_code"), text("country"), text("phone"), text("email")};
}

} // namespace

kernel::Outcome<kernel::ClientId> create_client(database::Transaction& tx, CreateClient const& command)
{
    if (kernel::Outcome<void> const fit = check(command); !fit) {
        return tl::unexpected(fit.error());
    }
    Branding const& branding = command.branding;
    nlohmann::json const request = {
        {"code", command.code},
        {"name", command.name},
        {"color", command.color},
        {"currency", command.currency},
        {"status", command.is_live ? "live" : "onboarding"},
        {"branding",
         {{"legal_name", branding.legal_name.empty() ? command.name : branding.legal_name},
          {"primary_color", branding.primary_color.empty() ? command.color : branding.primary_color},
          {"from_name", branding.from_name.empty() ? command.name : branding.from_name},
          {"from_email", branding.from_email},
          {"reply_to", branding.reply_to.empty() ? branding.from_email : branding.reply_to},
          {"website", branding.website},
          {"thank_you_note", branding.thank_you_note},
          {"returns_note", branding.returns_note},
          {"return_address", as_json(branding.return_address)}}},
        {"promise", as_json(command.promise)}};
    kernel::Outcome<kernel::ClientId> created = database::guarded([&] {
        nlohmann::json const answer = tx.query("select clients.create_client(:id, :request::jsonb)")
                                          .bind("id", command.command_id)
                                          .bind("request", request)
                                          .value<nlohmann::json>();
        kernel::ClientId const client{answer.at("client").get<std::int64_t>()};
        if (!branding.logo_png.empty()) {
            tx.query("update clients.branding set logo = database.store_content(:client, 'image/png', "
                     ":png::bytea) where id = :client and logo is null")
                .bind("client", client)
                .bind("png", database::Bytes{branding.logo_png})
                .run();
        }
        return client;
    });
    if (!created && created.error().code == "already_exists") {
        return kernel::refused("already_exists",
                               fmt::format("There is a client {} already; choose another code.",
                                           kernel::in_quotes(command.code)));
    }
    return created;
}

std::optional<kernel::ClientId> find_client(database::Transaction& tx, std::string const& code)
{
    auto const row = tx.query("select id from clients.client where code = :code")
                         .bind("code", code)
                         .row<kernel::ClientId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::optional<Branding> branding_of(database::Transaction& tx, kernel::ClientId client)
{
    auto const row = tx.query("select b.legal_name, b.primary_color, b.from_name, b.from_email, b.reply_to, "
                              "b.website, b.thank_you_note, b.returns_note, b.return_address, "
                              "(select c.bytes from database.content c where c.client_id = b.client_id and "
                              "c.sha256 = b.logo) "
                              "from clients.branding b where b.client_id = :client")
                         .bind("client", client)
                         .row<std::string, std::string, std::string, std::string, std::string, std::string,
                              std::string, std::string, nlohmann::json, std::optional<database::Bytes>>();
    if (!row) {
        return std::nullopt;
    }
    auto const& [legal_name, color, from_name, from_email, reply_to, website, thanks, returns, address,
                 logo] = *row;
    Branding branding;
    branding.legal_name = legal_name;
    branding.primary_color = color;
    branding.from_name = from_name;
    branding.from_email = from_email;
    branding.reply_to = reply_to;
    branding.website = website;
    branding.thank_you_note = thanks;
    branding.returns_note = returns;
    branding.return_address = address_of(address);
    branding.logo_png = logo ? logo->data : std::string();
    return branding;
}

} // namespace poddesk::clients

#include "domain/returns/inspect_item.h"

#include "domain/database/refusal.h"
#include "domain/inbound/put_away.h"
#include "domain/returns/item_facts.h"
#include "domain/returns/policy_versions.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poddesk::returns {

namespace {

struct Bench
{
    kernel::ClientId client;
    kernel::PodId pod;
    std::string reason; ///< the customer's
    kernel::ProductId product;
};

/// Locks nothing: what is read here is checked again by the function that posts.
std::optional<Bench> bench_of(database::Transaction& tx, InspectItem const& command)
{
    auto const row = tx.query("select r.client_id, coalesce(r.pod_id, 0), coalesce(l.reason, 'unknown'), "
                              "coalesce(l.product_id, 0) from returns.rma r left join returns.rma_line l on "
                              "l.rma_id = r.id and l.id = :line where r.id = :rma")
                         .bind("line", command.line)
                         .bind("rma", command.rma)
                         .row<kernel::ClientId, kernel::PodId, std::string, kernel::ProductId>();
    if (!row) return std::nullopt;
    auto const& [client, pod, reason, product] = *row;
    return Bench{client, pod, reason, product};
}

char const* word(InspectItem::Found found)
{
    switch (found) {
    case InspectItem::Found::expected:
        return "expected";
    case InspectItem::Found::wrong_item:
        return "wrong_item";
    case InspectItem::Found::missing:
        return "missing";
    case InspectItem::Found::extra:
        return "extra";
    }
    return "";
}

InspectItem::Found found_of(std::string const& stored)
{
    using enum InspectItem::Found;
    for (InspectItem::Found const found : {wrong_item, missing, extra}) {
        if (stored == word(found)) return found;
    }
    return expected;
}

kernel::Decision by_hand(char const* disposition, char const* sentence)
{
    std::string const option = in_words(disposition);
    return {"disposition", option, {{option, true, "person", {}, sentence}}};
}

/// By which version of the rules; none: a person said what it is.
struct Judged
{
    Verdict verdict;
    PolicyId policy{};
};
kernel::Outcome<Judged> judge(database::Transaction& tx, InspectItem const& command, Bench const& bench)
{
    if (command.found == InspectItem::Found::missing) {
        return Judged{{"", "missing", by_hand("missing", "The inspector found no such item in the parcel.")}};
    }
    if (command.found == InspectItem::Found::wrong_item) {
        return Judged{{"", "wrong_item",
                       by_hand("wrong_item", "The inspector found another item in its place; a person "
                                             "decides what becomes of it.")}};
    }
    bool const is_extra = command.found == InspectItem::Found::extra;
    if (is_extra && !command.product) {
        return Judged{
            {"D", "quarantine", by_hand("quarantine", "Nobody knows this item; a person decides.")}};
    }
    auto const in_force = policy_in_force(tx, bench.client);
    if (!in_force) return tl::unexpected(in_force.error());
    Answers answers = command.answers;
    answers["reason"] = is_extra ? "unknown" : bench.reason;
    ItemFacts const facts = is_extra ? facts_of_product(tx, bench.pod, command.product)
                                     : facts_of_lines(tx, command.rma)[command.line];
    Step step = next_step(in_force->policy, answers, facts);
    if (step.verdict) return Judged{std::move(*step.verdict), in_force->id};
    return kernel::refused("unanswered", fmt::format("\"{}\" is not answered yet; answer it first.",
                                                     in_force->policy.questions[*step.question].ask));
}

/// What the database is asked to post.
nlohmann::json request_of(InspectItem const& command, Verdict const& verdict, PolicyId policy,
                          kernel::ProductId product, kernel::LocationId bin)
{
    nlohmann::json request = {
        {"rma", command.rma.value},   {"found", word(command.found)}, {"disposition", verdict.disposition},
        {"answers", command.answers}, {"note", command.note},         {"decision", verdict.decision}};
    if (command.line) request["line"] = command.line.value;
    if (product) request["product"] = product.value;
    if (bin) request["location"] = bin.value;
    if (!verdict.grade.empty()) request["grade"] = verdict.grade;
    if (policy) {
        request["policy"] = policy.value;
        request["graded_by"] = verdict.graded_by;
        request["decided_by"] = verdict.decided_by;
    }
    if (!verdict.acceptance.empty()) request["acceptance"] = verdict.acceptance;
    if (command.began_at) request["began_at"] = kernel::format_iso8601(*command.began_at);
    if (command.occurred_at) request["occurred_at"] = kernel::format_iso8601(*command.occurred_at);
    if (command.serial) request["serial"] = *command.serial;
    if (command.photos_of) request["photos_of"] = command.photos_of.value;
    if (command.photo) {
        request["photo"] = {{"width", command.photo->width}, {"height", command.photo->height}};
    }
    for (StepTime const& it : command.steps) {
        request["steps"].push_back({{"step", it.step}, {"ms", it.milliseconds}});
    }
    return request;
}

} // namespace

std::optional<RestockBin> suggest_restock_bin(database::Transaction& tx, kernel::PodId pod,
                                              kernel::ProductId product)
{
    std::vector<inbound::BinChoice> bins;
    for (auto const& [bin, code, walk_order, empty, holds] :
         tx.query("select b.id, b.code, b.walk_order, not exists (select from inventory.level v where "
                  "v.location_id = b.id and v.on_hand > 0), exists (select from inventory.level v where "
                  "v.location_id = b.id and v.on_hand > 0 and v.product_id = :product) "
                  "from inventory.location b where b.pod_id = :pod and b.kind = 'pick' and b.archived_at is "
                  "null")
             .bind("product", product)
             .bind("pod", pod)
             .rows<kernel::LocationId, std::string, std::int64_t, bool, bool>()) {
        bins.push_back(
            {bin, code, walk_order, empty, holds ? std::vector{product} : std::vector<kernel::ProductId>()});
    }
    auto const plan = inbound::plan_putaway({{product, "", 1}}, bins);
    if (plan.empty()) return std::nullopt;
    return RestockBin{plan[0].bin, plan[0].bin_code, plan[0].reason};
}

std::optional<kernel::LocationId> find_restock_bin(database::Transaction& tx, kernel::PodId pod,
                                                   std::string const& code)
{
    auto const row = tx.query("select id from inventory.location where pod_id = :pod and code = :code and "
                              "is_pickable and archived_at is null")
                         .bind("pod", pod)
                         .bind("code", code)
                         .row<kernel::LocationId>();
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::map<std::string, kernel::LocationId> restock_bins(database::Transaction& tx, kernel::PodId pod)
{
    std::map<std::string, kernel::LocationId> bins;
    for (auto const& [code, bin] : tx.query("select code, id from inventory.location where pod_id = :pod and "
                                            "is_pickable and archived_at is null")
                                       .bind("pod", pod)
                                       .rows<std::string, kernel::LocationId>()) {
        bins.emplace(code, bin);
    }
    return bins;
}

std::map<kernel::ProductId, std::set<std::string>> serials_out(database::Transaction& tx, RmaId rma)
{
    std::map<kernel::ProductId, std::set<std::string>> out;
    for (auto& [product, serial] : tx.query("select product, serial from returns.serials_out(:rma)")
                                       .bind("rma", rma)
                                       .rows<kernel::ProductId, std::string>()) {
        out[product].insert(std::move(serial));
    }
    return out;
}

std::optional<ScannedItem> find_item(database::Transaction& tx, kernel::ClientId client,
                                     std::string const& code)
{
    auto row =
        tx.query("select p.id, p.sku, p.title, coalesce((select b.barcode from catalog.barcode b where "
                 "b.product_id = p.id order by b.id limit 1), ''), coalesce(encode(p.picture, 'hex'), "
                 "''), coalesce(p.picture_kind, 'box'), p.needs_serial from catalog.product p where p.id = "
                 "catalog.product_of(:client, :code)")
            .bind("client", client)
            .bind("code", code)
            .row<kernel::ProductId, std::string, std::string, std::string, std::string, std::string, bool>();
    if (!row) return std::nullopt;
    auto& [product, sku, title, barcode, picture, kind, needs_serial] = *row;
    return ScannedItem{
        product,         std::move(sku), std::move(title), std::move(barcode), std::move(picture),
        std::move(kind), needs_serial};
}

kernel::ProductId find_product(database::Transaction& tx, kernel::ClientId client, std::string const& code)
{
    return tx.query("select coalesce(catalog.product_of(:client, :code), 0)")
        .bind("client", client)
        .bind("code", code)
        .value<kernel::ProductId>();
}

kernel::Outcome<Inspected> inspect_item(database::Transaction& tx, InspectItem const& command)
{
    auto const bench = bench_of(tx, command);
    if (!bench) return kernel::refused("not_found", "There is no such RMA within your reach.");
    auto judged = judge(tx, command, *bench);
    if (!judged) return tl::unexpected(judged.error());
    Verdict* const verdict = &judged->verdict;
    std::string const& expected = command.expected_disposition;
    if (!expected.empty() && expected != verdict->disposition) {
        return kernel::refused("rules_changed",
                               fmt::format("The item went by \"{}\"; the client's rules changed meanwhile "
                                           "and say \"{}\" now. Inspect it again at the bench.",
                                           in_words(expected), in_words(verdict->disposition)));
    }
    if (verdict->needs_photo && !command.photo && !command.photos_of) {
        return kernel::refused("photo_missing",
                               "The client's rules demand a photo of this item; take one, then repeat.");
    }
    Inspected done{{}, verdict->grade, verdict->disposition, sort_lane(verdict->disposition), ""};
    kernel::ProductId const product =
        command.found == InspectItem::Found::expected ? bench->product : command.product;
    kernel::LocationId bin = command.bin;
    if (done.disposition == "restock" && !bin) {
        auto const suggested = suggest_restock_bin(tx, bench->pod, product);
        if (!suggested) {
            return kernel::refused("no_bin", "The pod has no pick bin to restock to; add one, or scan one.");
        }
        bin = suggested->bin;
        verdict->decision.alternatives[0].facts["bin"] = suggested->code;
        verdict->decision.alternatives[0].sentence +=
            fmt::format(" Bin {}: {}.", suggested->code, suggested->reason);
    }
    nlohmann::json const request = request_of(command, *verdict, judged->policy, product, bin);
    auto const jpeg = command.photo ? std::optional(database::Bytes{command.photo->jpeg})
                                    : std::optional<database::Bytes>();
    return database::guarded([&] {
        auto const answer = tx.query("select returns.inspect(:id, :request::jsonb, :jpeg::bytea)")
                                .bind("id", command.command_id)
                                .bind("request", request)
                                .bind("jpeg", jpeg)
                                .value<nlohmann::json>();
        done.id = InspectionId{answer.at("inspection").get<std::int64_t>()};
        if (done.disposition == "restock") {
            done.bin = tx.query("select code from inventory.location where id = :bin")
                           .bind("bin", bin)
                           .value<std::string>();
        }
        return done;
    });
}

kernel::Outcome<void> undo_inspection(database::Transaction& tx, kernel::Uuid const& command_id,
                                      InspectionId inspection, std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.undo_inspection(:id, :inspection, :reason)")
            .bind("id", command_id)
            .bind("inspection", inspection)
            .bind("reason", reason)
            .run();
        return {};
    });
}

kernel::Outcome<Inspected> redo_inspection(database::Transaction& tx, kernel::Uuid const& command_id,
                                           InspectionId inspection)
{
    auto const row = tx.query("select rma_id, line_id, found, coalesce(product_id, 0), answers, disposition, "
                              "coalesce(location_id, 0), note, undone_at is not null, serial from "
                              "returns.inspection where id = :inspection")
                         .bind("inspection", inspection)
                         .row<RmaId, RmaLineId, std::string, kernel::ProductId, nlohmann::json, std::string,
                              kernel::LocationId, std::string, bool, std::optional<std::string>>();
    if (!row) return kernel::refused("not_found", "There is no such inspection within your reach.");
    auto const& [rma, line, found, product, answers, disposition, bin, note, is_undone, serial] = *row;
    if (!is_undone) {
        return kernel::refused("wrong_status", "This inspection stands; there is nothing to redo.");
    }
    // Without began_at: the pace of the bench is told by those who stand there.
    InspectItem item;
    item.command_id = command_id;
    item.rma = rma;
    item.found = found_of(found);
    item.product = product;
    item.note = note;
    answers.get_to(item.answers);
    if (item.found != InspectItem::Found::extra) item.line = line;
    if (disposition == "restock") item.bin = bin;
    item.expected_disposition = disposition;
    item.photos_of = inspection;
    item.serial = serial;
    return inspect_item(tx, item);
}

kernel::Outcome<void> put_down_parcel(database::Transaction& tx, kernel::Uuid const& command_id, RmaId rma,
                                      std::string const& reason)
{
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.put_down(:id, :rma, :reason)")
            .bind("id", command_id)
            .bind("rma", rma)
            .bind("reason", reason)
            .run();
        return {};
    });
}

kernel::Outcome<void> leave_out(database::Transaction& tx, LeaveOut const& command)
{
    nlohmann::json const request = {{"rma", command.rma.value},
                                    {"is_parked", command.is_parked},
                                    {"reason", command.reason},
                                    {"refusal", command.refusal},
                                    {"occurred_at", kernel::format_iso8601(command.occurred_at)},
                                    {"entry", command.entry}};
    return database::guarded([&]() -> kernel::Outcome<void> {
        tx.query("select returns.leave_out(:id, :request::jsonb)")
            .bind("id", command.command_id)
            .bind("request", request)
            .run();
        return {};
    });
}

kernel::Outcome<ClosedParcel> close_parcel(database::Transaction& tx, kernel::Uuid const& command_id,
                                           RmaId rma)
{
    return database::guarded([&] {
        auto const answer = tx.query("select returns.close(:id, :rma)")
                                .bind("id", command_id)
                                .bind("rma", rma)
                                .value<nlohmann::json>();
        ClosedParcel closed{answer.at("status").get<std::string>(), std::nullopt};
        if (auto const currency = kernel::Currency::parse(answer.at("currency").get<std::string>())) {
            closed.refund = kernel::Money{answer.at("amount").get<std::int64_t>(), *currency};
        }
        closed.by_hand = tx.query("select count(*) from returns.instruction where rma_id = :rma and "
                                  "state = 'by_hand'")
                             .bind("rma", rma)
                             .value<std::int64_t>();
        return closed;
    });
}

} // namespace poddesk::returns

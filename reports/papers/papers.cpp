#include "reports/papers/papers.h"

#include "domain/clients/create_client.h"
#include "domain/database/refusal.h"
#include "domain/fulfillment/pack.h"
#include "domain/fulfillment/pick.h"
#include "domain/returns/rma.h"
#include "domain/returns/rma_view.h"
#include "domain/shipping/manifest_view.h"
#include "reports/label.h"
#include "reports/manifest.h"
#include "reports/packing_slip.h"
#include "reports/papers/papers_sql.h"
#include "reports/pick_list.h"
#include "reports/return_letter.h"

namespace poddesk::reports {

namespace {

std::string parcel_text(shipping::Shipment const& shipment)
{
    return shipment.parcels > 1 ? fmt::format("{} of {}", shipment.position, shipment.parcels)
                                : std::string();
}

kernel::Outcome<shipping::LabelDocuments> both(kernel::Outcome<std::string> pdf,
                                               kernel::Outcome<std::string> zpl)
{
    if (!pdf) {
        return tl::unexpected(pdf.error());
    }
    if (!zpl) {
        return tl::unexpected(zpl.error());
    }
    return shipping::LabelDocuments{std::move(*pdf), std::move(*zpl)};
}

} // namespace

kernel::Outcome<shipping::LabelDocuments> draw_label(shipping::LabelFacts const& facts)
{
    shipping::Shipment const& shipment = facts.shipment;
    std::chrono::year_month_day const ship_date(facts.ship_date);
    if (!facts.has_postage) {
        AddressLabel const label{
            shipment.from,          shipment.to, shipment.carrier_name, shipment.service_name,
            shipment.parcel.weight, ship_date,   shipment.order_number, parcel_text(shipment)};
        return both(address_label_pdf(label), address_label_zpl(label));
    }
    CourierLabel const label{shipment.from,          shipment.to,    shipment.service_name,
                             shipment.parcel.weight, ship_date,      std::to_string(shipment.zone),
                             facts.tracking,         facts.sscc,     shipment.order_number,
                             parcel_text(shipment),  facts.is_return};
    return both(courier_label_pdf(label), courier_label_zpl(label));
}

kernel::Outcome<std::string> print_pick_list(database::Transaction& tx, kernel::PickListId id)
{
    std::optional<fulfillment::PickList> const list = fulfillment::pick_list_of(tx, id);
    if (!list) {
        return kernel::refused("not_found", "There is no such pick list within your reach.");
    }
    std::map<std::int64_t, std::string> const photos = photos_of_pick_list(tx, id);
    PickList document;
    document.number = list->number;
    document.pod = list->pod_name;
    document.date = std::chrono::year_month_day(today_at_pod(tx, list->pod));
    for (fulfillment::PickRow const& row : list->rows) {
        auto const photo = photos.find(row.allocation.value);
        document.rows.push_back({row.bin, row.sku, row.title, row.kit.empty() ? "" : "Part of " + row.kit,
                                 row.quantity, row.order_number, "",
                                 photo == photos.end() ? std::string() : photo->second});
    }
    kernel::Outcome<std::string> pdf = pick_list_pdf(document);
    if (pdf) {
        fulfillment::store_pick_list_document(tx, id, *pdf);
    }
    return pdf;
}

kernel::Outcome<std::string> print_packing_slip(database::Transaction& tx, kernel::ShipmentId shipment)
{
    std::optional<SlipFacts> facts = slip_facts(tx, shipment);
    std::optional<clients::Branding> const branding =
        facts ? clients::branding_of(tx, facts->client) : std::nullopt;
    if (!branding) {
        return kernel::refused("not_found", "There is no such shipment within your reach.");
    }
    PackingSlip& slip = facts->slip;
    slip.brand = {branding->legal_name, branding->primary_color, branding->logo_png,
                  branding->website,    branding->reply_to,      branding->return_address};
    slip.thank_you = branding->thank_you_note;
    slip.returns_note = branding->returns_note;
    kernel::Outcome<std::string> pdf = packing_slip_pdf(slip);
    if (pdf) {
        fulfillment::store_slip(tx, shipment, *pdf);
    }
    return pdf;
}

kernel::Outcome<std::string> print_return_letter(database::Transaction& tx, returns::RmaId rma)
{
    std::optional<returns::RmaView> const view = returns::read_rma(tx, rma);
    std::optional<clients::Branding> const branding =
        view ? clients::branding_of(tx, view->client) : std::nullopt;
    if (!branding) {
        return kernel::refused("not_found", "There is no such RMA within your reach.");
    }
    ReturnLetter letter;
    letter.brand = {branding->legal_name, branding->primary_color, branding->logo_png,
                    branding->website,    branding->reply_to,      branding->return_address};
    letter.number = view->number;
    letter.order_name = view->order_number;
    letter.customer = view->customer;
    letter.send_by = view->expires_on;
    letter.returns_note = branding->returns_note;
    letter.date = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(view->authorized_at));
    for (returns::RmaLineView const& line : view->lines) {
        if (line.reception != "canceled") {
            letter.lines.push_back({line.sku, line.title, returns::in_words(line.reason), line.quantity});
        }
    }
    kernel::Outcome<std::string> pdf = return_letter_pdf(letter);
    if (pdf) {
        returns::store_letter(tx, rma, *pdf);
    }
    return pdf;
}

kernel::Outcome<shipping::LabelDocuments> draw_rma_label(database::Transaction& tx, returns::RmaId rma)
{
    std::optional<returns::RmaView> const view = returns::read_rma(tx, rma);
    if (!view) {
        return kernel::refused("not_found", "There is no such RMA within your reach.");
    }
    RmaLabel label{view->number,
                   view->client_name,
                   view->order_number,
                   view->customer,
                   {},
                   std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(view->authorized_at))};
    for (returns::RmaLineView const& line : view->lines) {
        if (line.reception != "canceled") {
            label.lines.push_back(fmt::format("{} x {} {}", line.quantity, line.sku, line.title));
        }
    }
    return both(rma_label_pdf(label), rma_label_zpl(label));
}

kernel::Outcome<shipping::LabelDocuments> draw_lane_label(database::Transaction& tx,
                                                          returns::InspectionId inspection)
{
    auto const facts = lane_label_facts(tx, inspection);
    if (!facts) {
        return kernel::refused("not_found", "There is no such inspection within your reach, or it was taken "
                                            "back.");
    }
    LaneLabel const label{returns::sort_lane(facts->disposition),
                          returns::in_words(facts->disposition),
                          facts->bin,
                          facts->grade,
                          facts->sku,
                          facts->title,
                          facts->rma,
                          std::chrono::year_month_day(facts->date),
                          facts->code};
    return both(lane_label_pdf(label), lane_label_zpl(label));
}

kernel::Outcome<std::string> print_manifest(database::Transaction& tx, shipping::ManifestId id)
{
    std::optional<shipping::ManifestRow> const row = shipping::find_manifest(tx, id);
    if (!row) {
        return kernel::refused("not_found", "There is no such manifest within your reach.");
    }
    if (row->status == "open") {
        return kernel::refused(
            "wrong_status",
            fmt::format("Manifest {} is open; its list is fixed when it is closed.", row->number));
    }
    if (std::string kept = shipping::manifest_document(tx, id); !kept.empty()) {
        return kept; // what the driver has signed is never drawn anew
    }
    Manifest document{row->number,
                      row->carrier_name,
                      row->pod_name,
                      std::chrono::year_month_day(row->ship_date),
                      row->closed_by,
                      row->driver,
                      {}};
    for (shipping::ManifestParcel const& parcel : shipping::parcels_on_manifest(tx, id, 0, row->parcels)) {
        document.lines.push_back({parcel.tracking_number, parcel.number, parcel.order_number,
                                  parcel.client_name, parcel.service, parcel.destination,
                                  kernel::Weight{parcel.weight_ng}});
    }
    if (std::cmp_not_equal(document.lines.size(), row->parcels)) {
        return kernel::refused("not_allowed", "The manifest names parcels of clients that you do not reach.");
    }
    return database::guarded([&]() -> kernel::Outcome<std::string> {
        kernel::Outcome<std::string> pdf = manifest_pdf(document);
        if (pdf) {
            shipping::store_manifest_document(tx, id, *pdf);
        }
        return pdf;
    });
}

kernel::Outcome<std::string> print_goods_received_note(database::Transaction& tx, kernel::ReceiptId receipt)
{
    std::optional<ReceiptNote> const note = receipt_facts(tx, receipt);
    if (!note) {
        return kernel::refused("not_found", "There is no such receipt within your reach.");
    }
    return receipt_pdf(*note);
}

kernel::Outcome<std::string> print_purchase_order(database::Transaction& tx, kernel::PurchaseOrderId order)
{
    std::optional<PurchaseOrderFacts> facts = purchase_order_facts(tx, order);
    std::optional<clients::Branding> const branding =
        facts ? clients::branding_of(tx, facts->client) : std::nullopt;
    if (!branding) {
        return kernel::refused("not_found", "There is no such purchase order within your reach.");
    }
    facts->paper.client = {branding->legal_name, branding->primary_color, branding->logo_png,
                           branding->website,    branding->reply_to,      branding->return_address};
    return purchase_order_pdf(facts->paper);
}

} // namespace poddesk::reports

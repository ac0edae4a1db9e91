#include "reports/papers/printable.h"

#include "domain/database/content.h"
#include "domain/returns/return_label.h"
#include "domain/shipping/parcel_view.h"
#include "reports/papers/papers.h"
#include "reports/papers/papers_sql.h"

#include <fmt/format.h>

namespace poddesk::reports {

namespace {

using printing::PrintJob;

/// "NUMBER-what" as a name that every file system and printer takes, whatever somebody chose as a number.
std::string title_of(std::string const& number, std::string const& what)
{
    std::string title = number + "-" + what;
    std::replace_if(
        title.begin(), title.end(),
        [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '/' || c == '\\' || c == ':'; },
        '_');
    return title;
}

kernel::Outcome<PrintJob> job_of(std::string const& number, char const* what,
                                 kernel::Outcome<std::string> pdf)
{
    if (!pdf) {
        return tl::unexpected(pdf.error());
    }
    return PrintJob{title_of(number, what), {{printing::pdf_type, std::move(*pdf)}}, 1};
}

kernel::Outcome<PrintJob> label(database::Transaction& tx, std::string const& number,
                                kernel::ShipmentId shipment)
{
    auto [pdf, zpl] = shipping::label_documents(tx, shipment);
    if (pdf.empty() && zpl.empty()) {
        return kernel::refused("no_label",
                               fmt::format("Parcel {} has no label yet. Rate it and buy its label, or "
                                           "scan the number of its postage.",
                                           number));
    }
    return PrintJob{title_of(number, "label"),
                    {{printing::pdf_type, std::move(pdf)}, {printing::zpl_type, std::move(zpl)}},
                    1};
}

kernel::Outcome<PrintJob> return_label(database::Transaction& tx, std::string const& number,
                                       returns::RmaId rma)
{
    auto [pdf, zpl] = returns::return_label_documents(tx, rma);
    if (pdf.empty()) {
        return kernel::refused(
            "no_label",
            fmt::format("{} has no label yet; buy it: poddeskctl returns label {}.", number, number));
    }
    PrintJob job{title_of(number, "return-label"), {{printing::pdf_type, std::move(pdf)}}, 1};
    if (!zpl.empty()) { // one that was bought elsewhere has no ZPL
        job.renditions.push_back({printing::zpl_type, std::move(zpl)});
    }
    return job;
}

kernel::Outcome<std::string> slip(database::Transaction& tx, kernel::ShipmentId shipment)
{
    auto kept = kept_slip(tx, shipment);
    return kept ? kernel::Outcome<std::string>(std::move(*kept)) : print_packing_slip(tx, shipment);
}

/// What has no place of its own with its subject is kept among its client's contents: only a kept paper is
/// printed.
kernel::Outcome<std::string> kept(database::Transaction& tx, PaperSubject const& of,
                                  kernel::Outcome<std::string> pdf)
{
    if (pdf) {
        database::store_content(tx, of.client, printing::pdf_type, *pdf);
    }
    return pdf;
}

/// A label that has no place of its own with its subject, in both forms.
kernel::Outcome<PrintJob> kept_label(database::Transaction& tx, PaperSubject const& of,
                                     kernel::Outcome<shipping::LabelDocuments> drawn)
{
    if (!drawn) {
        return tl::unexpected(drawn.error());
    }
    database::store_content(tx, of.client, printing::pdf_type, drawn->pdf);
    database::store_content(tx, of.client, printing::zpl_type, drawn->zpl);
    return PrintJob{
        title_of(of.number, "label"),
        {{printing::pdf_type, std::move(drawn->pdf)}, {printing::zpl_type, std::move(drawn->zpl)}},
        1};
}

} // namespace

kernel::Outcome<PrintJob> printable(database::Transaction& tx, std::string const& kind, std::int64_t subject)
{
    auto const of = paper_subject(tx, kind, subject);
    if (!of) {
        return kernel::refused("not_found", "There is no such document within your reach.");
    }
    std::string const* const number = &of->number;
    if (kind == "label") {
        return label(tx, *number, kernel::ShipmentId{subject});
    }
    if (kind == "slip") {
        return job_of(*number, "slip", slip(tx, kernel::ShipmentId{subject}));
    }
    if (kind == "pick_list") {
        return job_of(*number, "pick-list", print_pick_list(tx, kernel::PickListId{subject}));
    }
    if (kind == "rma_label") {
        return kept_label(tx, *of, draw_rma_label(tx, returns::RmaId{subject}));
    }
    if (kind == "lane_label") {
        return kept_label(tx, *of, draw_lane_label(tx, returns::InspectionId{subject}));
    }
    if (kind == "return_label") {
        return return_label(tx, *number, returns::RmaId{subject});
    }
    if (kind == "manifest") {
        return job_of(*number, "manifest", print_manifest(tx, shipping::ManifestId{subject}));
    }
    if (kind == "rma_letter") {
        return job_of(*number, "letter", print_return_letter(tx, returns::RmaId{subject}));
    }
    if (kind == "purchase_order") {
        return job_of(*number, "order",
                      kept(tx, *of, print_purchase_order(tx, kernel::PurchaseOrderId{subject})));
    }
    if (kind == "receipt") {
        return job_of(*number, "goods-received",
                      kept(tx, *of, print_goods_received_note(tx, kernel::ReceiptId{subject})));
    }
    return kernel::refused("not_found",
                           fmt::format("{} is no document that is drawn.", kernel::in_quotes(kind)));
}

} // namespace poddesk::reports

#pragma once

#include "domain/kernel/address.h"
#include "domain/kernel/money.h"
#include "domain/kernel/outcome.h"
#include "reports/brand.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::reports {

struct ReceiptLine
{
    std::string sku;
    std::string title;
    std::string lot;           ///< may be empty
    std::int64_t expected = 0; ///< by the purchase order; 0 for a line nobody announced
    std::int64_t good = 0;
    std::int64_t damaged = 0;
    std::string note; ///< may be empty
};

/// The goods received note: what was announced, what came, and the difference.
struct ReceiptNote
{
    std::string number;         ///< Code 128
    std::string purchase_order; ///< may be empty: goods nobody announced
    std::string client;
    std::string supplier;
    std::string pod;
    std::string received_by; ///< may be empty
    std::chrono::year_month_day date{};
    std::vector<ReceiptLine> lines;
};

/// US Letter. Refused: "empty_document", "bad_barcode", "bad_quantity" (negative).
kernel::Outcome<std::string> receipt_pdf(ReceiptNote const& note);

struct PurchaseOrderLine
{
    std::string sku;
    std::string supplier_sku; ///< may be empty
    std::string title;
    std::int64_t quantity = 0;
    std::optional<kernel::Money> unit_cost;
};

struct PurchaseOrderPaper
{
    std::string number; ///< Code 128
    Brand client;
    std::string supplier;
    kernel::Address supplier_address;
    kernel::Address deliver_to;
    std::string pod;
    std::chrono::year_month_day ordered_on{};
    std::optional<std::chrono::year_month_day> expected_on;
    std::string note; ///< may be empty
    std::vector<PurchaseOrderLine> lines;
};

/// US Letter; totals when every line has a cost in one currency. Refusals as receipt_pdf, and "bad_color",
/// "bad_image".
kernel::Outcome<std::string> purchase_order_pdf(PurchaseOrderPaper const& order);

} // namespace poddesk::reports

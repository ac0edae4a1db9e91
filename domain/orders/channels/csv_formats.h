#pragma once

#include "domain/orders/channels/csv_fields.h"

namespace poddesk::orders {

/// Shopify's "Export orders": one row a line, the order's own columns in its first row only. 55 to 79 columns
/// by the export's age; matched by name. Order ids are the API's, so that a file and the API tell of one
/// order; lines have none. It does not say how much of a partially sent line is left, nor which lines were
/// refunded: the first is refused (`unknown_quantity`), of the second only a full refund ends the lines.
CsvFormat shopify_export();

/// Etsy's "Sold Order Items": one row a line. The tax that Etsy collects is not in it, so that the total is
/// without.
CsvFormat etsy_sold_order_items();

/// Etsy's "Sold Orders": one row an order. It lists no lines; they follow where one SKU, or one for each
/// item, is named, else the order is refused (`missing_lines`): Sold Order Items has them.
CsvFormat etsy_sold_orders();

/// Amazon's unshipped orders report (TAB, 27 columns and more): one row a line, without prices.
CsvFormat amazon_unshipped_orders();

/// Walmart Seller Center's order export (37 columns): one row a line of a purchase order, United States only.
/// Item Cost is taken as one unit's price.
CsvFormat walmart_orders();

} // namespace poddesk::orders

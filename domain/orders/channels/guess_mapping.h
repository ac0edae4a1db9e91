#pragma once

#include "domain/orders/channels/csv_reader.h"
#include "domain/orders/channels/mapped_csv.h"

namespace poddesk::orders {

/// What the columns of a file seem to mean, by their names and, for dates and decimal marks, by what stands
/// in them: a proposal for a person to look at. It need not be complete (checked_mapping says what is
/// missing); no column is taken twice.
CsvMapping guess_mapping(CsvFile const& file);

} // namespace poddesk::orders

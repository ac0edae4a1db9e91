#pragma once

#include <filesystem>
#include <string_view>

#include "domain/kernel/outcome.h"
#include "domain/shipping/rate_book.h"

namespace poddesk::shipping {

/// The house's own plain form of rate data (installer/demo/rates has one of each): comma-separated, no
/// quotes; lines
/// "# key: value" before the header describe the file, other # lines are remarks. Every refusal is
/// `bad_rate_file` and names file and line.
///
/// Each reader adds to `parts` what one file holds, or changes nothing.
[[nodiscard]] kernel::Outcome<void> read_services(std::string_view name, std::string_view text,
                                                  RateParts& parts);
[[nodiscard]] kernel::Outcome<void> read_rate_sheet(std::string_view name, std::string_view text,
                                                    RateParts& parts);
[[nodiscard]] kernel::Outcome<void> read_zone_chart(std::string_view name, std::string_view text,
                                                    RateParts& parts);
[[nodiscard]] kernel::Outcome<void> read_dim_rules(std::string_view name, std::string_view text,
                                                   RateParts& parts);
[[nodiscard]] kernel::Outcome<void> read_surcharges(std::string_view name, std::string_view text,
                                                    RateParts& parts);
[[nodiscard]] kernel::Outcome<void> read_centroids(std::string_view name, std::string_view text,
                                                   RateParts& parts);

/// A whole folder: services.csv, dim_rules.csv, surcharges.csv, zip3_centroids.csv, zones_*.csv; every other
/// .csv is a rate sheet. Files in order of their names. Refuses `no_rate_files` where the folder cannot be
/// read.
[[nodiscard]] kernel::Outcome<RateParts> read_rate_folder(std::filesystem::path const& folder);

} // namespace poddesk::shipping

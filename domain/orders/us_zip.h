#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace poddesk::orders {

/// Of latitude or longitude.
using Degrees = double; // house: double (angles; nothing is counted, weighed or paid)

/// The city that a ZIP code's mail goes by, and where its middle lies.
struct ZipPlace
{
    std::string_view zip;   ///< five digits
    std::string_view state; ///< "OR"
    std::string_view city;  ///< "Portland"
    Degrees latitude = 0;   ///< degrees, to a hundredth (about a kilometer)
    Degrees longitude = 0;
};

/// Lines of "zip TAB state TAB city TAB latitude TAB longitude" by ZIP: GeoNames' postal codes of the United
/// States (geonames.org, CC BY 4.0) of March 2026, without military post.
[[nodiscard]] std::string_view us_zips();

/// None where GeoNames has no such ZIP: it is new, or one firm's own.
/// @param five five digits
[[nodiscard]] std::optional<ZipPlace> place_of_zip(std::string_view five);

/// A city as it compares: upper case, "St. Louis" and "Saint Louis", "Ft Worth" and "Fort Worth" alike.
[[nodiscard]] std::string comparable_city(std::string_view city);

/// How far a ZIP is from the next ZIP of a city of this name in its state, in kilometers as the crow flies;
/// none where the state has no city of that name. A ZIP has one city here, and people may name others that
/// the post office takes (Hollywood for 90028): so only a city that is elsewhere says that something is
/// wrong.
[[nodiscard]] std::optional<int> kilometers_to_city(ZipPlace const& from, std::string_view city);

} // namespace poddesk::orders

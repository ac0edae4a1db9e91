#pragma once
// The words of the returns analytics. No wx in this header.

#include <cstdint>
#include <string>

namespace poddesk::gui {

std::string unknown_item_words();
std::string reading_analytics_words();
/// "1,236"; a dash for nothing, so that a table of counts shows its shape.
std::string count_words(std::int64_t count);
/// A column's title by its key: "SKU".
std::string analytics_column_words(std::string const& column);
/// "12.4 s"
std::string seconds_words(std::int64_t milliseconds);

} // namespace poddesk::gui

#pragma once
// What a person arranged in a grid; remembered between starts. No wx here.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace poddesk::gui {

struct GridColumnLayout
{
    std::string key;
    int width = 100; ///< design pixels
    bool shown = true;

    bool operator==(GridColumnLayout const&) const = default;
};

struct GridLayout
{
    std::vector<GridColumnLayout> columns; ///< in the order shown
    std::string sorted_by;                 ///< a column's key, or empty
    bool ascending = true;

    bool operator==(GridLayout const&) const = default;
};

nlohmann::json to_json(GridLayout const& layout);
/// Reads what to_json wrote; anything malformed answers an empty layout, because a damaged file must not stop
/// a start.
GridLayout grid_layout_from_json(nlohmann::json const& json);

} // namespace poddesk::gui

#include "gui/widgets/grid_layout.h"

#include <algorithm>

namespace poddesk::gui {

nlohmann::json to_json(GridLayout const& layout)
{
    nlohmann::json columns = nlohmann::json::array();
    for (GridColumnLayout const& column : layout.columns) {
        columns.push_back({{"key", column.key}, {"width", column.width}, {"shown", column.shown}});
    }
    return {{"columns", columns}, {"sorted_by", layout.sorted_by}, {"ascending", layout.ascending}};
}

GridLayout grid_layout_from_json(nlohmann::json const& json)
{
    try {
        GridLayout layout;
        for (nlohmann::json const& column : json.at("columns")) {
            int const width = std::clamp(column.at("width").get<int>(), 20, 2000);
            layout.columns.push_back(
                {column.at("key").get<std::string>(), width, column.at("shown").get<bool>()});
        }
        layout.sorted_by = json.value("sorted_by", std::string());
        layout.ascending = json.value("ascending", true);
        return layout;
    } catch (nlohmann::json::exception const&) {
        return {};
    }
}

} // namespace poddesk::gui

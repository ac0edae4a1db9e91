#pragma once
// How the cells of list windows are drawn.

#include "gui/lists/list_store.h"
#include "gui/widgets/grid.h"

namespace poddesk::gui {

/// A pill, or one or two lines of words behind a dot or an icon.
void paint_list_cell(GridCell const& at, ListCell const& cell, Align align);

} // namespace poddesk::gui

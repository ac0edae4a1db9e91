#pragma once

#include "gui/shell/export_job.h"
#include "gui/shell/work_window.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

class Grid;

/// The keys of the columns that a grid shows now, in their order.
std::vector<std::string> shown_columns(Grid const& grid);

/// Asks where to, writes the file in the background (its progress and Cancel are in the window's status
/// strip) and says how it went. XLSX or CSV, as the name ends. The folder and the kind of file are
/// remembered.
void export_rows(WorkWindow& window, Export what);

/// Who answers where to, in place of the dialog (a test). None: the person gave up.
using AskPlace = std::function<std::optional<std::filesystem::path>(WorkWindow& window,
                                                                    std::filesystem::path const& suggested)>;
void ask_export_place_with(AskPlace ask);

} // namespace poddesk::gui

#pragma once
// How a file on its way into the house is worded. No wx here: presenters include this; all text is UTF-8 and
// translated.

#include "gui/lists/list_store.h"
#include "gui/orders/import_store.h"

#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// Our fields as they are offered for mapping: key, words (with a star where one is needed), in the order of
/// the form.
std::vector<std::pair<std::string, std::string>> const& import_fields();

/// The keys of the grid's columns, in the order of the cells below.
std::vector<std::string> const& import_columns();
std::vector<ListCell> preview_cells(orders::PreviewedObject const& object);
Detail preview_detail(orders::PreviewedObject const& object);
/// What an object came to, in place of what was foreseen; `foreseen` may be empty.
std::vector<ListCell> imported_cells(std::vector<ListCell> foreseen, orders::ImportedObject const& object);
Detail imported_detail(Detail foreseen, orders::ImportedObject const& object);

/// "132 rows, 24 columns; UTF-8, comma between them".
std::string file_words(orders::CsvFile const& file);
/// "Aster & Oak: Aster on Etsy".
std::string target_words(orders::Channel const& channel);
std::string new_target_words(std::string const& client);
std::string known_export_words(std::string const& format);
std::string saved_mapping_words(std::int64_t version, bool is_changed);
std::string guessed_words();
std::string own_mapping_words();
std::string preview_totals(orders::FilePreview const& preview);
std::string import_progress_words(std::size_t done, std::size_t total);
std::string imported_words(orders::ImportReport const& report, bool was_stopped, std::size_t total);
std::string mapping_saved_words(std::string const& channel, std::int64_t version);

std::string open_first_words();
std::string choose_target_words();
std::string name_first_words();
std::string import_runs_words();
std::string nothing_to_save_words();
std::string not_csv_words();

} // namespace poddesk::gui

#include "gui/shell/export.h"

#include "gui/widgets/grid.h"
#include "gui/widgets/text.h"

#include <wx/filedlg.h>
#include <wx/intl.h>
#include <wx/stdpaths.h>
#include <wx/utils.h>

namespace poddesk::gui {

namespace {

constexpr char const* remembered_as = "export";

AskPlace& asker()
{
    static AskPlace held;
    return held;
}

/// A name that every file system takes.
std::string file_name(std::string name)
{
    std::replace_if(
        name.begin(), name.end(),
        [](char c) {
            return static_cast<unsigned char>(c) < 0x20 ||
                   std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        },
        ' ');
    return name;
}

std::filesystem::path suggested_place(WorkWindow& window, std::string const& name)
{
    nlohmann::json const held = window.shell().registry().state(remembered_as);
    std::string folder = held.is_object() ? held.value("folder", "") : "";
    std::error_code ignored;
    if (folder.empty() || !std::filesystem::is_directory(folder, ignored)) {
        folder = to_utf8(wxStandardPaths::Get().GetDocumentsDir());
    }
    bool const csv = held.is_object() && held.value("kind", "") == "csv";
    return std::filesystem::path(folder) / (file_name(name) + (csv ? ".csv" : ".xlsx"));
}

std::optional<std::filesystem::path> ask_by_dialog(WorkWindow& window, std::filesystem::path const& suggested)
{
    wxFileDialog dialog(&window, _("Export the list"), from_utf8(suggested.parent_path().string()),
                        from_utf8(suggested.filename().string()),
                        _("Excel workbook (*.xlsx)|*.xlsx|Comma separated values (*.csv)|*.csv"),
                        wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
    dialog.SetFilterIndex(reports::is_xlsx(suggested) ? 0 : 1);
    if (dialog.ShowModal() != wxID_OK) {
        return std::nullopt;
    }
    std::filesystem::path chosen = to_utf8(dialog.GetPath());
    if (chosen.extension() != ".csv" && !reports::is_xlsx(chosen)) {
        chosen += dialog.GetFilterIndex() == 1 ? ".csv" : ".xlsx";
    }
    return chosen;
}

void say_done(WorkWindow& window, std::filesystem::path const& file, std::int64_t rows)
{
    wxString const name = from_utf8(file.filename().string());
    wxString const sentence = wxString::Format(
        wxPLURAL("%s is written, with %s row.", "%s is written, with %s rows.", static_cast<unsigned>(rows)),
        name, grouped(rows));
    window.toast().show(Tone::ok, sentence, _("Open folder"), [folder = file.parent_path().string()] {
        wxLaunchDefaultApplication(from_utf8(folder));
    });
}

} // namespace

std::vector<std::string> shown_columns(Grid const& grid)
{
    std::vector<std::string> keys;
    for (GridColumnLayout const& column : grid.layout().columns) {
        if (column.shown) {
            keys.push_back(column.key);
        }
    }
    return keys;
}

void export_rows(WorkWindow& window, Export what)
{
    auto const suggested = suggested_place(window, what.name);
    auto const place = asker() ? asker()(window, suggested) : ask_by_dialog(window, suggested);
    if (!place) {
        return;
    }
    window.shell().registry().set_state(remembered_as, {{"folder", place->parent_path().string()},
                                                        {"kind", reports::is_xlsx(*place) ? "xlsx" : "csv"}});
    wxString const label = wxString::Format(_("Writing %s"), from_utf8(place->filename().string()));
    window.run(
        [what = std::move(what), file = *place](Task& task) {
            task.progress(0, what.expected);
            return reports::write_spreadsheet(file, what.columns, what.produce, [&](std::int64_t rows) {
                task.check();
                task.progress(rows, std::max(what.expected, rows));
            });
        },
        [&window, file = *place](std::int64_t rows) { say_done(window, file, rows); }, label);
}

void ask_export_place_with(AskPlace ask)
{
    asker() = std::move(ask);
}

} // namespace poddesk::gui

// What the order window shows of what its presenter tells it. See order_window.h.
#include "gui/orders/order_window.h"

#include "gui/orders/order_keys.h"
#include "gui/orders/words.h"
#include "gui/orders/words_of_records.h"
#include "gui/widgets/native.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>
#include <wx/mstream.h>
#include <wx/utils.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace poddesk::gui {

namespace {

/// Where documents lie while a viewer shows them: a folder that only this person can read.
std::filesystem::path document_folder()
{
    char const* const runtime = std::getenv("XDG_RUNTIME_DIR");
    std::filesystem::path const base =
        runtime && *runtime ? std::filesystem::path(runtime) : std::filesystem::temp_directory_path();
    std::filesystem::path const folder = base / ("poddesk-documents-" + std::to_string(getuid()));
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    return folder;
}

} // namespace

void OrderWindow::show_order(OrderRecord const& record, OrderActions const& actions)
{
    kernel::Timestamp const now = kernel::SystemClock().now();
    SetTitle(from_utf8(with_middle_dots({record.order.number, record.order.client_name})) + wxS(" ") +
             wxUniChar(0x2013) + wxS(" PodDesk"));
    header_->Refresh();
    Detail const all = queue_detail(record, now);
    accessible(*header_, from_utf8(with_middle_dots({record.order.number, all.pill ? all.pill->text : "",
                                                     value_words({record.order.total.shop})})));
    Detail story;
    for (DetailSection const& section : all.sections) {
        if (!section.events.empty()) {
            story.sections.push_back(section);
        }
    }
    story_->show(story);
    Detail why;
    why.why_title = all.why_title;
    why.why = all.why;
    if (why.why.empty()) {
        why_->show_nothing(_("Nothing was decided about this order yet."));
    } else {
        why_->show(why);
    }
    side_->show(order_side(record, now));
    actions_ = actions;
    staleness_changed();
    lines_->rows_moved();
    strip().set_right(
        from_utf8(with_middle_dots({lines_and_units(static_cast<std::int64_t>(record.order.lines.size()),
                                                    [&] {
                                                        std::int64_t units = 0;
                                                        for (auto const& line : record.order.lines) {
                                                            units += line.quantity;
                                                        }
                                                        return units;
                                                    }()),
                                    value_words({record.order.total.shop})})));
}

void OrderWindow::show_no_order(std::string const& sentence)
{
    is_gone_ = true;
    side_->show_nothing(from_utf8(sentence));
    for (wxButton* const button : {hold_, clear_hold_, cancel_}) {
        button->Disable();
    }
}

void OrderWindow::flash_line(std::string const& key, std::set<std::string> const& columns)
{
    lines_->flash(key, columns);
}

void OrderWindow::show_picture(std::string const& sha256, std::string const& bytes)
{
    wxMemoryInputStream stream(bytes.data(), bytes.size());
    wxLogNull const quiet; // a damaged photo leaves its stand-in
    if (!wxImage::FindHandler(wxBITMAP_TYPE_PNG)) {
        wxInitAllImageHandlers();
    }
    wxImage image(stream);
    if (image.IsOk()) {
        int const side = static_cast<int>(u(36) * GetContentScaleFactor());
        pictures_[sha256] = wxBitmap(image.Rescale(side, side, wxIMAGE_QUALITY_HIGH));
        lines_->rows_changed(0, presenter_.row_count() - 1);
    }
}

void OrderWindow::open_document(std::string const& file_name, std::string const& bytes)
{
    std::filesystem::path const file = document_folder() / std::filesystem::path(file_name).filename();
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out || !wxLaunchDefaultApplication(from_utf8(file.string()))) {
        refused(
            to_utf8(wxString::Format(_("No program of this computer opens %s."), from_utf8(file.string()))));
    }
}

void OrderWindow::done(std::string const& sentence, bool can_undo)
{
    ask_->forget();
    toast().show(Tone::ok, from_utf8(sentence), can_undo ? _("Undo") : wxString(),
                 [this] { presenter_.undo(); });
}

void OrderWindow::refused(std::string const& sentence)
{
    toast().show(Tone::bad, from_utf8(sentence));
}

} // namespace poddesk::gui

// What the list of parcels asks and says. See parcels_words.h.
#include "gui/orders/words.h"
#include "gui/shipping/parcels_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

using shipping::ExceptionRow;

std::vector<FormField> exception_form(std::vector<ExceptionRow> const& choices, kernel::Timestamp now)
{
    std::vector<FormField> fields;
    if (choices.size() > 1) {
        FormField which{"exception", to_utf8(_("Which one?"))};
        for (ExceptionRow const& it : choices) {
            which.choices.emplace_back(
                std::to_string(it.id.value),
                with_middle_dots({exception_word(it.kind), when_words(it.opened_at, now)}));
        }
        which.preset = which.choices.front().first;
        fields.push_back(std::move(which));
    }
    fields.push_back(reason_field());
    return fields;
}

std::vector<FormField> import_form()
{
    FormField path{"path", to_utf8(_("File of the carrier (JSON or the house's CSV)"))};
    path.complaint = to_utf8(_("Write where the file lies, like /home/ana/trackers.json."));
    return {path};
}

std::string parcel_gone_words()
{
    return to_utf8(_("This parcel is gone, or no longer within your reach. F5 reads the list anew."));
}

std::string no_exception_words(std::string const& parcel, bool is_reopen)
{
    return to_utf8(wxString::Format(is_reopen ? _("%s has no resolved exception to open again.")
                                              : _("%s has no open exception; somebody was faster."),
                                    from_utf8(parcel)));
}

std::string resolved_words(std::string const& kind, std::string const& parcel)
{
    return to_utf8(
        wxString::Format(_("%s: \"%s\" is resolved."), from_utf8(parcel), from_utf8(exception_word(kind))));
}

std::string reopened_words(std::string const& kind, std::string const& parcel)
{
    return to_utf8(
        wxString::Format(_("%s: \"%s\" is open again."), from_utf8(parcel), from_utf8(exception_word(kind))));
}

std::string carrier_page_words(std::string const& carrier)
{
    return to_utf8(wxString::Format(_("The page of %s opens in the browser."), from_utf8(carrier)));
}

std::string unreadable_file_words(std::string const& path)
{
    return to_utf8(wxString::Format(
        _("%s is no file that can be read, or larger than 16 MB. Look at its name and try again."),
        from_utf8(path)));
}

std::string imported_words(std::string const& file, shipping::ImportedTracking const& done)
{
    wxString words = wxString::Format(_("%s: %s new events of %s parcels, %s known."), from_utf8(file),
                                      grouped(done.stored), grouped(done.parcels), grouped(done.known));
    if (!done.refused.empty()) {
        auto const& first = done.refused.front();
        auto const rows = static_cast<unsigned>(done.refused.size());
        words +=
            wxS(" ") + wxString::Format(wxPLURAL("%u row was refused; row %u, %s: %s",
                                                 "%u rows were refused; the first is row %u, %s: %s", rows),
                                        rows, static_cast<unsigned>(first.row), from_utf8(first.tracking),
                                        from_utf8(first.why.message));
    }
    return to_utf8(words);
}

} // namespace poddesk::gui

#pragma once

#include "gui/widgets/detail.h"

#include <wx/scrolwin.h>

#include <functional>

class wxBoxSizer;

namespace poddesk::gui {

class WhyPanel;

/// The selected row in full, made of native text so that a screen reader can walk it: the accessible view of
/// a painted grid. Showing an equal Detail again changes nothing, so that a live update never flickers.
class DetailCard : public wxScrolledWindow
{
public:
    DetailCard(wxWindow* parent, wxString const& name);

    void show(Detail const& detail);
    /// A sentence instead of a thing: nothing is selected, or it is loading.
    void show_nothing(wxString const& sentence);
    /// An item with a key was activated (click or Enter).
    void on_item(std::function<void(std::string const& key)> action) { item_ = std::move(action); }
    /// Puts the keyboard on the *Why?* part; false when there is none.
    bool focus_why();
    Detail const& shown() const { return shown_; }

private:
    void build();
    void add_header(wxBoxSizer& column);
    void add_section(wxBoxSizer& column, DetailSection const& section);
    void add_item(wxBoxSizer& column, DetailItem const& item);
    void add_fact(wxBoxSizer& column, DetailFact const& fact);
    void add_pill(wxBoxSizer& row, Pill const& pill);
    int words_room() const; ///< what long words are broken for

    Detail shown_;
    wxString nothing_;
    wxString name_;
    int built_for_ = 0; ///< the width that long lines were broken for
    WhyPanel* why_ = nullptr;
    std::function<void(std::string const&)> item_;
};

} // namespace poddesk::gui

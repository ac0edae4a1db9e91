#pragma once

#include "gui/widgets/tone.h"

#include <wx/dialog.h>
#include <wx/timer.h>
#include <wx/vlbox.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

class wxTextCtrl;

namespace poddesk::gui {

/// One thing the command box found.
struct CommandResult
{
    std::string icon;
    wxString title;
    wxString detail;
    std::string brand_color{}; ///< "#dc2626" draws a client's dot; empty none
    wxString key_hint{};       ///< "F9"
    std::function<void()> run{};
};

/// Somebody who finds things: commands of a window, orders, products. Asked on the UI thread; answers through
/// `deliver`, at once or later (also on the UI thread). A late answer to an older question is ignored.
struct CommandProvider
{
    wxString group; ///< heading of its results
    using Deliver = std::function<void(std::vector<CommandResult>)>;
    std::function<void(std::string const& typed, Deliver const& deliver)> find;
};

/// A provider over a fixed list: matches every typed word somewhere in the title, whatever the case.
CommandProvider fixed_commands(wxString const& group, std::function<std::vector<CommandResult>()> commands);

/// Ctrl+K: one field that finds and does everything. Up and Down choose, Enter runs, Esc closes.
/// A borderless dialog, because a popup window has no dependable keyboard under X11.
class CommandBox : public wxDialog
{
public:
    CommandBox(wxWindow* above, std::vector<CommandProvider> providers);
    ~CommandBox() override;

    void open();
    /// Types as the person would.
    void type(wxString const& text);
    wxTextCtrl& field() { return *field_; }
    /// Titles now listed, in order, without headings.
    std::vector<wxString> titles() const;
    void run_chosen();

private:
    class Results;

    void build();
    void ask();
    void arrived(unsigned long question, std::size_t provider, std::vector<CommandResult> found);
    void relist();
    void close();
    void key(wxKeyEvent& event);
    void paint_hints(class Painter& painter, wxSize size) const;

    std::vector<CommandProvider> providers_;
    std::vector<std::vector<CommandResult>> found_;
    wxTextCtrl* field_ = nullptr;
    Results* results_ = nullptr;
    class Canvas* hints_ = nullptr;
    unsigned long question_ = 0;
    std::chrono::steady_clock::time_point asked_;
    std::chrono::milliseconds took_{0};
    std::shared_ptr<bool> alive_; ///< false once destroyed: late answers look here
    bool closing_ = false;
};

} // namespace poddesk::gui

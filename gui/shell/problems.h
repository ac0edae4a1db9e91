#pragma once

#include <wx/string.h>
#include <wx/weakref.h>
#include <wx/window.h>

#include <exception>
#include <functional>

namespace poddesk::gui {

/// What went wrong, in one sentence for the person at the screen.
struct Problem
{
    wxString sentence;
    wxString detail; ///< for the log; may be empty
};

/// Words an exception. Errors of the database and the cluster carry a sentence that is safe to show; anything
/// else is a bug of ours and says so.
Problem describe(std::exception_ptr const& error);

/// Whether the same question may be answered a little later: the server, or the line to it, had no time.
bool may_pass(std::exception_ptr const& error);

/// The one place where everything that went wrong arrives: shown without a modal box at `near` (a window, or
/// its frame), else at the active window, and written to the log. On the UI thread only.
void report_error(std::exception_ptr const& error, wxWindow* near = nullptr);
void report_problem(Problem const& problem, wxWindow* near = nullptr);

/// Who shows problems (the shell; a test that wants to see them). Replaces the one before.
void show_problems_with(std::function<void(Problem const&, wxWindow* near)> show);

/// Runs a piece of UI work; whatever it throws is reported, never let out into the main loop.
void guarded(wxWindow* near, std::function<void()> const& work);

/// CallAfter whose work is dropped when the window died, and guarded: wx lets an exception of a plain
/// CallAfter escape the main loop.
void post(wxWindow& window, std::function<void()> work);

} // namespace poddesk::gui

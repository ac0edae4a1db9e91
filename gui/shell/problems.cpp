#include "gui/shell/problems.h"

#include "domain/database/database_error.h"
#include "gui/widgets/text.h"
#include "installer/cluster/private_cluster.h"
#include "installer/setup/installation.h"
#include "installer/setup/settings.h"
#include "reports/spreadsheets/spreadsheet.h"

#include <wx/app.h>
#include <wx/intl.h>
#include <wx/log.h>

namespace poddesk::gui {

namespace {

std::function<void(Problem const&, wxWindow*)>& shower()
{
    static std::function<void(Problem const&, wxWindow*)> held;
    return held;
}

wxString reason(char const* what)
{
    return from_utf8(what ? what : "");
}

} // namespace

Problem describe(std::exception_ptr const& error)
{
    try {
        std::rethrow_exception(error);
    } catch (database::DatabaseError const& known) {
        if (known.kind() != database::ErrorKind::usage) {
            return {reason(known.what()), from_utf8(known.sqlstate())};
        }
        return {_("PodDesk made a mistake and changed nothing; the log says more."), reason(known.what())};
    } catch (installer::ClusterError const& known) {
        return {reason(known.what()), {}};
    } catch (installer::UnusableDatabase const& known) {
        return {reason(known.what()), {}};
    } catch (installer::SettingsError const& known) {
        return {reason(known.what()), {}};
    } catch (reports::SheetError const& known) {
        return {reason(known.what()), {}};
    } catch (std::bad_alloc const&) {
        return {_("The computer has no memory left for this; close something and try again."), {}};
    } catch (std::exception const& bug) {
        return {_("PodDesk made a mistake; nothing that was stored is lost. The log says more."),
                reason(bug.what())};
    } catch (...) {
        return {_("PodDesk made a mistake; nothing that was stored is lost."), {}};
    }
}

bool may_pass(std::exception_ptr const& error)
{
    using enum database::ErrorKind;
    try {
        std::rethrow_exception(error);
    } catch (database::DatabaseError const& known) {
        switch (known.kind()) {
        case unreachable:
        case connection_lost:
        case unknown_outcome:
        case retry:
        case busy:
        case resources:
        case cancelled:
            return true;
        case sign_in:
        case constraint:
        case permission:
        case command_reused:
        case lease_lost:
        case refused:
        case bad_data:
        case aborted:
        case usage:
            return false;
        }
        return false;
    } catch (...) {
        return false;
    }
}

void report_error(std::exception_ptr const& error, wxWindow* near)
{
    report_problem(describe(error), near);
}

void report_problem(Problem const& problem, wxWindow* near)
{
    wxLogMessage(wxS("%s %s"), problem.sentence, problem.detail);
    if (shower()) {
        try {
            shower()(problem, near);
        } catch (std::exception const& error) {
            wxLogMessage(wxS("showing a problem failed: %s"), reason(error.what()));
        }
    }
}

void show_problems_with(std::function<void(Problem const&, wxWindow*)> show)
{
    shower() = std::move(show);
}

void guarded(wxWindow* near, std::function<void()> const& work)
{
    wxWeakRef<wxWindow> const place(near);
    try {
        work();
    } catch (...) {
        report_error(std::current_exception(), place.get());
    }
}

void post(wxWindow& window, std::function<void()> work)
{
    // Pending calls are dropped with the handler they were posted to.
    window.CallAfter([near = &window, work = std::move(work)] { guarded(near, work); });
}

} // namespace poddesk::gui

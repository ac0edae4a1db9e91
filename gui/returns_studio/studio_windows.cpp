#include "gui/returns_studio/studio_windows.h"

#include "gui/lists/list_window.h"
#include "gui/returns_studio/dry_run_items.h"
#include "gui/returns_studio/studio_store.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

ListSpec studio_spec()
{
    ListSpec spec;
    spec.name = "returns-studio";
    spec.title = _("Returns studio");
    spec.menu = _("&Studio");
    spec.filter_hint = _("Filter: question, rule (Ctrl+F)");
    spec.first_queue = "house";
    spec.columns = {{"number", _("No"), 46, Align::right},
                    {"name", _("Question or rule"), 156},
                    {"if", _("Asks, or if"), 196},
                    {"then", _("Answers, or then"), 172},
                    {"state", _("State"), 84},
                    {"hits", _("Hits"), 50, Align::right},
                    {"last", _("Last hit"), 70},
                    {"changes", _("Changes"), 72, Align::right}};
    spec.chips = {{"part", _("Show")}};
    spec.actions = {
        {"publish", _("Publish"), "check", "Ctrl+S", _("put your draft in force"), false, false, true},
        {"dry_run", _("Dry run"), "search", "Ctrl+R", _("which of the last items your draft would change"),
         false},
        {"new", _("New rule"), "plus", "Ctrl+N", _("add a rule to your draft, as the first"), false},
        {"new_question", _("New question"), "plus", "Ctrl+Shift+N", _("add a question to your draft"), false},
        {"order", _("Best order"), "bolt", "Ctrl+B",
         _("ask first in your draft what tells most of the outcome in its time"), false},
        {"history", _("History"), "clock", "Ctrl+H", _("begin a draft with an older version"), false},
        {"drop", _("Drop the draft"), "undo", "Ctrl+Shift+D", _("go back to what is in force"), false},
        {"edit", _("Edit"), "document", "F2", _("change this question or rule in your draft")},
        {"remove", _("Remove"), "close", "Ctrl+Delete", _("take it out of your draft")},
        {"up", _("Up"), "arrow_up", "Alt+Up", _("ask or look at this earlier")},
        {"down", _("Down"), "arrow_down", "Alt+Down", _("ask or look at this later")}};
    spec.topics = {"return_policy", "return"};
    spec.empty_icon = "book";
    spec.empty_title = _("Nothing here");
    spec.empty_sentence = _("Ctrl+N adds a rule, Ctrl+Shift+N a question; or take the filter back.");
    spec.detail_width = 360;
    return spec;
}

ListSpec items_spec()
{
    ListSpec spec;
    spec.name = "returns-dry-run";
    spec.title = _("Dry run of rules for returns");
    spec.menu = _("&Dry run");
    spec.filter_hint = _("Filter: RMA, SKU (Ctrl+F)");
    spec.first_queue = "house";
    spec.columns = {{"rma", _("RMA"), 120},
                    {"sku", _("SKU"), 150},
                    {"was", _("Was"), 180},
                    {"would", _("Would be"), 200},
                    {"rule", _("By the rule"), 170}};
    spec.chips = {{"last", _("Newest items")}, {"rule", _("Rule")}};
    spec.topics = {"return_policy", "return"};
    spec.empty_icon = "ok";
    spec.empty_title = _("No item would come out otherwise");
    spec.empty_sentence = _("The draft makes of the newest items what was made of them.");
    spec.detail_width = 360;
    return spec;
}

} // namespace

void add_returns_studio_windows(Shell& shell)
{
    shell.add_window(
        "returns-studio",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, studio_spec(), std::make_shared<StudioStore>(owner.pool()), queue);
        },
        _("Returns st&udio"), "return");
    shell.add_window("returns-dry-run", [](Shell& owner, std::string const& queue) -> WorkWindow* {
        return new ListWindow(owner, items_spec(), std::make_shared<DryRunItems>(owner.pool()), queue);
    });
}

} // namespace poddesk::gui

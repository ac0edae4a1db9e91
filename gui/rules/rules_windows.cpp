#include "gui/rules/rules_windows.h"

#include "gui/lists/list_window.h"
#include "gui/rules/dry_run_store.h"
#include "gui/rules/rules_store.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

ListSpec lab_spec()
{
    ListSpec spec;
    spec.name = "rules-lab";
    spec.title = _("Rules lab");
    spec.menu = _("&Rules");
    spec.filter_hint = _("Filter: name, condition, action (Ctrl+F)");
    spec.first_queue = "house";
    spec.columns = {{"number", _("No"), 40, Align::right},
                    {"rule", _("Rule"), 190},
                    {"if", _("If"), 220},
                    {"then", _("Then"), 226},
                    {"state", _("State"), 96},
                    {"hits", _("Hits"), 60, Align::right}};
    spec.actions = {
        {"publish", _("Publish"), "check", "Ctrl+S", _("put your draft in force"), false, false, true},
        {"dry_run", _("Dry run"), "search", "Ctrl+R",
         _("what your draft would have made of the newest orders"), false},
        {"new", _("New rule"), "plus", "Ctrl+N", _("add a rule to your draft"), false},
        {"edit", _("Edit"), "document", "F2", _("change this rule in your draft")},
        {"up", _("Up"), "arrow_up", "Alt+Up", _("look at this rule earlier")},
        {"down", _("Down"), "arrow_down", "Alt+Down", _("look at this rule later")},
        {"switch", _("On or off"), "hold", "Ctrl+T", _("switch this rule on or off")},
        {"remove", _("Remove"), "close", "Ctrl+Delete", _("take this rule out of your draft")},
        {"copy", _("Copy"), "copy", "Ctrl+Shift+Y", _("copy this rule into your draft for another client")},
        {"history", _("History"), "clock", "Ctrl+H", _("begin a draft with an older version"), false},
        {"drop", _("Drop the draft"), "undo", "Ctrl+Shift+D", _("go back to what is in force"), false}};
    spec.topics = {"rules"};
    spec.empty_icon = "book";
    spec.empty_title = _("No rules here");
    spec.empty_sentence =
        _("Ctrl+N adds one: IF an order is so, THEN hold it, tag it, choose its pod, service or box.");
    spec.detail_width = 360;
    return spec;
}

ListSpec dry_run_spec()
{
    ListSpec spec;
    spec.name = "rules-dry-run";
    spec.title = _("Dry run of rules");
    spec.menu = _("&Dry run");
    spec.filter_hint = _("Filter: order (Ctrl+F)");
    spec.first_queue = "house";
    spec.columns = {{"order", _("Order"), 100},
                    {"client", _("Client"), 80},
                    {"would", _("Would"), 270},
                    {"not", _("No more"), 190},
                    {"rules", _("Rules that it meets"), 260}};
    spec.chips = {{"last", _("Newest orders")}, {"rule", _("Rule")}};
    spec.actions = {{"stop", _("Stop"), "close", "Ctrl+.", _("stop the run that is under way"), false},
                    {"again", _("Run again"), "refresh", "Ctrl+R", _("judge the newest orders anew"), false,
                     false, true}};
    spec.topics = {"rules"};
    spec.empty_icon = "ok";
    spec.empty_title = _("No order would come out otherwise");
    spec.empty_sentence = _("The draft does to the newest orders what was done to them.");
    spec.detail_width = 360;
    return spec;
}

} // namespace

void add_rules_windows(Shell& shell)
{
    shell.add_window(
        "rules-lab",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, lab_spec(), std::make_shared<RulesStore>(owner.pool()), queue);
        },
        _("Ru&les lab"), "book");
    shell.add_window("rules-dry-run", [](Shell& owner, std::string const& queue) -> WorkWindow* {
        return new ListWindow(owner, dry_run_spec(), std::make_shared<DryRunStore>(owner.pool()), queue);
    });
}

} // namespace poddesk::gui

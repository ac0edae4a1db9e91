#include "gui/shipping/parcel_windows.h"

#include "gui/shipping/manifests_store.h"
#include "gui/shipping/parcels_store.h"
#include "gui/shipping/parcels_words.h"
#include "gui/widgets/text.h"

#include <wx/intl.h>

namespace poddesk::gui {

namespace {

constexpr std::size_t least_typed = 4; ///< a number is not looked for by less
constexpr std::int64_t most_shown = 5;

/// Asks the server for parcels by what is typed of their numbers.
CommandProvider parcel_provider(Shell& shell)
{
    return {_("Parcels"), [&shell](std::string const& typed, CommandProvider::Deliver const& deliver) {
                if (typed.size() < least_typed || shell.windows().empty()) {
                    deliver({});
                    return;
                }
                auto const store = std::make_shared<ParcelsStore>(shell.pool());
                shell.background().run(
                    *shell.windows().front(), [store, typed] { return store->find(typed, most_shown); },
                    [&shell, deliver](std::vector<shipping::TrackedParcel> const& parcels) {
                        std::vector<CommandResult> found;
                        for (shipping::TrackedParcel const& it : parcels) {
                            std::string const name =
                                "parcels:" + std::string(found_queue) + it.tracking_number;
                            found.push_back({"truck", from_utf8(it.tracking_number),
                                             from_utf8(parcel_summary(it)), it.client_color, wxString(),
                                             [&shell, name] { shell.open(name); }});
                        }
                        deliver(std::move(found));
                    });
            }};
}

} // namespace

ListSpec parcels_spec()
{
    ListSpec spec;
    spec.name = "parcels";
    spec.title = _("Parcels");
    spec.menu = _("&Parcel");
    spec.filter_hint = _("Filter: tracking, parcel, order (Ctrl+F)");
    spec.first_queue = "in_transit";
    spec.columns = {{"parcel", _("Parcel"), 106},   {"client", _("Client"), 112},
                    {"carrier", _("Carrier"), 112}, {"tracking", _("Tracking number"), 182},
                    {"state", _("State"), 112},     {"last", _("Last event"), 164},
                    {"age", _("Age, promised"), 96}};
    spec.chips = {{"client", _("Client")}, {"pod", _("Pod")}, {"carrier", _("Carrier")}};
    spec.actions = {
        {"import", _("Carrier's file"), "inbox", "Ctrl+I", _("take in a file of a carrier's events"), false},
        {"resolve", _("Resolve"), "check", "Ctrl+R", _("an exception was looked after"), true, true},
        {"reopen", _("Reopen"), "undo", "Ctrl+Shift+R", _("open a resolved exception again")},
        {"page", _("Carrier's page"), "right", "Ctrl+B", _("open the parcel's page at its carrier")}};
    spec.topics = {"shipment", "tracking", "manifest"};
    spec.presence = "shipment";
    spec.empty_icon = "truck";
    spec.empty_title = _("No parcel is here");
    spec.empty_sentence =
        _("A parcel comes here with its label, and moves on by what its carrier says: take in the "
          "carrier's file with Ctrl+I.");
    spec.detail_width = 340;
    return spec;
}

ListSpec manifests_spec()
{
    ListSpec spec;
    spec.name = "manifests";
    spec.title = _("Manifests");
    spec.menu = _("&Manifest");
    spec.filter_hint = _("Filter: number (Ctrl+F)");
    spec.first_queue = "to_close";
    spec.columns = {{"number", _("Manifest, label"), 180},
                    {"carrier", _("Carrier"), 124},
                    {"pod", _("Pod"), 52},
                    {"day", _("Ship date"), 96},
                    {"parcels", _("Parcels"), 72, Align::right},
                    {"weight", _("Weight"), 104, Align::right},
                    {"status", _("Status"), 104},
                    {"who", _("Closed, driver"), 154}};
    spec.chips = {{"pod", _("Pod")}, {"carrier", _("Carrier")}};
    spec.actions = {
        {"close", _("Close"), "lock", "Ctrl+L", _("number the day's list and fix what is on it"), true, true,
         true},
        {"hand_over", _("Hand over"), "truck", "Ctrl+G", _("the driver has it: there is no way back")},
        {"reopen", _("Reopen"), "undo", "Ctrl+Shift+R", _("take its closing back")},
        {"print", _("Print"), "print", "Ctrl+P", _("print the list that the driver signs")}};
    spec.topics = {"manifest", "shipment"};
    spec.empty_icon = "check";
    spec.empty_title = _("Nothing here");
    spec.empty_sentence = _("A label waits in \"To close\" until its carrier's day is closed, and goes with "
                            "the driver from there.");
    spec.detail_width = 340;
    return spec;
}

void add_parcel_windows(Shell& shell)
{
    shell.add_window(
        "parcels",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, parcels_spec(), std::make_shared<ParcelsStore>(owner.pool()), queue);
        },
        _("Pa&rcels"), "truck");
    shell.add_window(
        "manifests",
        [](Shell& owner, std::string const& queue) -> WorkWindow* {
            return new ListWindow(owner, manifests_spec(),
                                  std::make_shared<ManifestsStore>(owner.pool(), workstation_printers(owner)),
                                  queue);
        },
        _("&Manifests"), "document");
    if (shell.pool()) {
        shell.add_provider(parcel_provider(shell));
    }
}

} // namespace poddesk::gui

#include "installer/setup/printer_settings.h"

#include "installer/cluster/files.h"
#include "installer/setup/settings.h"
#include "installer/setup/settings_file.h"

#include <algorithm>

#include <fmt/format.h>

namespace poddesk::installer {

namespace {

using nlohmann::json;
using printing::Printer;

class Reader
{
public:
    explicit Reader(std::filesystem::path file) : file_(std::move(file)) {}

    [[noreturn]] void wrong(std::string const& what) const
    {
        throw SettingsError(fmt::format("{}: {}", file_.string(), what));
    }

    Printer printer(std::string const& name, json const& from) const
    {
        if (!from.is_object()) {
            wrong(fmt::format("the printer \"{}\" must hold host and port, or queue, or folder.", name));
        }
        for (auto const& [key, value] : from.items()) {
            static constexpr std::array<std::string_view, 6> known = {"host",  "port", "queue",
                                                                      "media", "zpl",  "folder"};
            if (std::find(known.begin(), known.end(), key) == known.end()) {
                wrong(fmt::format("\"{}\" of the printer \"{}\" is none of host, port, queue, media, zpl and "
                                  "folder.",
                                  key, name));
            }
        }
        Printer made;
        made.name = name;
        made.host = text(name, from, "host");
        made.queue = text(name, from, "queue");
        made.media = text(name, from, "media");
        made.folder = text(name, from, "folder");
        if (from.contains("queue")) {
            made.kind = Printer::Kind::cups;
            made.port = 631;
        } else if (!made.host.empty()) {
            made.kind = Printer::Kind::raw;
        } else if (made.folder.empty()) {
            wrong(fmt::format("the printer \"{}\" names no host, no queue and no folder.", name));
        }
        if (auto const port = from.find("port"); port != from.end()) {
            if (!port->is_number_unsigned() || port->get<std::uint64_t>() - 1 >= 65535) {
                wrong(fmt::format("\"port\" of the printer \"{}\" must be a number from 1 to 65535.", name));
            }
            made.port = port->get<std::uint16_t>();
        }
        if (auto const zpl = from.find("zpl"); zpl != from.end()) {
            if (!zpl->is_boolean()) {
                wrong(fmt::format("\"zpl\" of the printer \"{}\" must be true or false.", name));
            }
            made.zpl = zpl->get<bool>();
        }
        return made;
    }

private:
    std::string text(std::string const& name, json const& from, char const* key) const
    {
        auto const found = from.find(key);
        if (found == from.end()) {
            return "";
        }
        if (!found->is_string()) {
            wrong(fmt::format("\"{}\" of the printer \"{}\" must be a text.", key, name));
        }
        return found->get<std::string>();
    }

    std::filesystem::path file_;
};

json stored(Printer const& printer)
{
    json to = json::object();
    switch (printer.kind) {
    case Printer::Kind::folder:
        to["folder"] = printer.folder.string();
        break;
    case Printer::Kind::raw:
        to["host"] = printer.host;
        to["port"] = printer.port;
        break;
    case Printer::Kind::cups:
        to["queue"] = printer.queue;
        if (!printer.host.empty()) {
            to["host"] = printer.host;
            to["port"] = printer.port;
        }
        if (!printer.media.empty()) {
            to["media"] = printer.media;
        }
        if (printer.zpl) {
            to["zpl"] = true;
        }
        break;
    }
    return to;
}

} // namespace

std::vector<std::string> const& printable_kinds()
{
    static std::vector<std::string> const kinds = {
        "label",      "slip",           "pick_list", "rma_label", "rma_letter", "return_label",
        "lane_label", "purchase_order", "receipt",   "manifest",  "other"};
    return kinds;
}

kernel::Outcome<Printer> Printers::for_document(std::string const& kind, std::string const& named) const
{
    std::string name = named;
    for (std::string const& key : {kind, std::string("other")}) {
        auto const found = takes.find(key);
        if (name.empty() && found != takes.end()) {
            name = found->second;
        }
    }
    if (name.empty() || name == folder.name) {
        return folder;
    }
    auto const found = all.find(name);
    if (found == all.end()) {
        return kernel::refused(
            "unknown_printer",
            fmt::format("This workstation has no printer {}; see: poddeskctl printers list.",
                        kernel::in_quotes(name)));
    }
    return found->second;
}

Printers printers_of(std::filesystem::path const& home, std::string const& database)
{
    json const settings = read_settings(home);
    Reader const reader(home / "settings.json");
    Printers printers;
    printers.folder.name = "print folder";
    printers.folder.folder = home / "print" / database;
    json const all = settings.value("printers", json::object());
    json const takes = settings.value("print", json::object());
    if (!all.is_object() || !takes.is_object()) {
        reader.wrong("\"printers\" and \"print\" must be objects.");
    }
    for (auto const& [name, from] : all.items()) {
        printers.all.emplace(name, reader.printer(name, from));
    }
    for (auto const& [kind, name] : takes.items()) {
        auto const& kinds = printable_kinds();
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
            reader.wrong(fmt::format("\"{}\" in \"print\" is none of {}.", kind, fmt::join(kinds, ", ")));
        }
        if (!name.is_string() || !printers.all.contains(name.get<std::string>())) {
            reader.wrong(fmt::format("\"{}\" in \"print\" names no printer of \"printers\".", kind));
        }
        printers.takes.emplace(kind, name.get<std::string>());
    }
    return printers;
}

void store_printer(std::filesystem::path const& home, Printer const& printer,
                   std::vector<std::string> const& takes, bool forget)
{
    json settings = read_settings(home);
    json& all = settings["printers"];
    json& print = settings["print"];
    all = all.is_object() ? all : json::object();
    print = print.is_object() ? print : json::object();
    if (forget) {
        all.erase(printer.name);
        json left = json::object();
        for (auto const& [kind, name] : print.items()) {
            if (name != printer.name) {
                left[kind] = name;
            }
        }
        print = left;
    } else {
        all[printer.name] = stored(printer);
        for (std::string const& kind : takes) {
            print[kind] = printer.name;
        }
    }
    write_whole(home / "settings.json", settings.dump(2) + "\n", 0600);
}

} // namespace poddesk::installer

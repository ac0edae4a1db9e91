#!/usr/bin/env python3
"""A room includes only the rooms that its CMake target links, directly or through another. Debian's <soci/…>, <Poco/…> and
<wx/…> resolve without any -I, so links alone prove nothing: who may include which library is checked here too.

usage: include_check.py [ROOT] | include_check.py --self-test"""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from house import Rooms, code_lines, report, sources  # noqa: E402

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def is_adapter(path):
    """Adapters to the outside lie in a folder of their own below their context: domain/orders/channels/shopify.cpp."""
    return path.parts[0] == "domain" and len(path.parts) >= 4


# library's header -> who may include it
LIBRARIES = [
    (re.compile(r"^soci/|^soci\.h$"), "soci", lambda path: path.parts[:2] == ("domain", "database")),
    (re.compile(r"^libpq-fe\.h$"), "libpq",
     lambda path: path.parts[:2] in (("domain", "database"), ("installer", "cluster"))
     or (path.parts[0] == "installer" and path.name.endswith("_sql.cpp"))),
    (re.compile(r"^Poco/"), "Poco", is_adapter),
    (re.compile(r"^cups/"), "CUPS", is_adapter),
    (re.compile(r"^xlsxwriter"), "libxlsxwriter", lambda path: path.parts[:2] == ("reports", "spreadsheets")),
    (re.compile(r"^wx/"), "wx", lambda path: path.parts[0] == "gui" and "_presenter." not in path.name),
]


def check(root):
    root = Path(root)
    rooms = Rooms(root)
    complaints = []
    for path in sources(root):
        folder = rooms.folder_of(path)
        if folder is None:
            complaints.append(f"{path}: is in no room: no CMakeLists.txt at or above it makes a target")
            continue
        reach = rooms.reach(rooms.targets_of[folder])
        for number, line, permitted in code_lines(root / path):
            found = INCLUDE.match(line)
            if not found or "include" in permitted:
                continue
            where = f"{path}:{number}:"
            if found[1] == "<":
                for header, library, allowed in LIBRARIES:
                    if header.search(found[2]) and not allowed(path):
                        complaints.append(f"{where} <{found[2]}>: {library} is not for this room")
                continue
            other = rooms.folder_of(Path(found[2]))
            if found[2].split("/")[0] not in ("domain", "templates", "reports", "gui", "installer"):
                complaints.append(f'{where} "{found[2]}": include by the full path from the root')
            elif other != folder and other is not None and not (rooms.targets_of[other] & reach):
                complaints.append(f'{where} "{found[2]}": this room does not link {"/".join(sorted(rooms.targets_of[other]))}')
    for target in sorted(rooms.links):
        for linked in rooms.links[target]:
            if target in rooms.reach([linked]) and target != linked:
                complaints.append(f"CMake: {target} and {linked} link each other")
    for folder, targets in rooms.targets_of.items():
        if folder.parts[0] != "gui":
            for gui, names in rooms.targets_of.items():
                if gui.parts[0] == "gui" and names & rooms.reach(targets):
                    complaints.append(f"CMake: {folder} links the desktop ({'/'.join(sorted(names))})")
    return complaints


def self_test():
    """Each kind of violation, planted one by one in a clean little house, must be found; the clean one must pass."""
    house = {
        "domain/kernel/CMakeLists.txt": "poddesk_room(kernel SYSTEM fmt::fmt)",
        "domain/kernel/money.h": "",
        "domain/database/CMakeLists.txt": "poddesk_room(database LINKS kernel SYSTEM poddesk_soci)",
        "domain/database/pool.cpp": '#include <soci/soci.h>\n#include <libpq-fe.h>\n#include "domain/kernel/money.h"\n',
        "domain/orders/CMakeLists.txt": "poddesk_room(orders RECURSE LINKS database)",
        "domain/orders/order.cpp": '#include "domain/kernel/money.h"\n// #include "gui/shell/app.h"\n',
        "domain/orders/channels/shopify.cpp": "#include <Poco/URI.h>\n",
        "gui/shell/CMakeLists.txt": "poddesk_gui_room(shell LINKS orders)",
        "gui/shell/app.h": "#include <wx/app.h>\n",
    }
    planted = {
        "a room that is not linked": {"domain/kernel/money.h": '#include "domain/orders/order.h"\n'},
        "the desktop from below": {"domain/orders/order.cpp": '#include "gui/shell/app.h"\n'},
        "a short path": {"domain/orders/order.cpp": '#include "order.h"\n'},
        "soci": {"domain/orders/order.cpp": "#include <soci/soci.h>\n"},
        "libpq": {"domain/orders/order.cpp": "#include <libpq-fe.h>\n"},
        "Poco": {"domain/orders/order.cpp": "#include <Poco/URI.h>\n"},
        "CUPS": {"domain/orders/order.cpp": "#include <cups/cups.h>\n"},
        "libxlsxwriter": {"gui/shell/app.h": "#include <xlsxwriter.h>\n"},
        "wx": {"domain/orders/order.cpp": "#include <wx/string.h>\n"},
        "wx in a presenter": {"gui/shell/desk_presenter.cpp": "#include <wx/string.h>\n"},
        "a file in no room": {"reports/lost.cpp": ""},
        "a circle": {"domain/kernel/CMakeLists.txt": "poddesk_room(kernel LINKS orders)"},
        "a link to the desktop": {"domain/orders/CMakeLists.txt": "poddesk_room(orders LINKS database shell)",
                                  "gui/shell/CMakeLists.txt": "poddesk_gui_room(shell LINKS kernel)"},
    }
    failures = []
    for name, change in {"nothing": {}, **planted}.items():
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**house, **change}.items():
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            found = check(folder)
            if bool(found) != bool(change):
                failures.append(f"planted {name}: found {found}")
    report(failures, "include_check --self-test")


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parents[2])
    if argument == "--self-test":
        self_test()
    else:
        report(check(argument), "include_check")

"""What both checks share: the tree's rooms, read from CMake, and C++ with its comments taken out."""

import re
import sys
from pathlib import Path

SOURCE_FOLDERS = ("domain", "templates", "reports", "gui", "installer")
ROOM = re.compile(r"\b(?:poddesk_room|poddesk_gui_room|poddesk_program)\s*\(\s*(\w+)([^)]*)\)")
LINKED = re.compile(r"\btarget_link_libraries\s*\(\s*(\w+)([^)]*)\)")
MADE = re.compile(r"\b(?:add_library|add_executable)\s*\(\s*(\w+)")
WORDS = {"LINKS", "SYSTEM", "RECURSE", "PUBLIC", "PRIVATE", "INTERFACE", "STATIC"}
PERMITTED = re.compile(r"//\s*house: ([\w-]+)")


class Rooms:
    """Which folder is which target, and which targets each one may use (its own links and theirs)."""

    def __init__(self, root):
        self.root = Path(root)
        self.links = {}
        self.targets_of = {}
        for cmake in sorted(self.root.glob("**/CMakeLists.txt")):
            folder = cmake.parent.relative_to(self.root)
            if folder.parts and folder.parts[0] in SOURCE_FOLDERS:
                self._read(folder, re.sub(r"#.*", "", cmake.read_text()))

    def _read(self, folder, text):
        for made in MADE.finditer(text):
            self._add(folder, made[1], [])
        for room in ROOM.finditer(text):
            words = room[2].split()
            links = words[words.index("LINKS") + 1:] if "LINKS" in words else []
            if "SYSTEM" in links:
                links = links[: links.index("SYSTEM")]
            self._add(folder, room[1], links)
        for linked in LINKED.finditer(text):
            if linked[1] in self.links:
                self.links[linked[1]] |= set(linked[2].split()) - WORDS

    def _add(self, folder, target, links):
        self.links.setdefault(target, set()).update(links)
        self.targets_of.setdefault(folder, set()).add(target)

    def folder_of(self, path):
        """The nearest folder at or above the file that is a room."""
        folder = Path(path).parent
        while folder != folder.parent:
            if folder in self.targets_of:
                return folder
            folder = folder.parent
        return None

    def reach(self, targets):
        """Those targets and everything they link, however far."""
        seen, todo = set(), list(targets)
        while todo:
            target = todo.pop()
            if target not in seen:
                seen.add(target)
                todo += self.links.get(target, ())
        return seen


def sources(root):
    for folder in SOURCE_FOLDERS:
        for path in sorted((Path(root) / folder).glob("**/*")):
            if path.suffix in (".h", ".cpp"):
                yield path.relative_to(root)


def code_lines(path):
    """(number, code without comments and with string contents kept, permitted rules) of each line. Raw strings whole."""
    text = Path(path).read_text(errors="replace")
    permitted = {}
    for number, line in enumerate(text.splitlines(), 1):
        for rule in PERMITTED.findall(line):
            # On the line itself, or on a line of its own above it.
            permitted.setdefault(number, set()).add(rule)
            if line.lstrip().startswith("//"):
                permitted.setdefault(number + 1, set()).add(rule)
    token = re.compile(r'R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*(?:.|\n)*?\*/')

    def keep(match):
        if match[0].startswith("/"):
            return re.sub(r"[^\n]", " ", match[0])
        return match[0]

    for number, line in enumerate(token.sub(keep, text).splitlines(), 1):
        yield number, line, permitted.get(number, set())


def without_known(root, complaints, check_name):
    """Leaves out what tests/house/known.txt lists ("check path rule"), and complains about entries that are needed no more:
    the list may only get shorter."""
    known = set()
    file = Path(root) / "tests" / "house" / "known.txt"
    for line in file.read_text().splitlines() if file.exists() else ():
        words = line.split("#")[0].split()
        if words and words[0] == check_name:
            known.add((words[1], words[2]))
    left, used = [], set()
    for complaint in complaints:
        path, _, rest = complaint.partition(":")
        key = (path, rest.partition(" ")[2].partition(":")[0])
        if key in known:
            used.add(key)
        else:
            left.append(complaint)
    return left + [f"tests/house/known.txt: {check_name} {path} {rule} is needed no more" for path, rule in sorted(known - used)]


def report(complaints, what):
    for complaint in complaints:
        print(complaint)
    print(f"{what}: {len(complaints)} complaint{'' if len(complaints) == 1 else 's'}")
    sys.exit(1 if complaints else 0)

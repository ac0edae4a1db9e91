#!/usr/bin/env python3
"""Every .h and .cpp looks as .clang-format says; nobody has to argue about it in a review.

usage: format_check.py [ROOT] | format_check.py --self-test"""

import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from house import SOURCE_FOLDERS, report  # noqa: E402

HOUSE = Path(__file__).parents[2]
FOLDERS = (*SOURCE_FOLDERS, "tests")
COMPLAINT = re.compile(r"^(\S+?):(\d+):\d+: error: code should be clang-formatted")
AT_ONCE = 40


def formatted_files(root):
    for folder in FOLDERS:
        for path in sorted((Path(root) / folder).glob("**/*")):
            if path.suffix in (".h", ".cpp"):
                yield str(path.relative_to(root))


def complaints_of(root, files):
    """One complaint a file, at its first line that is not as it should be."""
    style = f"--style=file:{HOUSE / '.clang-format'}"
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", "--ferror-limit=1", style, *files], cwd=root, capture_output=True, text=True)
    first = {}
    for line in done.stderr.splitlines():
        if found := COMPLAINT.match(line):
            first.setdefault(found[1], f"{found[1]}:{found[2]}: format: run clang-format -i {found[1]}")
    if done.returncode != 0 and not first:
        return [f"clang-format: {done.stderr.strip() or done.returncode}"]
    return list(first.values())


def check(root):
    if shutil.which("clang-format") is None:
        return ["clang-format is not installed (installer/packages.txt lists it)"]
    files = list(formatted_files(root))
    if not files:
        return [f"{root}: no .h or .cpp found"]
    parts = [files[at:at + AT_ONCE] for at in range(0, len(files), AT_ONCE)]
    with ThreadPoolExecutor(cpu_count()) as workers:
        return [complaint for some in workers.map(lambda part: complaints_of(root, part), parts) for complaint in some]


def self_test():
    """A file that is out of form must be found wherever it lies, and one that is in form must not."""
    tidy = "int twice(int number)\n{\n    return number * 2;\n}\n"
    sql = 'char const* const statement = R"(select a,\n       b\n  from   c)";\n'
    untidy = {
        "indent": ("domain/orders/order.cpp", tidy.replace("    return", "  return")),
        "pointer": ("gui/shell/app.h", "int *nothing;\n"),
        "too wide": ("tests/house/wide_test.cpp", "int const sum = " + "1 + " * 30 + "1;\n"),
        "order of includes": ("installer/ctl/main.cpp", "#include <vector>\n#include <string>\n"),
    }
    failures = []
    for what, (path, text) in untidy.items():
        if not any(complaint.startswith(f"{path}:") and " format: " in complaint for complaint in check_planted(path, text)):
            failures.append(f"planted {what}: not found")
    failures += [f"innocent: {complaint}" for complaint in check_planted("reports/pdf.cpp", tidy + "\n" + sql)]
    if not check_planted("elsewhere/notes.cpp", tidy):
        failures.append("a tree without sources passed")
    report(failures, "format_check --self-test")


def check_planted(path, text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path
        file.parent.mkdir(parents=True)
        file.write_text(text)
        return check(folder)


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else str(HOUSE)
    if argument == "--self-test":
        self_test()
    else:
        report(check(argument), "format_check")

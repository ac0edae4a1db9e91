#!/usr/bin/env python3
"""clang-tidy over the sources that match, with the checks of .clang-tidy. It takes minutes, so it is no part of ./tests/run:
    cmake --build build/dev --target clang-tidy
    tests/house/tidy.py build/dev domain/orders       only what lies there
The files that the build generates must be there: build first.

usage: tidy.py BUILD_FOLDER [PATTERN…]"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Made for g++: clang cannot read its precompiled headers, does not know these flags, and sanitizers tell it nothing.
FOREIGN = re.compile(r"^(-fpch-preprocess|-Winvalid-pch|-f(no-)?sanitize.*|-fno-strict-overflow|-W.*)$")


def for_clang(build, command):
    """The command with the precompiled header as an ordinary one, from a copy that has no .gch beside it."""
    words, made = command.split(), []
    words = words[next(i for i, word in enumerate(words) if word.endswith(("c++", "g++"))):]
    for word in words:
        if word.endswith("cmake_pch.hxx"):
            copy = build / "tidy" / f"{Path(word).parent.name.removesuffix('.dir')}.hxx"
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(word, copy)
            word = str(copy)
        if not FOREIGN.match(word):
            made.append(word)
    return " ".join(made)


def main():
    build = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or ["domain/", "templates/", "reports/", "installer/", "gui/"]
    if shutil.which("run-clang-tidy") is None:
        sys.exit("clang-tidy is not installed: apt-get install clang-tidy")
    entries = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        file = Path(entry["directory"], entry["file"])
        if file.suffix == ".cpp" and file.is_relative_to(ROOT) and not file.is_relative_to(build):
            if any(str(file.relative_to(ROOT)).startswith(pattern) for pattern in wanted):
                entries.append({"directory": entry["directory"], "file": str(file), "command": for_clang(build, entry["command"])})
    if not entries:
        sys.exit("no source matches")
    (build / "tidy" / "compile_commands.json").write_text(json.dumps(entries, indent=1))
    log = build / "tidy" / "log"
    with open(log, "w") as output:
        done = subprocess.run(["run-clang-tidy", "-quiet", "-p", str(build / "tidy"), "-j", str(os.cpu_count())], stdout=output,
                              stderr=subprocess.DEVNULL)
    # Its own command lines and counts say nothing; a finding in a header comes once for every file that includes it.
    seen, findings, keep = set(), 0, False
    for line in re.sub(r"\x1b\[[0-9;]*m", "", log.read_text()).splitlines():
        if found := re.match(r"^(/\S+:\d+:\d+): (warning|error): ", line):
            keep = line not in seen
            seen.add(line)
            findings += keep
        elif line.startswith(("clang-tidy", "/usr/")):
            keep = False
        if keep:
            print(line.replace(f"{ROOT}/", ""))
    print(f"clang-tidy: {len(entries)} files, {findings} findings")
    sys.exit(1 if findings or done.returncode else 0)


main()

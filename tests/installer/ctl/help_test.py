#!/usr/bin/env python3
"""Every example of --help does what it says in the demo. The tree of commands is walked, each page shows examples of its own, and each is run
as a shell would: in a fresh demo, in the order of the pages, and what the morning refuses once more in a new one after its whole day was played."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from console import PROGRAM, Console  # noqa: E402

# What a demo cannot do: examples that begin so, and what they wait for.
A_FILE = "a file of one's own"
OWN = "a database of one's own, with something in it"
NEEDS = {
    "--demo orders import": A_FILE,
    "orders import": A_FILE,
    "products import": A_FILE,
    "cartons import": A_FILE,
    "tracking import": A_FILE,
    "pods add": A_FILE,
    "clients add": A_FILE,
    "rates import": "the house's sources",
    "channels add": OWN,
    "orders problems --done": OWN,
    "orders duplicates --keep": OWN,
    "orders cancel": OWN,
    "--database pod_two": OWN,
    "backup restore": OWN,
    "emails test": "a mail server",
    "emails password": "a password",
    "printers set": "a printer",
    "printers test": "a printer",
    "--profile": "a shared server",
    "--json orders list | jq": "jq",
    "--demo returns owed": "a parcel that its carrier brought back",
    "--demo returns goodwill-": "a goodwill's number",
    "worker": "Ctrl+C",
    "--demo --as wes presence hold": "Ctrl+C",
    "demo reset": "the end: the demo is made anew",
    "bench pipeline": "minutes",
    "--demo stock undo": "a posting's number",
    "--demo rates choose 22": "a parcel that the courier takes: which ones those are changes with the day",
    "--demo pack 19": "a part that is picked to the last unit: which ones those are changes with the day",
    "--demo pack undo 19": "a packed part",
    "--demo label 22": "a parcel that the courier takes",
    "--demo ship 22": "a parcel with its label",
    "--demo po undo R-": "a receipt of which nothing is put away",
    "--demo emails suppress": "an email that waits; the demo's have left",
    "--demo emails unsuppress": "an email that was suppressed",
    "--demo emails undo-resend": "the copy that resend made",
    "--demo returns close": "an RMA whose units are inspected",
    "--demo charges drop": "work without a fee",
    "--demo pick fill": "a short pick that still waits",
    "--demo orders merge AO-10494 AO-10499": "two orders to one address",
    "--demo orders unmerge": "a merged order",
    "channels secret": "a secret",
    "address-check connect": "a key of EasyPost's",
    "address-check pause": "a provider that is connected",
    "address-check resume": "a provider that is connected",
    "channels connect": "a shop on the network",
    "channels sync": "a shop on the network",
    "channels stock": "a shop on the network",
    "channels holds": "a shop on the network",
    "channels refunds": "a shop on the network",
    "--demo returns weigh": "a parcel on a bench",
    "--demo returns settle": "an instruction that waits for a person",
    "--demo returns decide": "an item on a bench",
    "channels pause": "a shop on the network",
    "channels resume": "a shop on the network",
    "channels mapping": "a channel of one's own files",
    "route plan": A_FILE,
    "--json route plan": A_FILE,
    "--demo pick short": "a list in work that has this item still",
    "--demo pick count": "a bin that a short pick flagged",
    "--demo returns cancel": "an RMA whose parcel has not arrived",
    "--demo returns label": "an RMA whose parcel has not arrived",
    "--demo returns void-label": "a label that was bought",
    "--demo print return-label": "a label that was bought",
    "--demo returns arrive": "an RMA whose parcel has not arrived",
    "--demo returns inspect": "an RMA with units to inspect",
    "--demo returns photo RMA": A_FILE,
    "--demo returns arrive --pod": A_FILE,
    "--demo returns drop-photo": "a photo",
    "returns photo-folder": "a folder of photos",
    "--demo returns undo": "an inspection of a parcel that is open",
    "--demo manifests close": "a label that waits for the carrier",
    "--demo manifests undo": "a manifest that is closed and not handed over",
    "--demo manifests hand-over": "a closed manifest whose parcels have all been shipped",
}


def commands_in(page):
    """The names of a page's subcommands."""
    part = page.split("\nSubcommands:\n", 1)
    return re.findall(r"^  ([a-z][a-z-]*)(?=\s|$)", part[1].split("\n\n")[0], re.M) if len(part) == 2 else []


def examples_in(page):
    lines = "\n".join(re.split(r"^Examples?:\n", page, flags=re.M)[1:]).splitlines()
    # What stands far behind an example says what it does.
    return [re.split(r"\s{4,}", line.strip())[0] for line in lines if line.strip().startswith("poddeskctl ")]


def pages(console, *path):
    done = console.run(*path, "--help")
    console.check(done.returncode == 0, f"{path}: --help ends with {done.returncode}")
    page = done.stdout.decode()
    yield path, page
    for name in commands_in(page):
        yield from pages(console, *path, name)


def all_examples(console):
    """Each once, in the order of the pages; the first page's are everybody's and come last."""
    found = {path: examples_in(page) for path, page in pages(console)}
    general = found.pop(())
    console.check(len(found) > 100, f"only {len(found)} pages")
    for path, examples in found.items():
        console.check(examples and examples != general, f"poddeskctl {' '.join(path)} --help shows no example of its own")
    return list(dict.fromkeys(example for examples in [*found.values(), general] for example in examples))


def refusal_of(console, example):
    """None when it was done."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PODDESK_") and not k.startswith("PG")}
    environment.update({"PODDESK_HOME": console.home, "LC_ALL": "C.UTF-8", "PATH": console.home + "/bin:" + os.environ["PATH"]})
    done = subprocess.run(example, shell=True, cwd=console.home, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
    return None if done.returncode == 0 else done.stderr.decode(errors="replace").strip().splitlines()[-1:]


def main():
    console = Console(demo=True)
    os.makedirs(console.home + "/bin")
    os.symlink(PROGRAM, console.home + "/bin/poddeskctl")
    examples = all_examples(console)
    waiting = [example for example in examples if not any(example.startswith("poddeskctl " + start) for start in NEEDS)]
    for start in NEEDS:
        console.check(any(example.startswith("poddeskctl " + start) for example in examples), f"no example begins with {start!r}")
    refused = {example: refusal_of(console, example) for example in waiting}
    console.check(console.json("--demo", "verify") == [], "verify lists violations")
    console.json("demo", "reset")
    console.json("--demo", "day")
    for example, morning in refused.items():
        if morning is not None:
            evening = refusal_of(console, example)
            console.check(evening is None, f"{example}: in the morning {morning}, in the evening {evening}")
    console.end()


main()

#!/usr/bin/env python3
"""The label for a parcel's way back on the console, in the demo: rated, bought, kept, printed, void."""

import os
import re
import shutil
import subprocess
from decimal import Decimal

from console import Console

console = Console(demo=True)
check = console.check

expected = [row for row in console.json("--demo", "returns", "list", "--queue", "expected") if row["order"]]
check(len(expected) >= 1, "the demo expects returns")
rma = expected[0]["number"]


def out(name):
    return os.path.join(console.home, name)


def postage():
    """Of the order, both ways, in millionths: what was charged less what was charged back."""
    return sum(row["amount_micros"] for row in console.json("--demo", "charges", "list", "--limit", "100000")
               if row["kind"] == "postage" and row["for"] == expected[0]["order"])


way_out = postage()


rated = console.json("--demo", "returns", "label", rma, "--dry-run")
services = {row["service"]: row for row in rated["services"]}
check(rated["service"] in services and services[rated["service"]]["mark"] == "*", f"one is chosen: {rated}")
others = [row for row in rated["services"] if row["total_minor"] is not None and row["why_not"]]
check(any("no account" in row["why_not"] for row in others), f"other carriers say why not: {rated}")
cheapest = min(row["total_minor"] for row in rated["services"] if row["total_minor"] is not None and not row["why_not"])
check(rated["price_minor"] == cheapest, "the cheapest that can be bought")
console.refuses(1, "--demo", "returns", "label", rma, "--kept", saying="has no label")
console.refuses(1, "--demo", "returns", "label", rma, "--service", "warp", saying="no service")
console.refuses(1, "--demo", "returns", "label", rma, "--set", "planet=Mars", saying="sets nothing")
console.refuses(1, "--demo", "returns", "label", rma, "--set", "country=CA", saying="from abroad")
console.refuses(1, "--demo", "returns", "label", rma, "--set", "line1=", saying="no street")

bought = console.json("--demo", "returns", "label", rma, "--set", "line2=Unit 7", "--pdf", out("label.pdf"), "--zpl", out("label.zpl"))
check(bought["tracking"].startswith("PDL") and bought["price_minor"] == cheapest, f"bought: {bought}")
with open(out("label.zpl"), "rb") as file:
    zpl = file.read()
check(bought["tracking"].encode() in zpl and b"Unit 7" in zpl and b"^FDRETURN" in zpl.replace(b"^FH", b""), "the label says it")
if shutil.which("pdftotext"):
    text = subprocess.run(["pdftotext", out("label.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    check(bought["tracking"] in re.sub(r"\s", "", text) and "Unit 7" in text, f"the PDF says it: {text}")
console.refuses(1, "--demo", "returns", "label", rma, saying="has the label " + bought["tracking"])
kept = console.json("--demo", "returns", "label", rma, "--kept", "--pdf", out("again.pdf"))
check(kept["tracking"] == bought["tracking"], f"kept: {kept}")
with open(out("label.pdf"), "rb") as first, open(out("again.pdf"), "rb") as second:
    check(first.read() == second.read(), "the same document")
printed = console.json("--demo", "print", "return-label", rma)
check(printed["subject"] == rma, f"printed: {printed}")
markups = [row for row in console.json("--demo", "charges", "markups", "--client", rma.split("-")[1]) if row["is_valid"]]
agreed = cheapest * 10_000
for row in markups:     # one at most; an order of the brand without one comes first on some days, of one with a rebate on others
    agreed = agreed * (100 + Decimal(row["percent"].rstrip("%"))) / 100 + row["per_label_micros"]
check(postage() - way_out == agreed, f"the client is charged, with the mark-up: {postage() - way_out}, agreed {agreed}")
emails = console.json("--demo", "emails", "list")
check(any(row["kind"] == "return_label" for row in emails), "the customer is written to")

# The label's code is the parcel's.
found = console.json("--demo", "returns", "list", "--queue", "expected", "--text", bought["tracking"])
check([row["number"] for row in found] == [rma], f"found by its number: {found}")
void = console.json("--demo", "returns", "void-label", rma, "--reason", "The customer brings it")
check(void["tracking"] == bought["tracking"], f"void: {void}")
console.refuses(1, "--demo", "returns", "void-label", rma, "--reason", "again", saying="no label")
check(postage() == way_out, "charged back")

# Bought elsewhere: its number and its document are given.
with open(out("usps.pdf"), "wb") as file:
    file.write(b"%PDF-1.4 a label of another carrier")
console.refuses(1, "--demo", "returns", "label", rma, "--tracking", "9400111899223817428490", "--file", out("label.zpl"), saying="PDF")
other = console.json("--demo", "returns", "label", rma, "--tracking", "9400 1118 9922 3817 4284 90", "--file", out("usps.pdf"))
check(other["tracking"] == "9400111899223817428490", f"bought elsewhere: {other}")
console.refuses(1, "--demo", "returns", "label", rma, "--kept", "--zpl", out("no.zpl"), saying="PDF only")
check(console.json("--demo", "returns", "cancel", rma, "--reason", "Customer keeps it")["number"] == rma, "canceled with its label")
console.refuses(1, "--demo", "returns", "label", rma, saying="canceled")
console.end()

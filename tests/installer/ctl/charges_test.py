#!/usr/bin/env python3
"""Charges on the console: a played day is charged to the last thing, lines and the paper agree to the cent, fees are dated, what
has no fee waits, and what is taken back is off the list."""

import csv
import os
import subprocess

from console import Console

console = Console(demo=True)
check = console.check

played = console.json("day", "--orders", "12", "--seed", "5")
stage = {row["stage"]: row for row in played["stages"]}["Charges noted"]
check(stage["done"] > 50 and stage["refused"] == 0, f"the day's charges: {stage}")
check(console.json("--demo", "charges", "unpriced") == [], "nothing waits for a price")
check(console.json("--demo", "verify") == [], "verify lists violations")

charges = console.json("--demo", "charges", "list", "--limit", "100000")
families = {row["family"] for row in charges}
check(families == {"receiving", "pick_pack", "shipment", "returns"}, f"families: {families}")  # storage: when the day has ended
for row in charges:
    micros = round(float(row["price"]) * 1_000_000) * row["quantity"]
    check(micros == row["amount_micros"], f"units times price: {row}")
lines = console.json("--demo", "charges", "list", "--lines")
for name in {line["client"] for line in lines}:
    check(sum(line["charges"] for line in lines if line["client"] == name) > 10, f"charges of {name}")
first = console.json("--demo", "charges", "--family", "returns", "--limit", "1")
check(len(first) == 1 and first[0]["family"] == "returns", "one of a family")
check(len(console.json("--demo", "charges", "--older-than", str(charges[0]["id"]), "--limit", "100000")) == len(charges) - 1, "the next page")

# The paper says the same total as the lines.
paper = os.path.join(console.home, "AO.pdf")
console.json("--demo", "charges", "list", "--client", "AO", "--from", "2020-01-01", "--to", "2999-12-31", "--pdf", paper)
text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True).stdout.decode()
minor = sum(line["amount_minor"] for line in console.json("--demo", "charges", "list", "--client", "AO", "--lines"))
total = f"${minor // 100}.{minor % 100:02d}"
check(total in text, f"the total {total} is not on the paper")
check("no invoice" in text and "Pick and pack" in text, "the paper's words")
console.refuses(1, "--demo", "charges", "list", "--client", "AO", "--from", "2001-01-01", "--to", "2001-01-31", "--pdf", paper, saying="nothing was charged")
console.refuses(2, "--demo", "charges", "list", "--client", "AO", "--pdf", paper, saying="--from")

# By hand, with its own price and with a fee of its own kind; and back.
ana = ("--demo", "--as", "ana")
added = console.json(*ana, "charges", "add", "Stickers on boxes", "--client", "AO", "--quantity", "40", "--price", "0.0125")
row = console.json("--demo", "charges", "--limit", "1")[0]
check(row["id"] == added["charge"] and row["amount"] == "0.50" and row["for"] == "Stickers on boxes", f"by hand: {row}")
back = console.json(*ana, "charges", "undo", str(added["charge"]), "--reason", "agreed by telephone")
check({r["id"]: r for r in console.json("--demo", "charges", "--limit", "2")}[back["back"]]["quantity"] == -40, "taken back")
console.refuses(1, *ana, "charges", "undo", str(added["charge"]), "--reason", "again", saying="already")
waiting = console.json(*ana, "charges", "add", "Photographs", "--client", "AO", "--kind", "ad_hoc", "--quantity", "3")
check(waiting["charge"] is None and len(console.json("--demo", "charges", "unpriced")) == 1, "it waits for a fee")
done = console.json(*ana, "charges", "set-fee", "--client", "AO", "ad_hoc", "12.5", "--from", "2026-01-01")
check(done["priced"] == 1 and console.json("--demo", "charges", "unpriced") == [], "the fee priced what waited")
console.refuses(1, *ana, "charges", "set-fee", "--client", "AO", "ad_hoc", "9", "--from", "2026-01-01", saying="another day")
console.refuses(1, *ana, "charges", "set-fee", "--client", "AO", "ad_hoc", "1.0000001", saying="1.0000001")
console.refuses(1, *ana, "charges", "set-fee", "--client", "AO", "moonlight", "1", saying="no fee")
for price in ("-1", "99999999"):
    console.refuses(1, *ana, "charges", "set-fee", "--client", "AO", "ad_hoc", price, "--from", "2998-01-01", saying="from 0 to 1,000,000")
console.refuses(1, *ana, "charges", "set-fee", "--client", "AO", "ad_hoc", "1", "--of", "x" * 70, saying="60 is the most")
# A file has every charge, and amounts below zero are numbers.
file = os.path.join(console.home, "charges.csv")
every = console.json("--demo", "charges", "list", "--limit", "100000")
check(len(every) > 100, "more than a screen shows")
console.run("--demo", "charges", "list", "--csv", file)
with open(file, encoding="utf-8-sig", newline="") as text:
    exported = list(csv.DictReader(text))
check(len(exported) == len(every), f"{len(exported)} of {len(every)} charges in the file")
check(sorted(float(row["Amount"]) for row in exported) == sorted(float(row["amount"]) for row in every), "amounts are numbers")
check(any(row["Amount"] == "-0.50" for row in exported), "also below zero")
console.run("--demo", "charges", "list", "--limit", "7", "--csv", file)
with open(file, encoding="utf-8-sig", newline="") as text:
    check(len(list(csv.DictReader(text))) == 7, "--limit counts in a file too")
check(any(fee["kind"] == "ad_hoc" and fee["price"] == "12.50" for fee in console.json("--demo", "charges", "fees", "--client", "AO")), "the fee is listed")
waiting = console.json(*ana, "charges", "add", "A sample", "--client", "EO", "--kind", "ad_hoc")
thing = console.json("--demo", "charges", "unpriced")[0]["id"]
console.json(*ana, "charges", "drop", str(thing), "--reason", "ours")
check(console.json("--demo", "charges", "unpriced") == [], "dropped")
# What goes on top of a label: the demo has two brands that agreed, and one that has not.
markups = console.json(*ana, "charges", "markups")
check({row["client"] for row in markups} == {"AO", "EO"}, f"mark-ups: {markups}")
check([row["percent"] for row in markups if row["client"] == "AO"] == ["12.5%", "10%"], "the newest first")
set_to = ("charges", "set-markup", "--client", "FS")
console.json(*ana, *set_to, "8", "--per-label", "0.10", "--from", "2999-01-01")
check(any(row["client"] == "FS" and row["per_label"] == "0.10" and not row["is_valid"] for row in console.json(*ana, "charges", "markups")), "it is listed")
console.refuses(1, *ana, *set_to, "ten", saying="percentage")
console.refuses(1, "--demo", "--as", "wes", *set_to, "8", saying="permission")
console.refuses(1, *ana, "charges", "set-markup", "--client", "AO", "1", "--from", "2026-01-01", saying="another day")
margins = {}
for parcel in console.json("--demo", "shipments"):
    for row in console.json(*ana, "rates", "show", str(parcel["id"])):
        if row["total_minor"] is not None:
            margins.setdefault(parcel["client"], []).append(row)
for row in margins["AO"]:
    exact = row["total_minor"] * 0.125 + 25
    check(abs(row["margin_minor"] - exact) <= 0.5 and row["billed_minor"] == row["total_minor"] + row["margin_minor"], f"margin: {row}")
check(all(row["margin_minor"] < 0 for row in margins["EO"]), "the house pays a part")
check(all(row["margin"] == "no mark-up agreed" for row in margins["FS"]), f"nothing agreed: {margins['FS'][0]}")
check(all("margin" not in row for row in console.json("--demo", "--as", "wes", "rates", "show", str(parcel["id"]))), "prices are not for the benches")
# The benches do not see prices.
for words in ((), ("list", "--lines"), ("fees",), ("markups",), ("unpriced",)):
    console.refuses(1, "--demo", "--as", "wes", "charges", *words, saying="account managers and administrators")
# What is counted is final: not before the day has ended.
pod = console.json("--demo", "pods", "list")[0]["code"]
check(console.json(*ana, "charges", "count-storage", "--pod", pod)["counted"] == 0, "nothing lay there yesterday")
console.refuses(1, *ana, "charges", "count-storage", "--pod", pod, "--day", "2999-01-01", saying="not ended")
console.refuses(1, *ana, "charges", "add", "Too early", "--client", "AO", "--price", "1", "--on", "2999-01-01", saying="not come yet")
check(console.json("--demo", "verify") == [], "verify lists violations")
console.end()

#!/usr/bin/env python3
"""Photos, carts, pace and figures of returns on the console, in the demo."""

import os
import struct
import zlib

from console import Console

console = Console(demo=True)
check = console.check


def png(width, height):
    """A gray picture."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def file(name, content):
    path = os.path.join(console.home, name)
    with open(path, "wb") as out:
        out.write(content)
    return path


expected = console.json("--demo", "returns", "list", "--queue", "expected")
check(len(expected) >= 2, "the demo expects returns")
numbers = [row["number"] for row in expected[:2]]

# Many parcels on one cart; what is unknown does not hold up the others.
codes = file("scanned.txt", ("\n".join(numbers) + "\nNO-SUCH-CODE\n").encode())
console.refuses(1, "--demo", "returns", "arrive", "--pod", "RNO", "--cart", "CART-3", "--file", codes, saying="1 of 3")
here = {row["number"]: row for row in console.json("--demo", "returns", "list", "--queue", "arrived")}
check(all(here[number]["cart"] == "CART-3" for number in numbers), f"on the cart: {here}")
console.refuses(1, "--demo", "returns", "arrive", numbers[0], "--pod", "RNO", saying="has arrived")

# A photo of an item: kept small, written out again, taken back.
lines = console.json("--demo", "returns", "show", numbers[0])["lines"]
picture = file("seam.png", png(2000, 1000))
kept = console.json("--demo", "returns", "photo", numbers[0], lines[0]["sku"], picture)
check((kept["width"], kept["height"]) == (1600, 800), f"made small: {kept}")
console.json("--demo", "returns", "photo", numbers[0], "parcel", picture)
out = os.path.join(console.home, "photos")
photos = console.json("--demo", "returns", "photos", numbers[0], "--out", out)
check([row["sku"] for row in photos] == [lines[0]["sku"], "parcel"], f"photos: {photos}")
with open(photos[0]["file"], "rb") as written:
    check(written.read(3) == b"\xff\xd8\xff", "a JPEG")
console.json("--demo", "returns", "drop-photo", str(photos[0]["photo"]), "--reason", "Of another item")
check(len(console.json("--demo", "returns", "photos", numbers[0])) == 1, "taken back")

# What is no photo.
large = file("large.jpg", b"\xff\xd8\xff")
os.truncate(large, 200_000_000)
console.refuses(1, "--demo", "returns", "photo", numbers[0], "parcel", large, saying="200 MB")
console.refuses(1, "--demo", "returns", "photo", numbers[0], "parcel", codes, saying="no picture")
console.refuses(1, "--demo", "returns", "photo", numbers[0], "parcel", file("half.png", png(400, 400)[:-20]), saying="cut off")
console.refuses(1, "--demo", "returns", "photo", numbers[0], "NO-SUCH-SKU", picture, saying="no product")
check(console.json("returns", "photo-folder", console.home)["folder"] == console.home, "the folder is remembered")
check(console.json("returns", "photo-folder")["folder"] == console.home, "and told")
console.refuses(1, "returns", "photo-folder", picture, saying="no folder")

# Pace, baseline, figures.
check(isinstance(console.json("--demo", "returns", "pace", "--by", "question"), list), "pace")
saved = console.json("--demo", "returns", "baseline", "--pod", "RNO", "--seconds", "90")
check(saved[0]["baseline"] == 90 and saved[0]["saved"].startswith("RNO: "), f"baseline: {saved}")
console.refuses(1, "--demo", "returns", "baseline", "--pod", "RNO", "--seconds", "0", saying="1 to 3600")
report = console.json("--demo", "returns", "report", "--days", "365")
check(report["units"] == sum(report["mix"].values()), f"the mix adds up: {report}")
check(report["units"] == sum(row["units"] for row in report["reasons"]), f"so do the reasons: {report}")
check(report["units"] > 0, "the demo inspects returns")

# Any code finds a return, closed ones too.
closed = console.json("--demo", "returns", "list", "--queue", "done")[0]
for code in (closed["number"], closed["number"].lower(), closed["order"]):
    check(closed["number"] in [row["number"] for row in console.json("--demo", "returns", "find", code)], f"found by {code}")
check(console.json("--demo", "returns", "find", "%") == [], "no pattern")

# What a carrier brings back: no return of the customer, and the client chooses what is owed.
# Which parcels are out depends on the hour of the demo's morning: a return that its customer has asked for already is canceled first.
waiting = {row["order"]: row["number"] for row in console.json("--demo", "returns", "list", "--queue", "expected")}
out = [row for row in console.json("--demo", "tracking", "list") if row["status"] == "in_transit"
       and (row["order"] in waiting or console.json("--demo", "returns", "find", row["tracking"]) == [])]
if out[0]["order"] in waiting:
    console.json("--demo", "returns", "cancel", waiting[out[0]["order"]], "--reason", "The carrier brings it back")
back = console.json("--demo", "returns", "arrive", out[0]["tracking"], "--pod", out[0]["pod"], "--carrier-reason", "refused")["number"]
check(back.startswith("RTS-"), f"a number of its own: {back}")
check(back in [row["number"] for row in console.json("--demo", "returns", "list", "--queue", "rts")], "in its queue")
shown = console.json("--demo", "returns", "show", back)
check(shown["carrier_reason"] == "refused" and shown["lines"], f"the carrier's reason: {shown}")
console.refuses(1, "--demo", "returns", "owed", back, "refund", "--note", "Moved", saying="inspected")
for line in shown["lines"]:
    for _ in range(line["quantity"]):
        console.json("--demo", "returns", "inspect", back, line["sku"], "packaging=sealed")
check(console.json("--demo", "returns", "close", back)["refund_minor"] == 0, "closing owes nothing by itself")
check(console.json("--demo", "returns", "owed", back, "refund", "--note", "Moved")["refund_minor"] > 0, "paid back")
console.refuses(1, "--demo", "returns", "owed", back, "reship", "--note", "Moved", saying="already")

# Goodwill: in parts, never more than was paid.
first = shown["lines"][0]
console.refuses(1, "--demo", "returns", "goodwill", back, first["sku"], "1.00", "--reason", "Late", saying="left to pay back")
lines = console.json("--demo", "returns", "show", numbers[1])["lines"]
given = console.json("--demo", "returns", "goodwill", numbers[1], lines[0]["sku"], "0.50", "--reason", "Scratched")
console.refuses(1, "--demo", "returns", "goodwill", numbers[1], lines[0]["sku"], "9999", "--reason", "Scratched", saying="left to pay back")
check("goodwill" in [row["kind"] for row in console.json("--demo", "returns", "refunds", "--queue", "all")], "among the refunds")
console.json("--demo", "returns", "goodwill-back", str(given["goodwill"]), "--reason", "Of another order")
console.refuses(1, "--demo", "returns", "goodwill-done", str(given["goodwill"]), "--note", "4711", saying="taken back")
check(console.json("--demo", "verify") == [], "verify lists violations")
console.end()

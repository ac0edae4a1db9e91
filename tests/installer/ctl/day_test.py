"""A whole day in the demo by the console, then everything that a person would look at: states, verify, papers, barcodes, emails."""

import email
import email.policy
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()


def barcodes_of(pdf, folder):
    subprocess.run(["pdftoppm", "-r", "203", "-png", "-singlefile", pdf, os.path.join(folder, "page")], check=True)
    read = subprocess.run(["zbarimg", "-q", "--raw", os.path.join(folder, "page.png")], capture_output=True)
    return read.stdout.decode().split("\n")


def work_on_stock(console, check):
    """Each command of the stock's work and its way back, as the warehouse's person; and as one who may not."""
    wes = ("--demo", "--as", "wes")
    pods = [row["code"] for row in console.json("--demo", "pods", "list")]
    free = next(row for row in console.json("--demo", "stock", "list") if row["available"] > 5 and row["pod"] == pods[0])
    card = console.json("--demo", "stock", "card", "--client", free["client"], "--sku", free["sku"])
    shelf = next(row["to"] for row in card if row["pod"] == pods[0] and row["reason"] == "putaway")
    units = ("--client", free["client"], "--pod", pods[0], "--bin", shelf, "--sku", free["sku"], "--quantity", "1")
    held = console.json(*wes, "stock", "hold", *units, "--reason", "cracked")
    console.json(*wes, "stock", "undo", str(held["event"]), "--reason", "not cracked")
    console.refuses(1, *wes, "stock", "undo", str(held["event"]), "--reason", "again", saying="taken back already")
    console.refuses(1, "--demo", "--as", "ana", "stock", "hold", *units, "--reason", "cracked", saying="permission")
    sent = console.json(*wes, "stock", "transfer", *units, "--to-pod", pods[1], "--reason", "short there")
    check(len(console.json("--demo", "stock", "transfers")) == 1, "the transfer is not in sight")
    there = next(row["bin"] for row in console.json("--demo", "pods", "bins", "--pod", pods[1]) if row["kind"] == "pick")
    console.json(*wes, "stock", "arrive", sent["number"], "--bin", there)
    check(console.json("--demo", "stock", "transfers") == [], "the transfer did not arrive")
    order = console.json("--demo", "--as", "ana", "po", "create", "--client", free["client"], "--pod", pods[0], "--supplier", "Mill", free["sku"] + "=4")
    console.json(*wes, "po", "arrive", order["number"])
    received = console.json(*wes, "receive", order["number"], free["sku"] + "=3+1:LOT-7:2027-01-31")
    console.json(*wes, "po", "undo", received["number"], "--reason", "another pallet")
    console.refuses(1, *wes, "po", "undo", received["number"], "--reason", "again", saying="already")
    received = console.json(*wes, "receive", order["number"], free["sku"] + "=4")
    away = console.json(*wes, "putaway", received["number"])
    console.json(*wes, "po", "undo", str(away[0]["posting"]), "--reason", "wrong bin")
    console.refuses(1, *wes, "po", "undo", str(away[0]["posting"]), "--reason", "again", saying="already")
    check(console.json(*wes, "putaway", received["number"])[0]["quantity"] == away[0]["quantity"], "the putaway was not taken back")


def main():
    console = Console()
    check = console.check
    played = console.json("day", "--orders", "25", "--seed", "3")
    console.keep_server()
    stages = {row["stage"]: row for row in played["stages"]}
    check(stages["Orders in"]["done"] == 25, f"orders in: {stages['Orders in']}")
    check(stages["Shipped"]["done"] >= 15, f"shipped: {stages['Shipped']}")
    check(stages["Manifests closed"]["done"] >= 2 and stages["Handed to the drivers"]["done"] >= 2, f"manifests: {stages['Manifests closed']}")
    check(stages["Carriers' scans"]["done"] >= 30, "too few scans by the carriers")
    check(stages["Returns authorized"]["done"] >= 3, f"returns: {stages['Returns authorized']}")
    check(stages["Returns inspected"]["done"] >= 3, f"inspected: {stages['Returns inspected']}")
    for name, row in stages.items():
        check(row["refused"] == 0, f"{name} refused something: {row}")

    check(stages["Short picked and counted"]["done"] >= 1, f"short picks: {stages['Short picked and counted']}")
    check(not any(row["to_count"] for row in console.json("--demo", "pick", "shorts")), "a bin still waits to be counted")
    check(stages["Stock looked after"]["done"] == 3, f"stock looked after: {stages['Stock looked after']}")
    work_on_stock(console, check)
    check(console.json("--demo", "verify") == [], "verify lists violations")
    check(console.json("--demo", "manifests", "unmanifested") == [], "labels are on no manifest after the day")
    check({row["state"] for row in console.json("--demo", "tracking", "list")} >= {"delivered", "in_transit", "returned"}, "the parcels' ways")
    check({row["kind"] for row in console.json("--demo", "tracking", "exceptions")} >= {"returned"}, "the queue of exceptions")
    check({row["kind"] for row in console.json("--demo", "emails", "list")} >= {"out_for_delivery", "delivered"}, "emails about the parcels' ways")
    orders = console.json("--demo", "orders", "list")
    check(len(orders) == 85, f"{len(orders)} orders instead of the morning's 60 and the day's 25")
    check({order["status"] for order in orders} >= {"shipped", "delivered", "on_hold"}, "not every kind of order is there")
    check(len(console.json("--demo", "channels", "list")) == 3, "three shops")
    shipped = next(order for order in orders if order["status"] == "shipped")
    decisions = {row["kind"] for row in console.json("--demo", "why", "id:%d" % shipped["id"])}
    check(decisions >= {"routing", "box", "rate"}, f"decisions of a shipped order: {decisions}")

    labels = sorted(glob.glob(os.path.join(played["documents"], "labels", "*.pdf")))
    check(len(labels) >= 15, f"{len(labels)} labels")
    house = no_postage = 0
    for label in labels:
        text = text_of(label)
        if "NO POSTAGE" in text.upper():
            no_postage += 1
            continue
        house += 1
        if house <= 3:
            codes = barcodes_of(label, console.home)
            tracking = [code for code in codes if re.fullmatch(r"PD[A-Z0-9-]+|[A-Z]{2,}[0-9-]+.*", code)]
            sscc = [code for code in codes if re.search(r"00?\d{18}", code.replace("\x1d", ""))]
            check(tracking or len(codes) > 2, f"no tracking barcode can be read on {label}: {codes}")
            check(sscc, f"no SSCC can be read on {label}: {codes}")
    check(house + no_postage == len(labels), "labels that are neither")
    print(f"{house} labels of the house courier, {no_postage} address labels without postage")
    for kind in ("pick lists", "packing slips", "manifests"):
        papers = glob.glob(os.path.join(played["documents"], kind, "*.pdf"))
        check(papers, f"no {kind}")
        fonts = subprocess.run(["pdffonts", papers[0]], capture_output=True, check=True).stdout.decode().splitlines()[2:]
        check(fonts and all(re.search(r"\byes\b", font) for font in fonts), f"fonts are not embedded in {papers[0]}")
        check(len(text_of(papers[0])) > 100, f"no text in {papers[0]}")
    zpl = open(labels[0].replace(".pdf", ".zpl"), encoding="utf-8").read()
    check(zpl.startswith("^XA") and zpl.rstrip().endswith("^XZ") and "^CI28" in zpl, "the ZPL is not a whole label")

    mails = glob.glob(os.path.join(played["emails"], "**", "*.eml"), recursive=True)
    sent = console.json("--demo", "emails", "--state", "sent")
    check(len(mails) == len(sent) and len(mails) > 40, f"{len(mails)} files for {len(sent)} sent emails")
    for path in mails:
        with open(path, "rb") as file:
            message = email.message_from_binary_file(file, policy=email.policy.default)
        kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
        check(kinds[:2] == ["text/plain", "text/html"], f"{path}: parts {kinds}")
        check(message["Subject"] and message["To"] and message["Message-ID"] and not message.defects, f"{path}: headers")

    # A second worker run sends nothing twice; a second verify still finds nothing.
    console.run("--demo", "worker", "--once")
    check(len(glob.glob(os.path.join(played["emails"], "**", "*.eml"), recursive=True)) == len(mails), "a second run handed something over again")
    check(console.json("--demo", "verify") == [], "verify lists violations after the worker")

    # A carrier that fetches its parcels at another time than the others has a cutoff of its own.
    pod = console.json("--demo", "pods", "list")[0]["code"]
    own = lambda: [row for row in console.json("--demo", "pods", "cutoffs") if row["pod"] == pod and row["of"] == "carrier"]
    check(console.json("--demo", "pods", "cutoff", "--pod", pod, "--carrier", "usps", "23:58")["was"] == "", "USPS had no cutoff of its own")
    check([row["name"] for row in own()] == ["USPS"], f"the cutoffs: {own()}")
    check(console.json("--demo", "pods", "cutoff", "--pod", pod, "--carrier", "usps", "none")["was"] == "23:58" and own() == [], "taken back")
    console.refuses(1, "--demo", "pods", "cutoff", "--pod", pod, "--carrier", "nobody", "14:00", saying="carrier")

    # The benches by console: what is taken, put back, not found, and taken back whole.
    for part in console.json("--demo", "fulfillments", "--status", "allocated")[:1]:
        console.json("--demo", "release", "--pod", part["pod"], "--limit", "1")
    for part in [row for row in console.json("--demo", "fulfillments", "--status", "released")][:1]:
        stop = console.json("--demo", "picklists", "show", part["pick_list"])[0]
        console.json("--demo", "pick", "scan", part["pick_list"], stop["sku"], "--bin", stop["bin"])
        console.json("--demo", "pick", "undo", part["pick_list"], stop["sku"], "--bin", stop["bin"], "--reason", "test")
        console.json("--demo", "release", "undo", str(part["id"]), "--reason", "test")
    for part in [row for row in console.json("--demo", "fulfillments", "--status", "packed")][:1]:
        check(console.json("--demo", "pack", "undo", str(part["id"]), "--reason", "test")["voided"], "nothing was voided")
    check(console.json("--demo", "verify") == [], "verify lists violations after the undo")

    # A day beside a running worker (as an open window starts one): nobody waits for nobody, nothing is sent twice.
    worker = console.start("--demo", "worker")
    again = console.json("day", "--orders", "5", "--seed", "4")
    worker.terminate()
    check(worker.wait(timeout=60) == 0, "the worker did not stop when it was told to")
    check({row["stage"]: row for row in again["stages"]}["Orders in"]["done"] == 5, "the second day beside a worker")
    check(console.json("--demo", "emails", "--state", "ready") == [], "emails still wait after the day")
    check(console.json("--demo", "verify") == [], "verify lists violations after the second day")
    console.end()


main()

"""What people change of orders on the console: where they go, what is in them, what ships together."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402


def some_order(console, *statuses):
    """One that nobody has begun to pick."""
    return next(row["number"] for row in console.json("--demo", "orders", "list") if row["status"] in statuses)


def addresses(console):
    check = console.check
    order = some_order(console, "ready", "received", "backordered")
    address = ("--demo", "orders", "address", order)
    before = console.json(*address)
    check(before["findings"] == [] and before["told"] is None, f"the demo's address: {before}")
    held = console.json(*address, "--set", "region=ZZ", "--set", "line2=Apt 77")
    check(held["status"] == "on_hold" and held["fields"] == ["line2", "region"], f"a wrong state: {held}")
    said = console.json(*address)
    check(said["findings"][0]["code"] == "unknown_state", f"findings: {said}")
    check(said["findings"][0]["proposal"] == before["address"]["region"], f"the proposal: {said}")
    check(said["told"] == before["address"], f"the shop's words: {said}")
    check("ZZ" in console.run(*address).stdout.decode(), "the address is not shown to people")
    accepted = console.json(*address, "--accept")
    check(accepted["status"] != "on_hold", f"accepted: {accepted}")
    console.refuses(1, *address, "--accept", saying="proposes nothing")
    console.json(*address, "--as-told")
    check(console.json(*address)["address"] == before["address"], "taken back")
    console.refuses(1, *address, "--as-told", saying="already")
    console.refuses(1, *address, "--set", "town=Reno", saying="FIELD=VALUE")
    console.refuses(1, *address, "--set", "city", saying="FIELD=VALUE")
    console.refuses(1, "--demo", "orders", "address", "NO-1", "--set", "city=X", saying="no order")


def lines(console):
    check = console.check
    order = some_order(console, "ready")
    orders = ("--demo", "orders")
    before = next(line for line in console.json(*orders, "show", order)["lines"] if line["quantity"] > 0)
    other = next(row["sku"] for row in console.json("--demo", "products", "list") if row["sku"][:3] == before["sku"][:3] and row["sku"] != before["sku"])
    changed = console.json(*orders, "line", order, before["sku"], "--quantity", str(before["quantity"] + 1))
    check(changed["was"] == {"sku": before["sku"], "quantity": before["quantity"]}, f"more: {changed}")
    check(changed["status"] in ("ready", "backordered"), f"its stock follows at once: {changed}")
    console.json(*orders, "line", order, before["sku"], "--replace", other, "--quantity", "1")
    check(any(line["sku"] == other and line["quantity"] == 1 for line in console.json(*orders, "show", order)["lines"]), "replaced")
    console.json(*orders, "line", order, other, "--replace", before["sku"], "--quantity", str(before["quantity"]))
    console.refuses(1, *orders, "line", order, before["sku"], "--replace", "NOWHERE", saying="NOWHERE")
    console.refuses(1, *orders, "line", order, "NOWHERE", "--quantity", "1", saying="no line")
    console.refuses(2, *orders, "line", order, before["sku"], "--quantity", "-1")


def words_and_wishes(console):
    check = console.check
    order = some_order(console, "ready", "received", "backordered")
    orders = ("--demo", "orders")
    check(console.json(*orders, "note", order, "leave it at the side door")["told"] == [], "a note")
    me = console.json("--demo", "people", "list")[0]["login"]
    check(console.json(*orders, "note", order, f"look at this, @{me}")["told"] == [me], "a mention")
    console.refuses(1, *orders, "note", order, "look at this, @nobody.here", saying="nobody.here")
    check(console.json("--demo", "--as", me, "orders", "mentions")[0]["order"] == order, "it waits")
    check(console.json("--demo", "--as", me, "orders", "mentions", "--done", order)["notes"] == 1, "done")
    check(console.json("--demo", "--as", me, "orders", "mentions") == [], "none waits")
    check(console.json(*orders, "priority", order, "9")["was"] == 0, "priority")
    check(console.json(*orders, "priority", order, "0")["was"] == 9, "priority taken back")
    console.refuses(2, *orders, "priority", order, "10")
    check(console.json(*orders, "gift", order, "--message", "For Mo")["was"] is None, "a gift")
    check(console.json(*orders, "gift", order, "--none")["was"] == "For Mo", "no gift")
    check(isinstance(console.json(*orders, "duplicates"), list), "duplicates")


def queues(console):
    """Lanes, marks and possible duplicates of the list."""
    check = console.check
    orders = ("--demo", "orders")
    every = console.json(*orders, "list")
    lane = next(row["lane"] for row in every if row["lane"])
    listed = console.json(*orders, "list", "--lane", lane.upper())
    check([row["number"] for row in listed] == [row["number"] for row in every if row["lane"] == lane], f"the lane {lane}")
    console.refuses(1, *orders, "list", "--lane", "Nowhere", saying="Nowhere")
    waiting = console.json(*orders, "list", "--queue", "to_do")
    check({row["status"] for row in waiting} <= {"received", "ready"} and waiting, "the queue to do")
    first = console.json(*orders, "list", "--queue", "to_do", "--limit", "2")
    rest = console.json(*orders, "list", "--queue", "to_do", "--limit", "2", "--after", str(first[-1]["id"]))
    check([row["id"] for row in first + rest] == [row["id"] for row in waiting][:4], "a queue has pages")
    late = console.json(*orders, "list", "--queue", "late")
    check({row["id"] for row in late} < {row["id"] for row in every}, "the queue late")
    console.refuses(2, *orders, "list", "--queue", "everywhere")
    console.refuses(2, *orders, "list", "--queue", "shipped_today")

    order = some_order(console, "ready", "received", "backordered")
    console.json(*orders, "priority", order, "5")
    console.json(*orders, "gift", order)
    row = next(row for row in console.json(*orders, "list") if row["number"] == order)
    check(row["priority"] == 5 and row["gift"] is True and isinstance(row["tags"], list), f"marks: {row}")
    check("P5, gift" in console.run(*orders, "list", "--search", order).stdout.decode(), "marks for people")

    def told(number, minute):
        return {"id": number, "name": f"#{number}", "currency": "USD", "processed_at": f"2026-03-01T09:{minute}:00Z", "financial_status": "paid", "subtotal_price": "3.00",
                "email": "twice@example.com", "line_items": [{"id": number, "sku": "NEW", "title": "New", "quantity": 1, "fulfillable_quantity": 1, "price": "3.00"}]}
    shop = next(row["shop"] for row in console.json("--demo", "channels", "list") if row["kind"] == "shopify")
    both = json.dumps({"orders": [told(990001, "00"), told(990002, "05")]}).encode()
    check(console.json(*orders, "import", "--channel", shop, "-", stdin=both)[0]["outcome"] == "imported", "imported")
    twin = console.json(*orders, "list", "--queue", "duplicates")
    check([(row["external_id"], row["looks_like"]) for row in twin] == [("990002", console.json(*orders, "duplicates")[0]["of"])], f"twins: {twin}")
    kept = console.json(*orders, "duplicates", "--keep", "990002", "--reason", "they want both")
    check(kept["of"] == [twin[0]["looks_like"]], f"kept: {kept}")
    check(console.json(*orders, "list", "--queue", "duplicates") == [] and console.json(*orders, "duplicates") == [], "none is left")
    console.refuses(1, *orders, "duplicates", "--keep", "990002", "--reason", "again", saying="not listed")
    console.refuses(2, *orders, "duplicates", "--keep", "990002")
    console.json(*orders, "duplicates", "--list-again", "990002", "--reason", "it was twice")
    check(len(console.json(*orders, "duplicates")) == 1, "listed again")


def holds(console):
    check = console.check
    first, second = [row["number"] for row in console.json("--demo", "orders", "list") if row["status"] in ("ready", "received", "backordered")][:2]
    held = console.json("--demo", "orders", "hold", first, second, "--kind", "until_date", "--until", "2020-01-01", "--reason", "the sale begins")
    check([row["order"] for row in held] == [first, second], f"held: {held}")
    check({row["status"] for row in console.json("--demo", "orders", "list") if row["number"] in (first, second)} == {"on_hold"}, "both wait")
    check(console.refuses(1, "--demo", "orders", "hold", first, "NO-1", "--reason", "x", saying="NO-1") is not None, "one is refused")
    console.json("--demo", "orders", "release-hold", first, second, "--kind", "until_date", "--reason", "it began")
    released = console.json("--demo", "orders", "show", second)["all_holds"]
    check(released[-1]["release_reason"] == "it began", f"released: {released}")


def together(console):
    check = console.check
    orders = ("--demo", "orders")
    waiting = [row for row in console.json(*orders, "list") if row["status"] == "ready" and row["client"] == "AO"]
    first = waiting[0]["number"]
    place = console.json(*orders, "address", first)["address"]
    second = None
    for row in waiting[1:]:
        console.json(*orders, "address", row["number"], *[part for field, value in place.items() for part in ("--set", f"{field}={value}")])
        proposed = [one for one in console.json(*orders, "merge", first) if one["order"] == row["number"]]
        check(len(proposed) == 1, f"{row['number']} goes to the same address: {proposed}")
        if proposed[0]["obstacle"] == "":
            second = row["number"]
            break
        console.refuses(1, *orders, "merge", first, row["number"], saying=row["number"])
    units = {row["number"]: row["units"] for row in waiting}
    merged = console.json(*orders, "merge", first, second)
    check(merged["merged"] == [second] and merged["status"] in ("ready", "backordered"), f"merged: {merged}")
    shown = console.json(*orders, "show", first)
    check(shown["carries"] == [second] and shown["units"] == units[first] + units[second], f"carries: {shown['carries']}, {shown['units']}")
    check(console.json(*orders, "show", second)["merged_into"] == first, "linked both ways")
    check(second in [row["number"] for row in console.json(*orders, "list", "--status", "merged")], "listed as merged")
    check("Carries" in console.run(*orders, "show", first).stdout.decode(), "said to people")
    console.refuses(1, *orders, "merge", first, second, saying="merged already")
    console.refuses(1, *orders, "merge", first, first, saying="one and the same")
    console.refuses(1, *orders, "cancel", first, "--reason", "x", saying="take the two apart first")
    console.refuses(1, *orders, "unmerge", first, saying="not merged")
    check(console.json("--demo", "verify") == [], "verify lists violations of a merge")
    check(console.json(*orders, "unmerge", second)["was_in"] == first, "unmerged")
    check(console.json(*orders, "show", first)["units"] == units[first], "as it was")


def cancels(console):
    """What a cancel undoes is said first; it changes nothing, and the cancel then does just that."""
    check = console.check
    orders = ("--demo", "orders")
    order = some_order(console, "ready")
    told = console.json(*orders, "cancel", order, "--dry-run")
    check(told["can_cancel"] and told["status"] == "ready" and told["reserved"] > 0, f"foreseen: {told}")
    check(sum(part["reserved"] for part in told["parts"]) == told["reserved"], f"by pod: {told}")
    check("free again" in console.run(*orders, "cancel", order, "--dry-run").stdout.decode(), "said to people")
    check(console.json(*orders, "show", order)["status"] == "ready", "a dry run changed it")
    console.refuses(2, *orders, "cancel", order, saying="--reason")
    console.json(*orders, "cancel", order, "--reason", "not wanted")
    again = console.json(*orders, "cancel", order, "--dry-run")
    check(not again["can_cancel"] and again["sentences"] == [f"{order} is canceled already."], f"over: {again}")
    console.refuses(1, *orders, "cancel", order, "--reason", "x", saying="canceled already")
    console.json(*orders, "uncancel", order, "--reason", "wanted after all")
    shipped = next((row["number"] for row in console.json(*orders, "list", "--status", "shipped")), None)
    if shipped:
        check(not console.json(*orders, "cancel", shipped, "--dry-run")["can_cancel"], "what has left")
    console.refuses(1, *orders, "cancel", "NO-1", "--dry-run", saying="no order")


def waits_for_the_pod(console):
    """A cancel of what is picked is asked for; nothing more of it is picked, and it is done with the last unit that is put back."""
    check = console.check
    orders = ("--demo", "orders")
    pick = ("--demo", "pick")
    for part in console.json("--demo", "fulfillments", "--status", "released"):
        if len(console.json(*orders, "show", part["order"])["fulfillments"]) > 1:
            continue
        stops = console.json("--demo", "picklists", "show", part["pick_list"])
        same = lambda stop: [x for x in stops if (x["bin"], x["sku"]) == (stop["bin"], stop["sku"])]  # noqa: E731
        mine = [x for x in stops if x["part"] == part["id"] and len(same(x)) == 1]
        if mine:
            break
    order, scan = part["order"], (part["pick_list"], mine[0]["sku"], "--bin", mine[0]["bin"])
    console.json(*pick, "scan", *scan)
    console.refuses(1, *orders, "cancel", order, "--reason", "wrong size", saying="--when-put-back")
    told = console.json(*orders, "cancel", order, "--dry-run")
    check(told["can_cancel"] and told["waits"], f"foreseen: {told}")
    asked = console.json(*orders, "cancel", order, "--when-put-back", "--reason", "wrong size")
    check(asked["waits"] and asked["status"] in ("picking", "packing"), f"asked: {asked}")
    console.refuses(1, *orders, "cancel", order, "--when-put-back", "--reason", "x", saying="asked already")
    check([row["number"] for row in console.json(*orders, "list", "--queue", "cancel_asked")] == [order], "listed")
    check("cancel asked" in console.run(*orders, "list", "--queue", "cancel_asked").stdout.decode(), "marked")
    shown = console.json(*orders, "show", order)
    check(shown["cancel_asked_reason"] == "wrong size" and shown["cancel_asked_by"], f"shown: {shown['cancel_asked_by']}")
    check("order.cancel_asked" in [event["kind"] for event in shown["timeline"]], "the timeline")
    back = [row for row in console.json(*pick, "back") if row["order"] == order]
    check([(row["sku"], row["bin"], row["units"]) for row in back] == [(mine[0]["sku"], mine[0]["bin"], 1)], f"to put back: {back}")
    notes = [x["note"] for x in console.json("--demo", "picklists", "show", part["pick_list"]) if x["part"] == part["id"]]
    check(notes == ["put back: order canceled"], f"on the list: {notes}")
    console.refuses(1, *pick, "scan", *scan, saying="left to pick")

    console.json(*orders, "uncancel", order, "--reason", "keeps it")
    check(console.json(*orders, "show", order)["cancel_asked_by"] is None, "withdrawn")
    console.json(*orders, "cancel", order, "--when-put-back", "--reason", "wrong size")
    console.json(*pick, "undo", *scan, "--reason", "canceled")
    shown = console.json(*orders, "show", order)
    check(shown["status"] == "canceled" and shown["cancel_reason"] == "wrong size", f"done: {shown['status']}")
    check(not [row for row in console.json(*pick, "back") if row["order"] == order], "nothing more to put back")
    check(console.json("--demo", "verify") == [], "verify lists violations of a cancel that waited")


def apart(console):
    check = console.check
    orders = ("--demo", "orders")
    for row in console.json(*orders, "list"):
        lines = [line for line in console.json(*orders, "show", row["number"])["lines"] if line["quantity"] > 0]
        if row["status"] == "ready" and len(lines) > 1:
            break
    number = row["number"]
    sku = lines[0]["sku"]
    console.refuses(1, *orders, "split", number, f"{sku}=999", saying="to ship")
    console.refuses(1, *orders, "split", number, f"{sku}=0", saying="names no units")
    console.refuses(1, *orders, "split", number, "NOWHERE", saying="NOWHERE")
    console.refuses(1, *orders, "split", number, *{line["sku"] for line in lines}, saying="would be left")
    part = console.json(*orders, "split", number, sku)
    check(part["part"] == number + "-2" and part["status"] in ("ready", "backordered"), f"split: {part}")
    check(console.json(*orders, "show", number)["parts"] == [part["part"]], "linked")
    check(console.json(*orders, "show", part["part"])["split_from"] == number, "linked back")
    check(console.json("--demo", "verify") == [], "verify lists violations of a split")
    check(console.json(*orders, "unsplit", part["part"])["order"] == number, "put back")
    after = [line for line in console.json(*orders, "show", number)["lines"] if line["quantity"] > 0]
    check([(x["sku"], x["quantity"]) for x in after] == [(x["sku"], x["quantity"]) for x in lines], "as it was")
    console.refuses(1, *orders, "unsplit", number, saying="not split off")


def pages(console):
    """Every list that grows with the years goes on where a page ends, and says so."""
    for words in (("orders", "list"), ("picklists", "list"), ("fulfillments",), ("fulfillments", "--status", "shipped"), ("shipments",), ("emails",), ("emails", "list")):
        whole = console.json("--demo", *words)
        if len(whole) < 2:
            console.check(False, f"{words}: the demo has {len(whole)}")
            continue
        first = console.run("--demo", "--json", *words, "--limit", str(len(whole) - 1))
        console.check(json.loads(first.stdout) == whole[:-1], f"{words}: the first page")
        console.check(f"--after {whole[-2]['id']}\n".encode() in first.stderr, f"{words}: how to go on: {first.stderr}")
        last = console.run("--demo", "--json", *words, "--limit", "1", "--after", str(whole[-2]["id"]))
        console.check(json.loads(last.stdout) == whole[-1:] and last.stderr == b"", f"{words}: the last page: {last.stderr}")
    console.refuses(2, "--demo", "fulfillments", "--status", "gone")
    console.refuses(2, "--demo", "shipments", "--limit", "0")


def main():
    console = Console(demo=True)
    pages(console)
    addresses(console)
    lines(console)
    words_and_wishes(console)
    holds(console)
    queues(console)
    together(console)
    apart(console)
    cancels(console)
    waits_for_the_pod(console)
    console.check(console.json("--demo", "verify") == [], "verify lists violations")
    console.end()


main()

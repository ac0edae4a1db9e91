"""Files of every kind on the console: channels of each kind, exports good and bad, a mapping tried out and kept, webhooks with their
signature, the worker's drop folder."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402

ITEMS = ("Sale Date,Item Name,Quantity,Price,Discount Amount,Delivery,Item Total,Currency,Transaction ID,Date Paid,Ship Name,Ship Address1,"
         "Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,SKU\n")


def item(order, transaction, quantity):
    return (f"05/02/26,Sock,{quantity},22.00,0,4.00,{22 * int(quantity) if quantity.isdigit() else 22}.00,USD,{transaction},05/02/26,Ada Moss,"
            f"7 Elm St,Bend,OR,97701,United States,{order},EO-MCS-M-GRY\n")


def woo_order(number, status):
    return json.dumps({"id": number, "number": str(number), "order_key": "k", "status": status, "currency": "USD", "total": "22.00",
                       "date_created_gmt": "2026-11-20T10:00:00", "date_modified_gmt": "2026-11-20T10:00:00", "date_paid_gmt": "2026-11-20T10:00:00",
                       "line_items": [{"id": 1, "name": "Sock", "quantity": 1, "sku": "EO-MCS-M-GRY", "subtotal": "22.00", "total": "22.00"}]})


def bought_by_a_company(number):
    order = json.loads(woo_order(number, "processing"))
    order["billing"] = {"first_name": "Ada", "last_name": "Moss", "company": "Elm School District"}
    order["meta_data"] = [{"id": 1, "key": "_po_number", "value": "PO-4517"}]
    return json.dumps(order)


def delivery(body, secret):
    signature = base64.b64encode(hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()).decode()
    return json.dumps({"headers": {"X-WC-Webhook-Signature": signature}, "raw_body": body})


def main():
    console = Console(demo=True)
    check = console.check

    def write(name, text, folder=console.home):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    channels = ("--demo", "channels")
    imports = ("--demo", "orders", "import", "--channel")
    for kind, shop in (("csv", "ember-etsy"), ("csv", "ember-edi"), ("woocommerce", "ember.example")):
        console.json(*channels, "add", "--client", "EO", "--kind", kind, "--shop", shop, "--name", shop)
    console.refuses(1, *channels, "add", "--client", "EO", "--kind", "csv", "--shop", "ember-etsy", "--name", "x", saying="already")
    console.refuses(2, *channels, "add", "--client", "EO", "--kind", "magento", "--shop", "x", "--name", "x")
    check({row["kind"] for row in console.json(*channels, "list")} == {"shopify", "csv", "woocommerce"}, "kinds of channels")

    # An export: the good order is in, the one with a broken row is named by line and column.
    mixed = write("etsy.csv", ITEMS + item(5, 51, "2") + item(6, 61, "one") + item(6, 62, "1"))
    refused = console.refuses(1, *imports, "ember-etsy", mixed)
    check(b"line 3, column Quantity" in refused.stdout, f"the row: {refused.stdout[-600:]}")
    problems = console.json("--demo", "orders", "problems")
    check(any("line 3, column Quantity" in row["detail"] for row in problems), "the problem is not kept")
    # A person deals with it, all of what she names or nothing, and takes it back; once the order is taken it ends by itself.
    listed = ("--demo", "orders", "problems")
    broken = next(row for row in problems if "line 3, column Quantity" in row["detail"])
    check(broken["external_id"] == "6" and not broken["is_file"], f"the order's own id: {broken}")
    console.refuses(2, *listed, "--done", str(broken["id"]), saying="--reason")
    console.refuses(1, *listed, "--done", str(broken["id"]), "999999", "--reason", "x", saying="problem")
    check(console.json(*listed, "--done", str(broken["id"]), "--reason", "Asked the shop")["state"] == "done", "done")
    check(all(row["id"] != broken["id"] for row in console.json(*listed)), "it is listed though it is done")
    console.refuses(1, *listed, "--done", str(broken["id"]), "--reason", "x", saying="already")
    console.json(*listed, "--reopen", str(broken["id"]), "--reason", "Not mended")
    check(any(row["id"] == broken["id"] for row in console.json(*listed)), "it is not open again")
    check(str(broken["id"]).encode() in console.run(*listed).stdout, "the table of problems")
    console.json(*imports, "ember-etsy", write("etsy-mended.csv", ITEMS + item(6, 61, "1")))
    check(all(row["id"] != broken["id"] for row in console.json(*listed)), "the order was taken, its problem stays")
    rows = console.json(*imports, "ember-etsy", write("etsy-good.csv", ITEMS + item(5, 51, "2")))
    check([row["outcome"] for row in rows] == ["unchanged"], f"again: {rows}")
    console.refuses(1, *imports, "ember.example", mixed, saying="another channel")
    console.refuses(1, *imports, "ember-etsy", write("odd.csv", "What,Is,This\n1,2,3\n"), saying="mapping set")

    # A mapping: tried, refused, kept, shown.
    flat = write("edi.csv", "PO;Item;Qty;Date;City\n900;EO-MCS-M-GRY;1;20261120;Bend\n901;EO-MCS-M-GRY;some;20261120;Bend\n")
    good = write("edi-good.csv", "PO;Item;Qty;Date;City\n900;EO-MCS-M-GRY;1;20261120;Bend\n")
    typed = ("--channel", "ember-edi", "--map", "order_id=PO", "--map", "sku=Item", "--map", "quantity=Qty", "--map", "placed_at=Date",
             "--map", "city=City", "--date-format", "YYYYMMDD", "--country", "US")
    console.refuses(1, *channels, "mapping", "show", "--channel", "ember-edi", saying="no mapping")
    console.refuses(1, *channels, "mapping", "preview", "--channel", "ember-edi", flat, saying="no mapping")
    console.refuses(1, *channels, "mapping", "preview", *typed, flat, saying="Nothing was stored")
    seen = console.json(*channels, "mapping", "preview", *typed, "--rows", "1", flat)
    check(len(seen) == 1 and seen[0]["units"] == 1 and seen[0]["city"] == "Bend", f"preview: {seen}")
    console.refuses(1, *channels, "mapping", "set", "--channel", "ember-edi", "--map", "colour=Farbe", saying="colour")
    check(console.json(*channels, "mapping", "set", *typed)["version"] == 1, "first version")
    check(console.json(*channels, "mapping", "set", *typed, "--currency", "USD")["version"] == 2, "second version")
    shown = console.json(*channels, "mapping", "show", "--channel", "ember-edi")
    check(shown["version"] == 2 and shown["fields"]["sku"] == {"column": "Item"} and shown["currency"] == "USD", f"shown: {shown}")
    check(b"YYYYMMDD" in console.run(*channels, "mapping", "show", "--channel", "ember-edi").stdout, "the table")
    rows = console.json(*imports, "ember-edi", good)
    check(rows[0]["outcome"] == "imported", f"mapped: {rows}")

    # What a company buys: found by its own number, and shown.
    rows = console.json(*imports, "ember.example", write("school.json", bought_by_a_company(60)))
    check(rows[0]["outcome"] == "imported", f"a company's: {rows}")
    shown = console.json("--demo", "orders", "show", f"id:{rows[0]['order']}")
    check((shown["company"], shown["po_number"]) == ("Elm School District", "PO-4517"), f"its buyer: {shown['company']}, {shown['po_number']}")
    for typed in ("po-4517", "elm school"):
        check([row["id"] for row in console.json("--demo", "orders", "list", "--search", typed)] == [shown["id"]], f"found by {typed}")
    check(b"PO-4517" in console.run("--demo", "orders", "show", f"id:{shown['id']}").stdout, "the table of a company's order")

    # Webhooks: only with the shop's own signature.
    hook = write("hook.json", delivery(woo_order(40, "processing"), "s1"))
    console.refuses(1, *imports, "ember.example", hook, saying="channels secret")
    console.refuses(1, *channels, "secret", "--channel", "ember.example", saying="No secret", stdin=b"")
    console.refuses(1, *channels, "secret", "--channel", "ember-edi", saying="no webhooks", env={"PODDESK_WEBHOOK_SECRET": "s2"})
    console.json(*channels, "secret", "--channel", "ember.example", env={"PODDESK_WEBHOOK_SECRET": "s2"})
    console.refuses(1, *imports, "ember.example", hook, saying="signature")
    console.json(*channels, "secret", "--channel", "ember.example", env={"PODDESK_WEBHOOK_SECRET": "s1"})
    check(console.json(*imports, "ember.example", hook)[0]["outcome"] == "imported", "the signed webhook")
    check(os.stat(os.path.join(console.home, "secrets.json")).st_mode & 0o077 == 0, "others may read the secrets")

    # The drop folder: the worker makes it, and takes in what lies there.
    console.run("--demo", "worker", "--once")
    folder = console.json(*channels, "folder", "--channel", "ember-edi")["folder"]
    check(os.path.isdir(os.path.join(folder, "done")), f"{folder} was not made")
    write("monday.csv", "PO;Item;Qty;Date;City\n910;EO-MCS-M-GRY;1;20261120;Bend\n911;EO-MCS-M-GRY;x;20261120;Bend\n", folder)
    write("odd.csv", "What,Is,This\n1,2,3\n", folder)
    time.sleep(1.2)
    console.run("--demo", "worker", "--once")
    check(os.path.exists(os.path.join(folder, "done", "monday.csv")), f"done: {os.listdir(os.path.join(folder, 'done'))}")
    with open(os.path.join(folder, "done", "monday.csv.problems.csv"), encoding="utf-8") as file:
        check("line 3, column Qty" in file.read(), "the problems beside the file")
    check(os.path.exists(os.path.join(folder, "refused", "odd.csv.problems.csv")), "the refused file's problems")
    check([row["external_id"] for row in console.json(*listed) if row["is_file"]] == ["odd.csv"], f"the refused file: {console.json(*listed)}")
    console.json(*imports, "ember-edi", write("odd.csv", "PO;Item;Qty;Date;City\n912;EO-MCS-M-GRY;1;20261120;Bend\n"))
    check(not [row for row in console.json(*listed) if row["is_file"]], "the file was taken under its name, its problem stays")
    found = console.json("--demo", "orders", "list", "--channel", "ember-edi")
    check({row["number"] for row in found} == {"900", "910", "912"}, f"orders of the folder: {[row['number'] for row in found]}")
    console.check(console.run("--demo", "verify").returncode == 0, "verify")
    for command in (("channels",), ("channels", "add"), ("channels", "mapping"), ("channels", "mapping", "set"), ("channels", "secret"), ("orders", "import")):
        check(b"xample" in console.run(*command, "--help").stdout, f"{command} has no example")
    console.end()


if __name__ == "__main__":
    main()

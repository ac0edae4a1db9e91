"""Bad input of every kind: one clear sentence, the right exit code, nothing half done."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402

SHOP = "ember-outdoor.myshopify.com"


def order(**changes):
    base = {"id": 1, "name": "EO-1", "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z", "currency": "USD", "financial_status": "paid",
            "total_price": "22.00", "subtotal_price": "22.00", "total_tax": "0.00", "total_discounts": "0.00",
            "line_items": [{"id": 11, "sku": "EO-MCS-M-GRY", "title": "Sock", "quantity": 1, "price": "22.00"}]}
    base.update(changes)
    return base


def main():
    console = Console(demo=True)
    before = len(console.json("--demo", "orders", "list"))

    def write(name, data):
        path = os.path.join(console.home, name)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    def refused(name, data, saying=""):
        console.refuses(1, "--demo", "orders", "import", "--channel", SHOP, write(name, data), saying=saying)

    refused("broken.json", b'{"orders": [{"id": 1,', "line")
    refused("empty.json", b"")
    refused("nul.json", json.dumps(order(note="a\x00b")).encode().replace(b"\\u0000", b"\x00"))
    refused("nul_escaped.json", order(note="a\x00b"))
    refused("big.json", b"[" + b" " * (100 * 1024 * 1024) + b"]", "MB")
    refused("deep.json", b"[" * 200000 + b"]" * 200000)
    refused("negative.json", order(line_items=[{"id": 11, "sku": "EO-MCS-M-GRY", "title": "Sock", "quantity": -1, "price": "22.00"}]), "-1")
    refused("huge.json", order(line_items=[{"id": 11, "sku": "EO-MCS-M-GRY", "title": "Sock", "quantity": 10**12, "price": "22.00"}]), "1000000000000")
    refused("currency.json", order(currency="ZZZ"), "ZZZ")
    refused("money.json", order(total_price="12,50"))
    refused("product.json", {"product": {"id": 7, "title": "A product"}}, "product")
    refused("nothing_such.json", {"errors": [{"message": "Throttled"}]})
    console.refuses(1, "--demo", "orders", "import", "--channel", SHOP, "/nowhere/at/all.json", saying="/nowhere/at/all.json")
    console.refuses(1, "--demo", "orders", "import", "--channel", "unknown.myshopify.com", write("fine.json", order()), saying="unknown")
    console.check(len(console.json("--demo", "orders", "list")) == before, "a refused file left an order behind")

    # A file with one bad object: the good ones are stored, the bad one is named, the exit code says so.
    mixed = write("mixed.json", {"orders": [order(id=77, name="EO-77"), order(id=78, currency="ZZZ")]})
    console.refuses(1, "--demo", "orders", "import", "--channel", SHOP, mixed)
    console.check(len(console.json("--demo", "orders", "list")) == before + 1, "the good order of a mixed file is stored")
    again = console.json("--demo", "orders", "import", "--channel", SHOP, write("again.json", order(id=77, name="EO-77")))
    console.check(again[0]["outcome"] == "unchanged", f"twice the same is {again[0]['outcome']}")

    console.refuses(2, "nonsense")
    console.refuses(2, "--demo", "orders", "list", "--status", "lost")
    console.refuses(2, "--demo", "stock", "adjust", "--client", "EO", "--pod", "RNO", "--bin", "A-01-1", "--sku", "x", "--quantity", "1000000000000", "--reason", "x")
    console.refuses(2, "orders", "import", "--channel")
    console.refuses(2, "--demo", "tracking", "silence", "podline", "--days", "400", saying="1 to 60")
    console.refuses(2, "--demo", "tracking", "exceptions", "--kind", "nope", saying="after_delivery")
    console.refuses(1, "--demo", "audit", "list", "--table", "nope", saying="orders.order")
    console.json("--demo", "audit", "list", "--table", "orders")
    console.refuses(2, "--profile", "nowhere", "orders", "list", saying="profile")
    console.refuses(1, "--demo", "orders", "show", "no-such-order")
    console.refuses(1, "--demo", "orders", "hold", "EO-77", "--reason", " ")
    console.refuses(1, "--demo", "receive", "PO-00001", "EO-MCS-M-GRY=-1")
    console.refuses(1, "--demo", "po", "create", "--client", "EO", "--pod", "RNO", "--supplier", "X", "NO-SUCH-SKU=1", saying="NO-SUCH-SKU")
    console.refuses(1, "--demo", "--as", "wes", "orders", "cancel", "EO-77", "--reason", "not his job")
    console.refuses(1, "--demo", "--as", "ana", "ship", "1")
    console.refuses(3, "--demo", "--as", "nobody", "orders", "list")

    # A wrong password, no server, a broken file of settings.
    secrets = os.path.join(console.home, "secrets.json")
    with open(secrets) as file:
        stored = file.read()
    with open(secrets, "w") as file:
        file.write(stored.replace(json.loads(stored)["ana"], "wrong-password"))
    console.refuses(3, "--demo", "--as", "ana", "orders", "list", saying="password")
    with open(secrets, "w") as file:
        file.write(stored)
    with open(os.path.join(console.home, "settings.json"), "w") as file:
        json.dump({"profiles": {"far": {"host": "127.0.0.1", "port": "1", "user": "ana", "sslmode": "disable"}}}, file)
    console.refuses(3, "--profile", "far", "orders", "list", env={"PODDESK_PASSWORD": "x"})
    with open(os.path.join(console.home, "settings.json"), "w") as file:
        file.write("{ not json")
    console.refuses(2, "orders", "list", saying="settings.json")
    os.remove(os.path.join(console.home, "settings.json"))
    console.refuses(3, "orders", "list", env={"PODDESK_HOME": "/proc/nowhere"})

    console.check(console.json("--demo", "verify") == [], "verify lists violations")
    console.end()


main()

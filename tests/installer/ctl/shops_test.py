#!/usr/bin/env python3
"""Shops over the network on the console: connected, read here and by the worker, one that fails beside one that does not, paused and resumed; the key
of a shop is in no table, no output and no log."""

import http.server
import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402

SECRET = "ck_1:cs_verysecret"


class Shop(http.server.BaseHTTPRequestHandler):
    orders, status, waits, sold = 3, 200, False, {}

    def log_message(self, *_):
        pass

    def do_GET(self):
        if type(self).waits:
            type(self).release.wait(55)
        rows = [{"id": n, "number": str(n), "order_key": "k", "status": "processing", "currency": "USD", "total": "22.00", "total_tax": "0.00",
                 "date_created_gmt": "2026-11-20T10:00:00", "date_modified_gmt": f"2026-11-20T10:00:{n:02}", "date_paid_gmt": "2026-11-20T10:00:00",
                 "line_items": [{"id": n, "name": "Sock", "quantity": 1, "sku": "EO-MCS-M-GRY", "subtotal": "22.00", "total": "22.00", "total_tax": "0.00"}]}
                for n in range(1, type(self).orders + 1)]
        if "/products" in self.path:
            rows = [{"id": 7, "parent_id": 0, "sku": "EO-MCS-M-GRY", "manage_stock": False, "stock_quantity": None}]
        body = json.dumps(rows if type(self).status == 200 else {"message": "no"}).encode()
        self.send_response(type(self).status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", len(body)), ("X-WP-Total", len(rows)), ("X-WP-TotalPages", 1)):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).sold = {it["id"]: it["stock_quantity"] for it in asked["update"]}
        body = json.dumps(asked).encode()
        self.send_response(200)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", len(body))):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


class HoldingShop(http.server.BaseHTTPRequestHandler):
    """Shopify with one order, and its holds by id."""
    holds = {"gid://shopify/FulfillmentHold/11": {"reason": "HIGH_RISK_OF_FRAUD", "reasonNotes": "two cards", "handle": None}}

    def log_message(self, *_):
        pass

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        query, given, holds = asked["query"], asked["variables"], type(self).holds
        waiting = {"id": "gid://shopify/FulfillmentOrder/1", "orderId": "gid://shopify/Order/1", "status": "ON_HOLD" if holds else "OPEN", "fulfillAt": None,
                   "fulfillmentHolds": [{"id": k, "displayReason": "High risk of fraud", "heldByRequestingApp": bool(h["handle"]), **h} for k, h in holds.items()]}
        last = {"hasNextPage": False, "endCursor": None}
        if "PodDeskPlaceHold" in query:
            holds["gid://shopify/FulfillmentHold/12"] = {k: given["hold"][k] for k in ("reason", "reasonNotes", "handle")}
        for it in given.get("holds", []):
            holds.pop(it)
        data = {"answer": {"userErrors": []}}
        if "PodDeskOrders" in query:
            data = {"orders": {"pageInfo": last, "nodes": [{
                "id": "gid://shopify/Order/1", "name": "#H1", "currencyCode": "USD", "createdAt": "2026-11-20T10:00:00Z", "updatedAt": "2026-11-20T10:00:00Z",
                "displayFinancialStatus": "PAID", "totalPriceSet": {"shopMoney": {"amount": "22.00", "currencyCode": "USD"}},
                "lineItems": {"pageInfo": last, "nodes": [{"id": "gid://shopify/LineItem/1", "sku": "EO-MCS-M-GRY", "title": "Sock", "quantity": 1}]},
                "fulfillmentOrders": {"pageInfo": last, "nodes": [waiting]}}]}}
        elif "PodDeskHeld" in query:
            data = {"fulfillmentOrders": {"pageInfo": last, "nodes": [waiting] if holds else []}}
        elif "PodDeskHolds" in query:
            data = {"order": {"fulfillmentOrders": {"nodes": [waiting]}}}
        elif "PodDeskRequests" in query:
            data = {"requests": {"pageInfo": last, "nodes": []}}
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", len(body))):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


def holds_both_ways(console):
    """Held from the first moment, lifted by nobody in silence; ours is told, and its end too."""
    check, shop = console.check, "holds.myshopify.com"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HoldingShop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    console.json("--demo", "channels", "add", "--client", "EO", "--kind", "shopify", "--shop", shop, "--name", shop)
    console.refuses(1, "--demo", "channels", "holds", "--channel", shop, "on", saying="connect")
    console.json("--demo", "channels", "connect", "--channel", shop, "--address", f"http://127.0.0.1:{server.server_address[1]}",
                 "--since", "2026-11-01", env={"PODDESK_SHOP_SECRET": "shpat_verysecret"})
    console.json("--demo", "channels", "holds", "--channel", shop, "on")
    check([row["holds"] for row in console.json("--demo", "channels", "health") if row["shop"] == shop] == [True], "it hears of holds")

    def order():
        return console.json("--demo", "orders", "show", "#H1")

    def sync():
        return console.json("--demo", "channels", "sync", "--channel", shop)

    check(sync()["held"] == 1, "the shop's hold")
    held = order()["all_holds"][0]
    check(order()["status"] == "on_hold" and held["by_shop"] and held["reason"] == "held in the shop: High risk of fraud: two cards", f"held: {held}")
    release = ("--demo", "orders", "release-hold", "#H1", "--kind", "fraud", "--reason", "seen")
    console.refuses(1, *release, saying="the shop placed this hold")
    console.json(*release, "--anyway")
    check(sync()["told"] == 1 and not HoldingShop.holds, f"released there: {HoldingShop.holds}")
    console.json("--demo", "orders", "hold", "#H1", "--kind", "client", "--reason", "ask Acme first")
    check(sync()["told"] == 1, "ours is told")
    ours = list(HoldingShop.holds.values())
    check(len(ours) == 1 and ours[0]["reasonNotes"] == "ask Acme first" and ours[0]["handle"].startswith("poddesk-"), f"ours: {ours}")
    check(sync()["held"] == 0 and len([it for it in order()["all_holds"] if not it["released_at"]]) == 1, "ours came back as the shop's")
    console.json("--demo", "orders", "release-hold", "#H1", "--kind", "client", "--reason", "asked")
    check(sync()["told"] == 1 and not HoldingShop.holds, "its end is told")
    server.shutdown()


def serve():
    kind = type("OneShop", (Shop,), {"release": threading.Event()})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, kind, f"http://127.0.0.1:{server.server_address[1]}"


def main():
    console = Console(demo=True)
    check = console.check
    channels = ("--demo", "channels")
    server, shop, address = serve()
    other_server, other, other_address = serve()
    for name in ("ember.example", "other.example"):
        console.json(*channels, "add", "--client", "EO", "--kind", "woocommerce", "--shop", name, "--name", name)
    key = {"env": {"PODDESK_SHOP_SECRET": SECRET}}

    # What is wrong is said before anything is stored.
    console.refuses(1, *channels, "connect", "--channel", "ember.example", "--address", address, saying="No key")
    console.refuses(1, *channels, "connect", "--channel", "ember.example", "--address", "http://ember.example", saying="https://", **key)
    console.refuses(1, *channels, "connect", "--channel", "ember.example", "--address", address, env={"PODDESK_SHOP_SECRET": "ck"}, saying="ck_")
    console.refuses(1, *channels, "sync", "--channel", "ember.example", saying="not connected")

    def health(name):
        return next(row for row in console.json(*channels, "health") if row["shop"] == name)

    check(health("ember.example")["state"] == "files", "a shop that is not connected")
    connected = console.json(*channels, "connect", "--channel", "ember.example", "--address", address, "--since", "2026-11-01", **key)
    check(connected["address"] == address, f"connected: {connected}")
    first = console.json(*channels, "sync", "--channel", "ember.example")
    check((first["imported"], first["refused"], first["caught_up"]) == (3, 0, True), f"read: {first}")
    again = console.json(*channels, "sync", "--channel", "ember.example")
    check((again["imported"], again["unchanged"]) == (0, 3), f"again: {again}")
    check(health("ember.example")["state"] == "ok", "its health")

    # One that fails says what and what to do; mended, a person's word is enough.
    shop.status = 401
    console.refuses(1, *channels, "sync", "--channel", "ember.example", saying="does not take our key")
    broken = health("ember.example")
    check(broken["state"] == "stopped" and "channels connect" in broken["problem"], f"its trouble: {broken}")
    shop.status = 200
    console.json(*channels, "sync", "--channel", "ember.example")
    check(health("ember.example")["problem"] == "", "the trouble is over")

    # What is available is told once a person says so, and once only.
    check(first["stock"] == 0 and shop.sold == {}, "stock is told though nobody asked for it")
    check(console.json(*channels, "stock", "--channel", "ember.example", "on")["stock"] is True, "stock on")
    told = console.json(*channels, "sync", "--channel", "ember.example")
    check(told["stock"] > 0 and shop.sold.get(7, -1) >= 0, f"stock: {told}, {shop.sold}")
    shop.sold = {}
    console.json(*channels, "sync", "--channel", "ember.example")
    check(shop.sold == {}, "the same number is told twice")
    row = health("ember.example")
    check(row["stock"] is True and row["stock_told"] is not None and row["unknown_skus"] > 0, f"its stock: {row}")
    console.refuses(1, *channels, "stock", "--channel", "ember.example", "--location", "Reno", "on")
    console.json(*channels, "stock", "--channel", "ember.example", "off")

    # The worker reads both; one that does not answer keeps nobody waiting.
    console.json(*channels, "connect", "--channel", "other.example", "--address", other_address, "--since", "2026-11-01", **key)
    other.waits = True
    shop.orders = 5
    console.json(*channels, "connect", "--channel", "ember.example", "--address", address)
    worker = console.start("--demo", "worker")
    until = time.monotonic() + 60
    while time.monotonic() < until and health("ember.example")["orders_read"] < 5 + 3 * 3:
        time.sleep(0.2)
    check(health("ember.example")["orders_read"] >= 5 + 3 * 3, "the worker does not read a shop beside a silent one")
    check(health("other.example")["state"] == "reading", f"the silent one: {health('other.example')}")
    other.release.set()
    while time.monotonic() < until and health("other.example")["state"] != "ok":
        time.sleep(0.2)
    check(health("other.example")["state"] == "ok", "the silent one, once it spoke")
    worker.terminate()
    check(worker.wait(60) == 0, "the worker ends when told to")

    console.json(*channels, "pause", "--channel", "other.example")
    check(health("other.example")["state"] == "paused", "paused")
    console.refuses(1, *channels, "sync", "--channel", "other.example", saying="paused")
    console.json(*channels, "resume", "--channel", "other.example")
    check(console.json(*channels, "sync", "--channel", "other.example")["refused"] == 0, "resumed")
    console.refuses(1, *channels, "holds", "--channel", "ember.example", "on", saying="Only Shopify")
    holds_both_ways(console)
    check(console.json("--demo", "verify") == [], "verify lists violations")

    for folder, _, files in os.walk(console.home):
        for name in files:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                if b"cs_verysecret" in file.read():
                    check(name == "secrets.json" and os.stat(path).st_mode & 0o077 == 0, f"the key lies in {path}")
    for one in (server, other_server):
        one.shutdown()
    console.end()


main()

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

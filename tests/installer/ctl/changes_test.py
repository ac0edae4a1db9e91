"""What people change of orders on the console: where they go."""

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


def main():
    console = Console()
    console.json("demo", "make")
    addresses(console)
    console.check(console.json("--demo", "verify") == [], "verify lists violations")
    console.end()


main()

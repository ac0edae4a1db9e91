"""Rules on the console: a file checked, tried on the demo's orders, published, met by an import, copied, and who may not."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402


def main():
    console = Console(demo=True)
    check = console.check
    rules = ("--demo", "rules")

    def write(name, content):
        path = os.path.join(console.home, name)
        with open(path, "w") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    check(len(console.json(*rules, "list")) >= 6, "the demo has no rules")
    shown = console.json(*rules, "show", "--client", "AO")
    check([r["name"] for r in shown["rules"]][0] == "Gifts", f"show: {shown}")
    check(console.run(*rules, "check", write("ao.json", shown)).returncode == 0, "what show prints cannot be read")

    # A mistake is named with its place.
    wrong = {"rules": [{"name": "Odd", "if": [{"field": "moon", "is": ["full"]}], "then": [{"do": "tag", "with": ["x"]}]}]}
    console.refuses(1, "rules", "check", write("wrong.json", wrong), saying='Rule 1 "Odd": condition 1: "field" is "moon"')
    console.refuses(1, *rules, "publish", write("wrong.json", wrong), "--client", "AO", "--note", "x", saying="Rule 1")
    console.refuses(1, "rules", "check", write("no.json", "{"), saying="no JSON")
    nowhere = {"rules": [{"name": "Pod", "then": [{"do": "pod", "with": ["MOON"]}]}]}
    console.refuses(1, *rules, "publish", write("nowhere.json", nowhere), "--client", "AO", "--note", "x", saying='the pod "MOON"')

    # Published, and met by the next import; dry run says what it would do to those that came before.
    hold = {"rules": [{"name": "Socks", "if": [{"field": "sku", "is": ["EO-MCS-*"]}],
                       "then": [{"do": "hold", "with": ["client"], "note": "ask about the color"}, {"do": "tag", "with": ["sock"]}], "stop": True},
                      {"name": "Socks again", "if": [{"field": "sku", "is": ["EO-MCS-*"]}], "then": [{"do": "tag", "with": ["never"]}]}]}
    path = write("hold.json", hold)
    findings = {row["rule"]: row["finding"] for row in console.json("rules", "check", path)}
    check(findings["Socks again"] == '"Socks" takes every order of it and says stop.', f"check: {findings}")
    console.json("--demo", "channels", "add", "--client", "EO", "--kind", "csv", "--shop", "ember-etsy", "--name", "x")
    header = ("Sale Date,Item Name,Quantity,Price,Discount Amount,Delivery,Item Total,Currency,Transaction ID,Date Paid,Ship Name,Ship Address1,"
              "Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,SKU\n")
    row = "05/02/26,Sock,1,22.00,0,4.00,22.00,USD,{0},05/02/26,Ada Moss,7 Elm St,Bend,OR,97701,United States,{0},EO-MCS-M-GRY\n"
    imports = ("--demo", "orders", "import", "--channel", "ember-etsy")
    console.json(*imports, write("before.csv", header + row.format(5)))
    tried = console.json(*rules, "dry-run", path, "--client", "EO", "--last", "50")
    check(tried["rules"][0]["hits"] == tried["rules"][1]["stopped"] > 0 == tried["rules"][1]["hits"], f"dry run: {tried['rules']}")
    check(any("tag: sock" in diff["added"] for diff in tried["diffs"]), f"dry run: {tried['diffs']}")
    seen = console.json(*rules, "history", "--client", "EO")[0]["version"]
    console.refuses(1, *rules, "publish", path, "--client", "EO", "--note", "x", "--seen", "0", saying="somebody published other rules")
    published = console.json(*rules, "publish", path, "--client", "EO", "--note", "socks wait", "--seen", str(seen))
    check(published["version"] == seen + 1, f"publish: {published}")
    done = console.json(*imports, write("after.csv", header + row.format(6)))
    check(done is not None, "import")
    order = console.json("--demo", "orders", "show", "6")
    check(order["status"] == "on_hold" and "sock" in order["tags"], f"order: {order['status']} {order['tags']}")
    check([r["rule"] for r in order["rules"] if not r["shared"]] == ["Socks"], f"order: {order['rules']}")
    console.json(*imports, write("again.csv", header + row.format(6)))
    check(console.json("--demo", "orders", "show", "6")["rules"] == order["rules"], "a second import acted again")
    check(len(console.json(*rules, "history", "--client", "EO")) == seen + 1, "history")
    check(console.json(*rules, "show", "--client", "EO", "--version", "1")["rules"][0]["name"] == "Desert states", "an older version")

    console.json(*rules, "copy", "--from", "EO", "--to", "FS", "--rule", "Socks again")
    check([r["name"] for r in console.json(*rules, "show", "--client", "FS")["rules"]] == ["Socks again"], "copy")
    console.refuses(1, *rules, "copy", "--from", "EO", "--to", "FS", "--rule", "Socks again", saying="no rule")
    people = {person["role"]: person["login"] for person in console.json("--demo", "people", "list")}
    console.refuses(1, "--demo", "--as", people["account_manager"], "rules", "publish", path, "--note", "x", saying="administrator")
    check(console.json("--demo", "verify") == [], "verify lists violations")
    console.end()


main()

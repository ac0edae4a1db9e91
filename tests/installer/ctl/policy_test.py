"""Rules for returns on the console: shown, tried on the demo's items, published, met by an inspection, put back, and who may not."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402


def main():
    console = Console(demo=True)
    check = console.check
    policy = ("--demo", "returns", "policy")

    def write(name, content):
        path = os.path.join(console.home, name)
        with open(path, "w") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    house = console.json(*policy, "show")
    check(house["rules"][0]["key"] == "hazmat", f"show: {house}")
    check(console.json(*policy, "show", "--client", "AO") == house, "a client without rules of its own goes by the house's")
    check(console.json(*policy, "history", "--client", "AO") == [], "history of nothing")
    console.refuses(1, *policy, "show", "--client", "NOPE", saying="NOPE")
    console.refuses(1, *policy, "show", "--version", "9", saying="no such version")

    # A mistake is named with its place.
    for name, rules, saying in [
        ("moon", [{"when": {"moon": "full"}, "grade": "A", "disposition": "restock", "sentence": "x"}], "there is no such question"),
        ("open", [{"when": {"works": "yes"}, "grade": "A", "disposition": "restock", "sentence": "x"}], "The last rule must match everything"),
        ("grade", [{"when": {}, "grade": "E", "disposition": "restock", "sentence": "x"}], 'grade "E" cannot go to "restock"'),
    ]:
        path = write(name + ".json", {"rules": rules})
        for command in (["draft", path], ["dry-run", path], ["publish", path, "--note", "x"]):
            console.refuses(1, *policy, *command, "--client", "AO", saying=saying)
    console.refuses(1, *policy, "publish", write("no.json", "[]"), "--client", "AO", "--note", "x", saying="no JSON object")
    console.refuses(1, *policy, "publish", "--client", "AO", "--note", "x", saying="You have no draft")
    console.refuses(1, *policy, "publish", "--client", "AO", "--note", " ", "--window-days", "45", saying="note")

    # Nothing changes by itself: what is in force made of the past what it makes of it now.
    same = console.json(*policy, "dry-run")
    check(same["items"] > 0 and same["changed"] == 0, f"dry run of what is in force: {same['items']} items, {same['diffs'][:3]}")
    hits = {row["rule"]: row["hits"] for row in same["rules"]}
    check(sum(hits.values()) == same["items"], f"hits: {hits}")
    check(all(row["finding"] == "" for row in same["rules"]), "the house's rules shadow each other")

    draft = dict(house)
    draft["rules"] = [{"key": "all-held", "when": {}, "disposition": "quarantine", "sentence": "A person looks at all."}] + house["rules"]
    path = write("held.json", draft)
    kept = console.json(*policy, "draft", path, "--client", "AO")
    check(kept["seen"] == 0, f"draft: {kept}")
    check(console.json(*policy, "draft", "--client", "AO")["rules"][0]["key"] == "all-held", "the draft is not kept")
    tried = console.json(*policy, "dry-run", path)
    check(tried["rules"][0]["would"] == tried["items"], f"dry run: {tried['rules'][0]}")
    check(tried["changed"] == sum(not row["was"].startswith("Quarantine") for row in tried["diffs"]) > 0, f"dry run: {tried['diffs'][:3]}")
    check(console.json(*policy, "publish", "--client", "AO", "--note", "all held")["version"] == 1, "publish")
    console.refuses(1, *policy, "publish", path, "--client", "AO", "--note", "x", "--seen", "0", saying="somebody published other rules")
    check(console.json(*policy, "publish", "--client", "AO", "--note", "longer", "--window-days", "45")["version"] == 2, "publish days")
    history = console.json(*policy, "history", "--client", "AO")
    check([row["version"] for row in history] == [2, 1], f"history: {history}")
    check(history[0]["changes"] == ["The return window is 45 days, not 30."], f"history: {history[0]}")
    check(console.json(*policy, "show", "--client", "AO")["rules"][0]["key"] == "all-held", "days took the rules away")
    console.refuses(1, *policy, "revert", "--client", "AO", "--to", "7", "--note", "x", saying="no such version")
    check(console.json(*policy, "revert", "--client", "AO", "--to", "0", "--note", "as the house")["version"] == 3, "revert")
    check(console.json(*policy, "show", "--client", "AO") == house, "the house's rules are not back")

    # The house's are an administrator's, a client's those of who has it.
    ana = ("--demo", "--as", "ana", "returns", "policy")
    console.refuses(1, *ana, "publish", "--note", "x", "--window-days", "9", saying="administrator")
    check(console.json(*ana, "publish", "--client", "AO", "--note", "x", "--window-days", "31")["version"] == 4, "ana may")
    console.json("--demo", "products", "classify", "--client", "FS", "--sku", "FS-EYE-15", "--category", "cosmetics", "--hazmat")
    console.end()


main()

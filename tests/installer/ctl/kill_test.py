"""Kills poddeskctl with -9 at random moments of real use cases, then looks: nothing that was acknowledged is lost or done twice,
and every invariant holds. PODDESK_KILLS=1000 for the long run. The control counts killed commands as acknowledged: it must find
losses, or this test could not see any."""

import json
import os
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
from console import Console  # noqa: E402

PROGRAM = os.environ["PODDESK_CTL"]
KILLS = int(os.environ.get("PODDESK_KILLS", "200"))
SEED = int(os.environ.get("PODDESK_SEED", str(time.time_ns() % 1000000)))


def order_file(console, number):
    path = os.path.join(console.home, f"kill-{number}.json")
    with open(path, "w") as file:
        json.dump({"id": 7000000 + number, "name": f"K-{number}", "email": "k@shopper.example", "created_at": "2026-11-23T10:00:00Z", "updated_at": "2026-11-23T10:00:00Z",
                   "currency": "USD", "financial_status": "paid", "total_price": "22.00", "subtotal_price": "22.00", "total_tax": "0.00", "total_discounts": "0.00",
                   "line_items": [{"id": 70000000 + number, "sku": "EO-MCS-M-GRY", "title": "Sock", "quantity": 1, "price": "22.00"}]}, file)
    return path


def command_of(console, number, bins):
    kind = number % 3
    if kind == 0:
        return "adjust", ["stock", "adjust", "--client", "EO", "--pod", "RNO", "--bin", bins["EO-MCS-M-GRY"], "--sku", "EO-MCS-M-GRY", "--quantity", "1", "--reason", f"kill {number}"]
    if kind == 1:
        return "import", ["orders", "import", "--channel", "ember-outdoor.myshopify.com", order_file(console, number)]
    return "po", ["po", "create", "--client", "EO", "--pod", "RNO", "--supplier", "Kill", "--number", f"KILL-{number}", "EO-MCS-M-GRY=1"]


def main():
    rng = random.Random(SEED)
    print("PODDESK_SEED =", SEED)
    console = Console(demo=True)
    rows = console.json("--demo", "pods", "bins", "--pod", "RNO")
    bins = {"EO-MCS-M-GRY": next(row["bin"] for row in rows if row["kind"] == "pick")}
    keeper = console.start("--demo", "worker")  # keeps the server up between commands
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PODDESK_") and not k.startswith("PG")}
    environment.update({"PODDESK_HOME": console.home, "LC_ALL": "C.UTF-8"})
    lock = threading.Lock()
    acknowledged, killed, numbers = [], [], iter(range(KILLS))
    # A run that nobody kills tells how long a command takes, so that the kills fall all over it; the window follows the
    # machine when that gets slower or faster meanwhile.
    began = time.monotonic()
    console.json("--demo", *command_of(console, 999999, bins)[1])
    window = [1.6 * (time.monotonic() - began)]

    def one_after_another():
        while True:
            with lock:
                number = next(numbers, None)
                fuse = rng.uniform(0, window[0])
            if number is None:
                return
            kind, command = command_of(console, number, bins)
            process = subprocess.Popen([PROGRAM, "--json", "--demo", *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
            try:
                process.communicate(timeout=fuse)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            with lock:
                (acknowledged if process.returncode == 0 else killed).append((kind, number))
                window[0] *= 0.96 if process.returncode == 0 else 1.04

    threads = [threading.Thread(target=one_after_another) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    done = {"import": {}, "po": {}, "adjust": {}}
    for order in console.json("--demo", "orders", "list", "--search", "k@shopper.example"):
        done["import"][int(order["external_id"]) - 7000000] = done["import"].get(int(order["external_id"]) - 7000000, 0) + 1
    for po in console.json("--demo", "po", "list"):
        if po["number"].startswith("KILL-"):
            done["po"][int(po["number"][5:])] = done["po"].get(int(po["number"][5:]), 0) + 1
    for movement in console.json("--demo", "stock", "adjustments"):
        if not movement["reason"].startswith("kill "):
            continue
        number = int(movement["reason"].split()[1])
        done["adjust"][number] = done["adjust"].get(number, 0) + 1

    lost = [(kind, number) for kind, number in acknowledged if done[kind].get(number, 0) == 0]
    twice = [(kind, number) for kind in done for number, times in done[kind].items() if times > 1]
    console.check(not lost, f"acknowledged and lost: {lost}")
    console.check(not twice, f"done twice: {twice}")
    console.check(len(killed) > KILLS // 5 and len(acknowledged) > KILLS // 5, f"{len(killed)} killed, {len(acknowledged)} acknowledged: the kills fell to one side")
    console.check(any(done[kind].get(number, 0) == 0 for kind, number in killed), "the control found no loss: this test cannot see one")
    stored = sum(1 for kind, number in killed if done[kind].get(number, 0) == 1)
    console.check(console.json("--demo", "verify") == [], "verify lists violations")
    keeper.terminate()
    keeper.wait(timeout=60)
    print(f"{KILLS} processes: {len(acknowledged)} acknowledged, {len(killed)} killed, of these {stored} had been stored; {len(lost)} lost, {len(twice)} done twice")
    console.end()


main()

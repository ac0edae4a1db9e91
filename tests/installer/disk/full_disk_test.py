"""A full disk: what cannot be stored is refused with one sentence, nothing that was stored is lost, and work goes on when there
is room again. The home lies on a small tmpfs, which takes a mount namespace: root's own, or a user namespace where the system
permits them; else the test is skipped (77)."""

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "ctl"))

SHOP = "ember-outdoor.myshopify.com"
SIZE = "400m"
MANY = 100
SKIPPED = 77


def outside():
    """Makes the small disk in a namespace of its own and runs the test there, as the user that we are: PostgreSQL does not run
    as the root that a user namespace makes of everybody, so a second one inside maps us back."""
    home = tempfile.mkdtemp(prefix="poddesk-full-disk-")
    mount = f"mount -t tmpfs -o size={SIZE},mode=755 poddesk {home}"
    inside = f"exec {sys.executable} {os.path.abspath(__file__)} --inside {home}"
    if os.geteuid() == 0:
        command = ["unshare", "--mount"]
        script = f"{mount} || exit {SKIPPED}; {inside}"
    else:
        command = ["unshare", "--user", "--map-root-user", "--mount"]
        back = f"--user --map-user={os.geteuid()} --map-group={os.getegid()}"
        script = f"{mount} && unshare {back} true || exit {SKIPPED}; {inside.replace('exec ', f'exec unshare {back} ', 1)}"
    try:
        possible = subprocess.run([*command, "true"], capture_output=True).returncode == 0
        done = subprocess.run([*command, "sh", "-c", script]).returncode if possible else SKIPPED
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if done == SKIPPED:
        print("SKIPPED: a small disk of its own takes root or user namespaces, and this system permits neither")
    sys.exit(done)


def orders(first, count):
    return {"orders": [{"id": number, "name": f"EO-{number}", "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z",
                        "currency": "USD", "financial_status": "paid", "total_price": "22.00", "subtotal_price": "22.00", "total_tax": "0.00",
                        "total_discounts": "0.00", "note": "x" * 400,
                        "line_items": [{"id": number * 10, "sku": "EO-MCS-M-GRY", "title": "Sock", "quantity": 1, "price": "22.00"}]}
                       for number in range(first, first + count)]}


def fill(home):
    """Every free byte; what remains for a server's next page is nothing."""
    path = os.path.join(home, "ballast")
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    return path


def inside(home):
    from console import Console
    console = Console()
    shutil.rmtree(console.home)
    console.home = home
    elsewhere = tempfile.mkdtemp(prefix="poddesk-orders-")  # not on the small disk

    def file_of(name, what):
        path = os.path.join(elsewhere, name)
        with open(path, "w") as file:
            json.dump(what, file)
        return path

    def numbers():
        return [order["number"] for order in console.json("--demo", "orders", "list", "--limit", "10000")]

    def brings(name, what):
        return ("--demo", "orders", "import", "--channel", SHOP, file_of(name, what))

    many = orders(2000, MANY)
    console.json("demo", "make")
    # The control: with room on the disk the same kind of file goes in.
    console.json(*brings("first.json", orders(1000, 5)))
    before = numbers()
    console.check({f"EO-{number}" for number in range(1000, 1005)} <= set(before), "the orders of the control are there")

    # Somebody works, so that the server is up when the disk fills.
    with open(os.path.join(home, "cluster", "clients.lock")) as somebody:
        fcntl.flock(somebody, fcntl.LOCK_SH)
        ballast = fill(home)
        console.check(os.statvfs(home).f_bavail == 0, "the disk is not full")
        console.refuses(3, *brings("many.json", many))
        os.remove(ballast)
        between = numbers()
        console.check(set(before) <= set(between), f"lost while the disk was full: {sorted(set(before) - set(between))[:5]}")
        console.check(len(between) < len(before) + MANY, "the disk was not full: everything was stored")
        console.check(console.json("--demo", "verify") == [], "verify lists violations after the full disk")

    # Everybody has left and the disk is full: nobody can start the server, or it refuses to write.
    console.run("--demo", "verify")
    ballast = fill(home)
    console.refuses(3, *brings("many.json", many))
    os.remove(ballast)

    # Room again: the same file again, and each order is there once.
    console.json(*brings("many.json", many))
    after = numbers()
    wanted = set(between) | {f"EO-{number}" for number in range(2000, 2000 + MANY)}
    console.check(set(after) == wanted, f"lost or strange: {sorted(set(after) ^ wanted)[:5]}")
    console.check(len(after) == len(wanted), "an order is there twice")
    console.check(console.json("--demo", "verify") == [], "verify lists violations at the end")
    shutil.rmtree(elsewhere, ignore_errors=True)
    console.end()


if len(sys.argv) == 3 and sys.argv[1] == "--inside":
    inside(sys.argv[2])
else:
    outside()

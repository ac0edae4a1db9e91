"""An own database from nothing, by the console alone: pod, client, shop, catalog, boxes, rates and people from files, then an order's
whole way from the supplier to the door. Bad files are refused with every bad line, and nothing of them is stored. Then what a shell
does to a program: a pipe that closes early, a disk that is full."""

import datetime
import glob
import json
import os
import resource
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from console import PROGRAM, Console  # noqa: E402

RATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "installer", "demo", "rates")
BINS = "zone,zone_name,kind,bin\r\nA,Shelves,pick,A-01\r\nA,Shelves,pick,A-02\r\nR,Dock,receiving,RECV-1\r\nH,Hold,hold,HOLD-1\r\n"
CARTONS = ("code,name,length_mm,width_mm,height_mm,wall_mm,tare_g,max_kg,cost\n"
           "S,Small box,200,150,100,3,90,5,0.41\nM,Medium box,350,250,200,4,240,15,0.78\n")
# A byte order mark, CRLF, quotes doubled, a comma and a line end within a field: what spreadsheets write.
PRODUCTS = ('\ufeffSKU,Title,grams,length_mm,width_mm,height_mm,barcodes,picture_kind\r\n'
            '"AC-TEE-M","Tee ""Classic"", medium",180,250,200,20,9521149000016,tee\r\n'
            'AC-MUG,"Mug\r\nwith two lines",350.5,110,90,100,9521149000023;ACMUG1,mug\r\n')
TEE = "sku,title,grams,length_mm,width_mm,height_mm\n"


class Onboarding(Console):
    def write(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def server_runs(self):
        """Whether the process that postmaster.pid names lives."""
        for path in glob.glob(os.path.join(self.home, "**", "postmaster.pid"), recursive=True):
            try:
                with open(path) as file:
                    return os.path.exists("/proc/" + file.readline().strip())
            except OSError:
                pass
        return False


def add_pod(console, code="RNO", *more):
    return ("pods", "add", "--code", code, "--name", "Reno", "--line1", "12 Vista Blvd", "--city", "Sparks", "--region", "NV",
            "--postal-code", "89434", *more)


def add_client(code="ACME", *flags, **changes):
    values = {"code": code, "name": "Acme Outdoor", "color": "#2f6b5e", "from_email": "hello@acme.example", "handling_hours": "24", "delivery_days": "5",
              "website": "https://acme.example", "thank_you_note": "Thank you!", "returns_note": "Thirty days.", "return_line1": "12 Vista Blvd",
              "return_city": "Sparks", "return_region": "NV", "return_postal_code": "89434"}
    values.update(changes)
    return ("clients", "add", *(word for name, value in values.items() for word in ("--" + name.replace("_", "-"), value)), *flags)


def refuse_pods_and_clients(console):
    west = ("--time-zone", "America/Los_Angeles")
    bins = ("--bins", console.write("bins.csv", BINS))
    console.refuses(1, *add_pod(console, "RNO", *west, *bins), saying="--latitude")  # no centroids yet
    console.keep_server()
    console.refuses(2, *add_pod(console, "RNO", *west, "--latitude", "39.5", *bins), saying="longitude")
    here = ("--latitude", "39.534912", "--longitude", "-119.752687")
    console.refuses(1, *add_pod(console, "rno", *west, *here, *bins), saying="rno")
    console.refuses(1, *add_pod(console, "RNO", "--time-zone", "America/Reno", *here, *bins), saying="America/Reno")
    console.refuses(1, *add_pod(console, "RNO", *west, "--latitude", "95", "--longitude", "0", *bins), saying="latitude")
    console.refuses(1, *add_pod(console, "RNO", *west, *here, "--zone", "A:Shelves:pick:A-01"), saying="receiving")
    console.refuses(1, *add_pod(console, "RNO", *west, *here, "--zone", "A-01"), saying="A-01")
    bad = console.write("bad_bins.csv", BINS + "A,Shelves,pick,A-01\nB,Wall,wall,B-01\nA,Other,pick,A-03\n,,,\n")
    refused = console.refuses(1, *add_pod(console, "RNO", *west, *here, "--bins", bad), saying="line 6: \"A-01\" is on line 2 already")
    for line in (b"line 7", b"line 8", b"line 9"):
        console.check(line in refused.stderr, f"{line} is not named: {refused.stderr}")
    console.refuses(1, *add_client("acme"), saying="acme")
    console.refuses(1, *add_client(color="green"), saying="color")
    console.refuses(1, *add_client(logo=console.write("logo.png", b"GIF89a")), saying="PNG")
    console.refuses(1, *add_client(logo="/nowhere/logo.png"), saying="/nowhere/logo.png")
    console.refuses(1, *add_client(handling_hours="0"), saying="hours")
    console.check(console.json("pods", "list") == [] and console.json("clients", "list") == [], "a refused pod or client was left behind")


def bring_in(console):
    rates = console.json("rates", "import", RATES, "--note", "test")
    console.check({row["carrier"] for row in rates} >= {"podline", "usps"}, f"carriers: {rates}")
    console.check(len(console.json("rates", "list")) == len(rates), "a sheet a carrier")
    console.refuses(1, "rates", "import", RATES, saying="No sheet was stored")
    console.refuses(1, "rates", "import", "/nowhere", saying="/nowhere")
    os.mkdir(os.path.join(console.home, "no_rates"))
    console.refuses(1, "rates", "import", os.path.join(console.home, "no_rates"), saying="no_rates")
    # With the centroids there, the ZIP tells where a pod is.
    west = ("--time-zone", "America/Los_Angeles", "--bins", os.path.join(console.home, "bins.csv"))
    pod = console.json(*add_pod(console, "RNO", *west))
    console.check(39_000_000 < pod["latitude_microdegrees"] < 40_500_000, f"the middle of 894: {pod}")
    console.refuses(1, *add_pod(console, "RNO", *west), saying="already")
    console.json(*add_pod(console, "LCK", "--time-zone", "America/New_York", "--latitude", "39.8", "--longitude", "-82.9",
                          "--zone", "A:Shelves:pick:A-01,A-02", "--zone", "R:Dock:receiving:RECV-1"))
    console.check([row["bins"] for row in console.json("pods", "list")] == [2, 2], "two pods with two bins each to pick from")
    console.json(*add_client("ACME", "--live"))
    console.refuses(1, *add_client("ACME"), saying="already")
    promise = console.json("clients", "promise", "ACME", "--cutoff", "14:00", "--workdays", "mon-fri", "--time-zone", "America/New_York", "--closes", "18:00",
                           "--closed-days", "2026-12-25", "--stops-at", "label", "--open-orders")
    console.check(promise["order_cutoff"] == "14:00" and promise["workdays"] == 31 and promise["renewed"] == 0, f"a promise by cutoff: {promise}")
    console.check(console.json("clients", "promise", "ACME") == promise, "a promise that is only asked for stays")
    console.refuses(1, "clients", "promise", "ACME", "--time-zone", "America/Atlantis", saying="America/Atlantis")
    console.refuses(1, "clients", "promise", "ACME", "--workdays", "weekdays", saying="mon-fri")
    console.refuses(1, "clients", "promise", "NONE", saying="NONE")
    promise = console.json("clients", "promise", "ACME", "--cutoff", "none", "--closed-days", "none")
    console.check(promise["order_cutoff"] is None and promise["closed_days"] == [] and promise["workdays"] == 31, f"by working hours: {promise}")
    console.json("channels", "add", "--client", "ACME", "--shop", "acme.myshopify.com", "--name", "Acme", "--prefix", "AC-")
    console.refuses(1, "channels", "add", "--client", "ACME", "--shop", "acme.myshopify.com", "--name", "Acme", saying="already")
    console.check(console.json("cartons", "import", console.write("cartons.csv", CARTONS))["added"] == 2, "two cartons")
    console.json("cartons", "add", "--code", "L", "--name", "Large", "--length-mm", "500", "--width-mm", "400", "--height-mm", "300",
                 "--wall-mm", "5", "--tare-g", "500", "--max-kg", "20")
    console.refuses(1, "cartons", "import", os.path.join(console.home, "cartons.csv"), saying="line 2: there is a carton \"S\" already")
    bad = console.write("bad_cartons.csv", CARTONS.replace(",0.41", ",cheap").replace("350", "0"))
    refused = console.refuses(1, "cartons", "import", bad, saying="line 2: cost \"cheap\"")
    console.check(b"line 3: length_mm" in refused.stderr, refused.stderr)
    console.check(len(console.json("cartons", "list")) == 3, "three cartons")


def refuse_products(console):
    def refused(name, text, *saying):
        done = console.refuses(1, "products", "import", "--client", "ACME", console.write(name, text), saying=saying[0])
        for words in saying[1:]:
            console.check(words.encode() in done.stderr, f"{name}: {words!r} is not in {done.stderr}")

    good = "A-1,One,10,10,10,10\n"
    refused("short.csv", TEE + good + "A-2,Two,10,10,10\n" + "A-3\n", "line 3: 5 fields", "line 4: 1 fields")
    refused("values.csv", TEE + good + "A-2,Two,ten,10,10,10\n,No SKU,10,10,10,10\nA-4,Four,10,10,-1,10\nA-1,Again,10,10,10,10\nA-6,,0,1,1,1\n",
            'line 3: grams "ten"', "line 4: sku is empty", "line 5: width_mm", 'line 6: "A-1" is on line 2 already', "line 7: title is empty")
    refused("quote.csv", TEE + good + 'A-2,"Two" x,10,10,10,10\n', "line 3: a quote")
    refused("open.csv", TEE + good + 'A-2,"Two,10,10,10,10\nA-3,Three,10,10,10,10\n', "line 3: a quote is opened")
    refused("columns.csv", "sku,title,grams,length_mm,width_mm,hight_mm\n" + good, "height_mm", "hight_mm")
    refused("semicolons.csv", (TEE + good).replace(",", ";"), "separated by commas")
    refused("twice.csv", "sku,sku,title,grams,length_mm,width_mm,height_mm\nA,A,B,1,1,1,1\n", "twice")
    refused("latin1.csv", (TEE + "A-1,Café,10,10,10,10\n").encode("latin-1"), "UTF-8")
    refused("utf16.csv", (TEE + good).encode("utf-16"), "UTF-8")
    refused("header_only.csv", TEE, "no line")
    refused("empty.csv", "", "empty")
    refused("check_digit.csv", TEE.strip() + ",barcodes\nA-1,One,10,10,10,10,9521149000017\n", "line 2: the check digit")
    refused("picture.csv", TEE.strip() + ",picture\n" + good.strip() + ",logo.png\nA-2,Two,1,1,1,1,missing.png\n", "line 2: picture", "line 3: picture")
    refused("kind.csv", TEE.strip() + ",picture_kind\n" + good.strip() + ",spaceship\n", "spaceship")
    refused("serials.csv", TEE.strip() + ",serials\n" + good.strip() + ",maybe\n", "maybe", "yes or no")
    kits = TEE.strip() + ",parts\n" + good.strip() + ",\nA-2,Two,1,1,1,1,"
    refused("parts.csv", kits + "A-1\nA-3,Three,1,1,1,1,A-1=0\n", 'line 3: "A-1" is no part', 'line 4: "A-1=0" is no part')
    refused("part.csv", kits + "A-1=1;NOPE=2\n", 'line 3: the part "NOPE" is neither')
    refused("kit_of_kits.csv", kits + "A-1=2\nA-3,Three,1,1,1,1,A-2=1\n", "line 4: ", "is a kit itself")
    refused("part_twice.csv", kits + "A-1=2;A-1=1\nA-3,Three,1,1,1,1,A-1=10001\n", 'line 3: the part "A-1" is named twice', 'line 4: "A-1=10001" is no part')
    refused("kit_serials.csv", kits.replace("parts", "parts,serials").replace(good.strip() + ",", good.strip() + ",,") + "A-1=2,yes\n", "line 3: a kit has no units")
    console.refuses(1, "products", "import", "--client", "NOPE", console.write("good.csv", TEE + good), saying="NOPE")
    console.refuses(1, "products", "import", "--client", "ACME", "/nowhere.csv", saying="/nowhere.csv")
    console.check(console.json("products", "list") == [], "a refused file left a product behind")


def bring_in_products(console):
    path = console.write("products.csv", PRODUCTS)
    console.check(console.json("products", "import", "--client", "ACME", path)["added"] == 2, "two products")
    rows = {row["sku"]: row for row in console.json("products", "list", "--client", "ACME")}
    console.check(rows["AC-TEE-M"]["title"] == 'Tee "Classic", medium', f"quotes: {rows}")
    console.check(rows["AC-MUG"]["title"] == "Mug\r\nwith two lines" and "ACMUG1" in rows["AC-MUG"]["barcodes"], f"several lines: {rows}")
    console.refuses(1, "products", "import", "--client", "ACME", path, saying='line 2: the SKU "AC-TEE-M" is in the catalog already')
    taken = console.write("taken.csv", TEE.strip() + ",barcodes\nAC-NEW,New,1,1,1,1,\nAC-CUP,Cup,1,1,1,1,ACMUG1\n")
    console.refuses(1, "products", "import", "--client", "ACME", taken, saying='line 3: the code "ACMUG1" means "AC-MUG" already')
    console.check(len(console.json("products", "list")) == 2, "a refused file left a product behind")


def make_a_kit(console):
    kit = ("products", "kit", "--client", "ACME", "AC-TEE-M")
    console.check(console.json(*kit) == [], "no kit at first")
    made = console.json(*kit, "ACMUG1=2")
    console.check(made["was"] == [] and made["parts"] == [{"sku": "AC-MUG", "title": "Mug\r\nwith two lines", "quantity": 2}], f"a kit: {made}")
    console.check({row["sku"]: row["parts"] for row in console.json("products", "list")} == {"AC-TEE-M": "AC-MUG × 2", "AC-MUG": None}, "the list says so")
    console.refuses(1, "products", "kit", "--client", "ACME", "AC-MUG", "AC-TEE-M=1", saying="AC-TEE-M is a kit itself")
    console.refuses(1, *kit, "AC-MUG", saying="say SKU=QUANTITY")
    console.refuses(1, *kit, "AC-MUG=0", saying="say SKU=QUANTITY")
    console.refuses(1, *kit, "NOPE=1", saying="NOPE")
    console.check(console.json(*kit, "--clear")["was"][0]["quantity"] == 2, "what it was")
    console.check(console.json(*kit) == [], "kept as one again")
    kits = TEE.strip() + ",barcodes,parts\nAC-SET,Set,1,1,1,1,,AC-TEE-M=1; ACMUG1 = 2\nAC-BOX,Boxed,1,1,1,1,,ACPIN1=3\nAC-PIN,Pin,1,1,1,1,ACPIN1,\n"
    refused = console.refuses(1, "products", "import", "--client", "ACME", console.write("stocked.csv", kits + "AC-SEL,Self,1,1,1,1,,AC-SEL=2\n"), saying="line 5: ")
    console.check(len(console.json("products", "list")) == 2, f"a refused kit left its products behind: {refused.stderr}")
    done = console.json("products", "import", "--client", "ACME", console.write("kits.csv", kits))
    console.check(done["added"] == 3 and done["kits"] == 2, f"kits of a file: {done}")
    parts = {row["sku"]: row["parts"] for row in console.json("products", "list")}
    console.check(parts["AC-SET"] == "AC-MUG × 2, AC-TEE-M × 1" and parts["AC-BOX"] == "AC-PIN × 3" and parts["AC-PIN"] is None, f"of the catalog and of the file: {parts}")


def add_people(console):
    for login, role in (("mia", "warehouse"), ("ben", "account_manager")):
        console.json("people", "add", login, "--name", login.title() + " Torres", "--role", role, env={"PODDESK_NEW_PASSWORD": "a-long-password-" + login})
    console.check(console.json("--as", "mia", "clients", "list") == [], "without a grant mia sees nothing")
    console.refuses(1, "people", "grant", "nobody", "--client", "ACME", saying="nobody")
    console.refuses(2, "people", "grant", "mia")
    console.refuses(1, "people", "grant", "mia", "--client", "ACME", "--pod", "NOPE", saying="NOPE")
    console.check(console.json("--as", "mia", "clients", "list") == [], "a refused grant left a part behind")
    for login in ("mia", "ben"):
        console.json("people", "grant", login, "--client", "ACME", "--pod", "RNO", "--pod", "LCK")
    console.check(len(console.json("--as", "mia", "pods", "list")) == 2, "mia sees two pods")
    console.refuses(1, "--as", "mia", "cartons", "add", "--code", "XL", "--name", "x", "--length-mm", "1", "--width-mm", "1", "--height-mm", "1",
                    "--wall-mm", "1", "--tare-g", "1", "--max-kg", "1")
    console.refuses(1, "--as", "mia", *add_client("MIA"))


def order_file(console):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = {"first_name": "Ann", "last_name": "Lee", "name": "Ann Lee", "address1": "1 Market St", "city": "San Francisco", "province_code": "CA",
               "zip": "94103", "country_code": "US"}
    lines = [{"id": 11, "sku": "AC-TEE-M", "title": "Tee", "quantity": 2, "price": "20.00"}, {"id": 12, "sku": "AC-MUG", "title": "Mug", "quantity": 1, "price": "15.00"}]
    return console.write("orders.json", json.dumps(
        {"id": 1, "name": "AC-1001", "email": "ann@shopper.example", "created_at": now, "updated_at": now, "currency": "USD", "financial_status": "paid",
         "total_price": "55.00", "subtotal_price": "55.00", "total_tax": "0.00", "total_discounts": "0.00", "line_items": lines,
         "shipping_address": address, "billing_address": address}))


def ship_an_order(console):
    po = console.json("--as", "ben", "po", "create", "--client", "ACME", "--pod", "RNO", "--supplier", "Bay Mills", "AC-TEE-M=10", "AC-MUG=5")
    receipt = console.json("--as", "mia", "receive", po["number"], "--as-ordered")
    console.check(receipt["counted"] == 15, f"received: {receipt}")
    console.check(len(console.json("--as", "mia", "putaway", receipt["number"])) == 2, "two lines are put away")
    imported = console.json("--as", "ben", "orders", "import", "--channel", "acme.myshopify.com", order_file(console))
    console.check(imported[0]["outcome"] == "imported", f"import: {imported}")
    allocated = console.json("--as", "ben", "allocate")
    console.check(allocated[0]["outcome"] == "ready" and allocated[0]["pod"] == "RNO", f"allocated: {allocated}")
    released = console.json("--as", "ben", "release", "--pod", "RNO", "--pdf", os.path.join(console.home, "pick.pdf"))
    console.check(console.json("--as", "mia", "pick", str(released["pick_list"]))["picked"] >= 2, "picked")
    part = console.json("--as", "mia", "fulfillments", "--status", "picking")[0]["id"]
    parcel = str(console.json("--as", "mia", "pack", str(part), "9521149000016", "AC-TEE-M", "ACMUG1")[0]["shipment"])
    quotes = console.json("--as", "mia", "rates", "quote", parcel)
    console.check(len(quotes) >= 3, f"quotes: {quotes}")
    chosen = next(row for row in quotes if row["chosen"] is True)
    more = [] if "podline" in str(chosen["service_code"]) or "podline" in str(chosen["carrier"]).lower() else ["--tracking", "9400111899223817428490"]
    slip = os.path.join(console.home, "slip.pdf")
    console.json("--as", "mia", "label", parcel, *more, "--slip", slip)
    console.check(console.json("--as", "mia", "ship", parcel)["order_status"] == "shipped", "the order is shipped")
    with open(slip, "rb") as file:
        console.check(file.read(5) == b"%PDF-", "the packing slip is a PDF with the drawn logo")
    console.check(console.json("verify") == [], "verify lists violations")
    stock = {row["sku"]: row["on_hand"] for row in console.json("stock", "list", "--pod", "RNO")}
    console.check(stock == {"AC-TEE-M": 8, "AC-MUG": 4}, f"stock after shipping: {stock}")


def close_the_pipe(console):
    """`poddeskctl … | head -1`: exit 0 without a word, and the server that the command started is stopped."""
    console.write("many.csv", TEE + "".join(f"M-{n},Many {n} {'x' * 80},10,10,10,10\n" for n in range(2000)))
    console.json("products", "import", "--client", "ACME", os.path.join(console.home, "many.csv"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PODDESK_") and not k.startswith("PG")}
    environment.update({"PODDESK_HOME": console.home, "LC_ALL": "C.UTF-8"})
    console.leave_server()
    process = subprocess.Popen([PROGRAM, "products", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    console.check(b"SKU" in process.stdout.readline(), "the first line")
    process.stdout.close()
    said = process.stderr.read().decode()
    console.check(process.wait(timeout=60) == 0, f"exit {process.returncode} when the pipe was closed: {said}")
    console.check("poddeskctl:" not in said, f"not quiet: {said}")
    deadline = time.monotonic() + 10
    while console.server_runs() and time.monotonic() < deadline:
        time.sleep(0.1)
    console.check(not console.server_runs(), "the private server still runs after the pipe was closed")
    keeper = console.start("worker")
    deadline = time.monotonic() + 60
    while not console.server_runs() and time.monotonic() < deadline:
        time.sleep(0.1)
    console.check(console.server_runs(), "control: a running server is seen")
    return keeper


def fill_the_disk(console):
    """No write beyond 64 kB stands for a full disk: the server runs already, so only the backup meets it."""
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    environment = {k: v for k, v in os.environ.items() if not k.startswith("PODDESK_") and not k.startswith("PG")}
    environment.update({"PODDESK_HOME": console.home, "LC_ALL": "C.UTF-8"})
    # Python ignores SIGXFSZ, and so do its children when its signals are not restored.
    done = subprocess.run([PROGRAM, "backup", "make"], capture_output=True, env=environment, preexec_fn=small_files, restore_signals=False)
    said = done.stderr.decode()
    console.check(done.returncode == 1, f"a full disk: exit {done.returncode}: {said}")
    for words in ("poddeskctl: The database \"poddesk\" was not backed up to", "backups", "Make room"):
        console.check(words in said, f"a full disk: {words!r} is not in {said}")
    console.check("should not have happened" not in said, said)
    console.check(console.json("backup", "list") == [], "half a backup was left")
    console.check([name for name in os.listdir(os.path.join(console.home, "backups"))] == [], "something was left in backups")
    console.check(console.json("backup", "make")["bytes"] > 65536, "control: with room the backup is made, and larger than the limit")


def main():
    console = Onboarding()
    refuse_pods_and_clients(console)
    bring_in(console)
    refuse_products(console)
    bring_in_products(console)
    make_a_kit(console)
    add_people(console)
    ship_an_order(console)
    keeper = close_the_pipe(console)
    fill_the_disk(console)
    console.check(console.json("database", "migrate")["steps"] == 0, "nothing to migrate")
    console.refuses(3, "--database", "nowhere", "database", "migrate", saying="nowhere")
    console.check(console.json("verify") == [], "verify lists violations")
    keeper.terminate()
    keeper.wait(timeout=60)
    console.end()


main()

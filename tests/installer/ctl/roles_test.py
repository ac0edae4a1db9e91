"""Each stage of the day works for the person whose job it is, and for nobody whose job it is not: who tries another's
work is refused by the database in a sentence, and nothing has changed. Every person signs in with a login of their own."""

from console import Console

EVERYBODY = ("ana", "wes", "iris", "olga")  # account manager, warehouse, returns inspector, onboarding


class Floor:
    def __init__(self, console):
        self.console = console

    def stage(self, name, may, *arguments):
        """Tried first by all who may not, then done by the first who may. @return what was answered"""
        for person in EVERYBODY:
            if person not in may:
                self.console.refuses(1, "--demo", "--as", person, *arguments)
        print(name, "by", may[0])
        return self.console.json("--demo", "--as", may[0], *arguments)

    def look(self, *arguments):
        return self.console.json("--demo", *arguments)


def main():
    console = Console(demo=True)
    floor = Floor(console)
    pod = floor.look("pods", "list")[0]["code"]

    sku = floor.look("stock", "list", "--client", "AO", "--pod", pod)[0]["sku"]
    order = floor.stage("purchase order", ("ana", "wes", "olga"), "po", "create", "--client", "AO", "--pod", pod, "--supplier", "Mill", sku + "=6")
    floor.stage("arrival", ("wes",), "po", "arrive", order["number"])
    receipt = floor.stage("receiving", ("wes",), "receive", order["number"], sku + "=6")
    floor.stage("putaway", ("wes",), "putaway", receipt["number"])

    put = next(row for row in floor.look("stock", "card", "--client", "AO", "--sku", sku) if row["reason"] == "putaway" and row["pod"] == pod)
    place = ("--client", "AO", "--pod", pod, "--bin", put["to"])
    floor.stage("hold of stock", ("wes",), "stock", "hold", *place, "--sku", sku, "--quantity", "1", "--reason", "faded")
    floor.stage("count", ("wes",), "stock", "count", *place, sku + "=100")

    held = next(row for row in floor.look("orders", "list") if row["status"] in ("received", "ready"))["number"]
    floor.stage("hold of an order", ("ana",), "orders", "hold", held, "--kind", "operator", "--reason", "asked to wait")
    floor.stage("end of a hold", ("ana",), "orders", "release-hold", held, "--kind", "operator", "--reason", "asked again")
    floor.stage("allocation", ("ana",), "allocate")
    floor.stage("release", ("ana", "wes"), "release", "--pod", pod, "--limit", "3")

    lists = {(row["pod"], row["number"]): row["id"] for row in floor.look("picklists", "list")}
    def units(order):
        return [line["sku"] for line in floor.look("orders", "show", order)["lines"] for _ in range(line["quantity"])]

    # An order that is whole in its pod.
    part = next(row for row in floor.look("fulfillments", "--status", "released") if len(units(row["order"])) == row["units"])
    floor.stage("picking", ("wes",), "pick", str(lists[part["pod"], part["pick_list"]]))
    floor.stage("packing", ("wes",), "pack", str(part["id"]), *units(part["order"]))
    parcel = next(row for row in floor.look("shipments") if row["order"] == part["order"])
    shipment = str(parcel["id"])
    floor.stage("rates", ("wes", "ana"), "rates", "quote", shipment)
    parcel = next(row for row in floor.look("shipments") if row["id"] == parcel["id"])
    number = () if parcel["has_postage"] or parcel["carrier"] == "Podline" else ("--tracking", "9400TEST%012d" % parcel["id"])
    floor.stage("label", ("wes",), "label", shipment, *number)
    floor.stage("shipping", ("wes",), "ship", shipment)
    day = floor.look("manifests", "unmanifested")[0]
    listed = floor.stage("manifest", ("wes",), "manifests", "close", "--carrier", day["carrier"], "--pod", day["pod"], "--date", day["ship_date"])
    floor.stage("manifest opened again", ("wes",), "manifests", "undo", listed["number"], "--reason", "One parcel stays")
    entry = floor.look("tracking", "exceptions")[0]
    floor.stage("exception", ("ana", "wes"), "tracking", "resolve", str(entry["id"]), "--reason", "Called the customer")
    floor.stage("silence", ("olga",), "tracking", "silence", "podline", "--days", "4")

    shipped = floor.look("orders", "show", part["order"])
    item = shipped["lines"][0]["sku"]
    rma = floor.stage("return", ("ana", "iris"), "returns", "authorize", part["order"], item + "=1", "--reason", "unwanted")["number"]
    floor.stage("arrival of a return", ("iris", "wes"), "returns", "arrive", rma, "--pod", pod)
    floor.stage("inspection", ("iris",), "returns", "inspect", rma, item, "--found", "missing")
    floor.stage("end of a return", ("iris",), "returns", "close", rma)

    email = floor.look("emails", "--state", "ready")[0]
    floor.stage("email kept back", ("ana",), "emails", "suppress", str(email["id"]), "--reason", "told by phone")
    floor.stage("rule of returns", ("ana", "olga"), "returns", "policy", "publish", "--client", "AO", "--window-days", "45", "--note", "Longer")
    console.check(floor.look("verify") == [], "verify lists violations")
    console.end()


main()

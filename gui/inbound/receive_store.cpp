#include "gui/inbound/receive_store.h"

#include "domain/database/command.h"
#include "domain/printing/print_document.h"
#include "domain/printing/printers/send.h"
#include "gui/inbound/bench_screen.h"
#include "gui/inbound/words.h"
#include "reports/papers/printable.h"

#include <stdexcept>

namespace poddesk::gui {

using database::Mode;
using database::Transaction;
using inbound::ReceivingSheet;
using kernel::Outcome;
using kernel::Uuid;

namespace {

constexpr std::int64_t most_waiting = 12;

} // namespace

Outcome<std::vector<inbound::ToReceive>> ReceiveStore::find(std::string const& scanned) const
{
    using Found = Outcome<std::vector<inbound::ToReceive>>;
    return database::in_transaction(*pool_, Mode::snapshot, [&](Transaction& tx) -> Found {
        auto found = inbound::find_to_receive(tx, scanned, most_choices);
        if (!found.empty()) {
            return found;
        }
        auto const known = inbound::find_purchase_order(tx, scanned);
        if (!known) {
            return tl::unexpected(known.error());
        }
        auto const sheet = *known ? inbound::receiving_sheet(tx, **known) : std::nullopt;
        if (sheet && !sheet->receipt.empty()) {
            return kernel::refused("wrong_status", received_already_words(sheet->order.number, sheet->receipt,
                                                                          sheet->received_by));
        }
        return kernel::refused("not_found", no_order_words(scanned));
    });
}

std::vector<inbound::ToReceive> ReceiveStore::waiting() const
{
    return database::in_transaction(*pool_, Mode::read_only, [](Transaction& tx) {
        return inbound::waiting_to_receive(tx, most_waiting);
    });
}

Outcome<ReceivingSheet> ReceiveStore::begin(kernel::PurchaseOrderId id) const
{
    Uuid const command = Uuid::random();
    auto const begun = database::run_command(
        *pool_, command, [&](Transaction& tx) { return inbound::begin_receiving(tx, command, id); });
    auto sheet = look(id);
    if (!sheet) {
        return begun ? Outcome<ReceivingSheet>(kernel::refused("not_found", no_order_words("")))
                     : Outcome<ReceivingSheet>(tl::unexpected(begun.error()));
    }
    if (!begun) {
        return sheet->receipt.empty()
                   ? Outcome<ReceivingSheet>(tl::unexpected(begun.error()))
                   : Outcome<ReceivingSheet>(kernel::refused(
                         "wrong_status",
                         received_already_words(sheet->order.number, sheet->receipt, sheet->received_by)));
    }
    return std::move(*sheet);
}

std::optional<ReceivingSheet> ReceiveStore::look(kernel::PurchaseOrderId id) const
{
    return database::in_transaction(*pool_, Mode::snapshot,
                                    [&](Transaction& tx) { return inbound::receiving_sheet(tx, id); });
}

std::optional<inbound::BenchItem> ReceiveStore::item(kernel::ClientId client, std::string const& code) const
{
    return database::in_transaction(*pool_, Mode::read_only,
                                    [&](Transaction& tx) { return inbound::find_item(tx, client, code); });
}

Outcome<PostedReceipt> ReceiveStore::receive(inbound::Receive const& command) const
{
    auto const received = database::run_command(
        *pool_, command.command_id, [&](Transaction& tx) { return inbound::receive(tx, command); });
    if (!received) {
        auto const sheet =
            received.error().code == "wrong_status" ? look(command.purchase_order) : std::nullopt;
        if (sheet && !sheet->receipt.empty()) {
            return kernel::refused(
                "wrong_status",
                received_meanwhile_words(sheet->order.number, sheet->receipt, sheet->received_by));
        }
        return tl::unexpected(received.error());
    }
    return PostedReceipt{*received, print(received->receipt)};
}

/// The receipt stands whatever becomes of its paper, which can be opened from the list. A printer that is
/// lost is noted as such.
std::string ReceiveStore::print(kernel::ReceiptId receipt) const
{
    try {
        auto const out = printing::print_on(*pool_, printers_().for_document("receipt"),
                                            {Uuid::random(), "receipt", receipt.value, {}, {}},
                                            &reports::printable, &printing::send_to_printer);
        return out ? std::string() : out.error().message;
    } catch (std::exception const& error) {
        return error.what(); // the printers' settings cannot be read
    }
}

Outcome<void> ReceiveStore::undo(kernel::ReceiptId receipt, std::string const& reason) const
{
    Uuid const command = Uuid::random();
    return database::run_command(*pool_, command, [&](Transaction& tx) {
        return inbound::undo_receipt(tx, command, receipt, reason);
    });
}

Outcome<void> ReceiveStore::stop(kernel::PurchaseOrderId id, std::string const& reason) const
{
    Uuid const command = Uuid::random();
    return database::run_command(
        *pool_, command, [&](Transaction& tx) { return inbound::step_back(tx, command, id, reason); });
}

std::optional<database::Content> ReceiveStore::picture(kernel::ClientId client,
                                                       std::string const& sha256_hex) const
{
    return database::in_transaction(*pool_, Mode::read_only, [&](Transaction& tx) {
        return database::read_content(tx, client, sha256_hex);
    });
}

} // namespace poddesk::gui

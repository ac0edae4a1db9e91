#pragma once
// What the import window asks of files and of the database. No wx here.

#include "domain/clients/client_view.h"
#include "domain/database/pool.h"
#include "domain/orders/csv_mapping.h"
#include "domain/orders/import_orders.h"
#include "domain/orders/preview_file.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace poddesk::gui {

/// A file as it was when it was opened: what was looked at is what is imported.
struct OpenedFile
{
    std::filesystem::path path;
    std::string text;
    orders::CsvFile csv;
};

/// A channel that a file may be imported into, with its mapping.
struct ImportChannel
{
    orders::Channel channel;
    std::int64_t version = 0; ///< of the mapping; 0: it has none
    std::optional<orders::CsvMapping> mapping;
};

/// Everything to choose from. A target is a channel, or a new one of a client.
struct ImportChoices
{
    std::vector<ImportChannel> channels;
    std::vector<clients::ClientRow> clients; ///< who may get a channel for files of a new kind

    /// Keys with words.
    std::vector<std::pair<std::string, std::string>> targets() const;
    /// Null for a new one.
    ImportChannel const* channel(std::string const& target) const;
    /// Whose the orders will be.
    std::optional<kernel::ClientId> client(std::string const& target) const;
};
/// "channel:7".
std::string target_key(kernel::ChannelId channel);

/// Where a file goes: a channel that there is, or a new one of this client.
struct ImportTarget
{
    std::optional<ImportChannel> channel;
    kernel::ClientId client{};
    std::string name; ///< of the new channel
};

/// Every member waits: for the background only, and from several threads at once.
class ImportStore
{
public:
    explicit ImportStore(std::shared_ptr<database::Pool> pool) : pool_(std::move(pool)) {}

    ImportChoices choices() const;
    /// Refuses as read_channel_file and read_csv do, and `not_csv` what a shop's program interface says.
    kernel::Outcome<std::shared_ptr<OpenedFile const>> read(std::filesystem::path const& path) const;
    /// Notes what the client's catalog does not have, or that it could not be asked.
    void look_up(orders::FilePreview& preview, kernel::ClientId client) const;
    /// Stores the mapping for the channel, which is made first where it is new; nothing where it is stored
    /// already. @return the channel as it is then. Refuses as add_channel and set_csv_mapping do.
    kernel::Outcome<ImportChannel> save(ImportTarget const& target, orders::CsvMapping const& mapping) const;
    /// As orders::import_text; `file` is the text's file by its name.
    kernel::Outcome<orders::ImportReport>
    import(orders::Channel const& channel, std::string const& text,
           std::function<bool(std::size_t done, std::size_t total)> const& progress,
           std::string const& file = {}) const;

private:
    std::shared_ptr<database::Pool> pool_;
};

} // namespace poddesk::gui

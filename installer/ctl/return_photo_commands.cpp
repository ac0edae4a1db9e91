#include "installer/ctl/reading.h"
#include "installer/ctl/returns.h"

#include "domain/database/content.h"
#include "domain/returns/inspect_item.h"
#include "domain/returns/photo.h"
#include "domain/returns/rma_view.h"
#include "installer/setup/photo_settings.h"

#include <algorithm>

namespace poddesk::ctl {

namespace {

using nlohmann::json;

/// The item's newest inspection that stands, else its line.
void aim(returns::AddPhoto& command, returns::RmaView const& view, kernel::ProductId product,
         std::string const& code)
{
    auto const line = std::find_if(view.lines.begin(), view.lines.end(), [&](auto const& it) {
        return it.product == product && it.reception != "canceled";
    });
    if (line == view.lines.end()) {
        throw RefusedError({"unknown_line", fmt::format("{} names no {}; see: poddeskctl returns show",
                                                        view.number, kernel::in_quotes(code))});
    }
    command.line = line->id;
    for (returns::InspectionView const& it : view.inspections) {
        if (it.line == line->id && !it.is_undone) command.inspection = it.id;
    }
}

void add_photo_command(CLI::App& returns_app, Context& context)
{
    CLI::App* const photo = returns_app.add_subcommand(
        "photo", "keep a JPEG or PNG (20 MB at most) with an item that came back; it is kept small, without "
                 "place and device");
    struct Wish
    {
        std::string rma, code, file;
    };
    auto wish = std::make_shared<Wish>();
    photo->add_option("RMA", wish->rma, "its number")->required();
    photo->add_option("ITEM", wish->code, "SKU or barcode, or \"parcel\" for the parcel itself")->required();
    photo->add_option("FILE", wish->file, "the picture, or a folder: its newest picture")->required();
    photo->footer("Example:\n  poddeskctl --demo returns photo RMA-AO-00001 AO-SWT-L-FOG seam.jpg");
    photo->callback([&context, wish] {
        std::filesystem::path file = wish->file;
        if (std::filesystem::is_directory(file)) {
            auto const newest = returns::newest_photo(file, std::filesystem::file_time_type::min());
            if (!newest) {
                throw RefusedError({"no_file", fmt::format("No picture lies in {}.", file.string())});
            }
            file = newest->file;
        }
        returns::AddPhoto command{kernel::Uuid::random(), {}, {}, {}, take(returns::read_photo(file)), {}};
        auto const id = take(doing(context, command.command_id, [&](database::Transaction& tx) {
            command.rma = rma_of(tx, wish->rma);
            if (wish->code != "parcel") {
                returns::RmaView const view = returns::read_rma(tx, command.rma).value();
                kernel::ProductId const product = returns::find_product(tx, view.client, wish->code);
                aim(command, view,
                    known(product ? std::optional(product) : std::nullopt, "product", wish->code,
                          " of this client."),
                    wish->code);
            }
            return returns::add_photo(tx, command);
        }));
        context.output().done(fmt::format("Photo {} is kept: {} × {}, {} KB.", id.value,
                                          command.picture.width, command.picture.height,
                                          command.picture.jpeg.size() / 1000 + 1),
                              {{"photo", id.value},
                               {"width", command.picture.width},
                               {"height", command.picture.height},
                               {"bytes", command.picture.jpeg.size()}});
    });
}

void add_photos(CLI::App& returns_app, Context& context)
{
    CLI::App* const photos = returns_app.add_subcommand("photos", "the photos of an RMA, and copies of them");
    auto number = std::make_shared<std::string>();
    auto out = std::make_shared<std::string>();
    photos->add_option("RMA", *number, "its number")->required();
    photos->add_option("--out", *out, "a folder to write them to");
    photos->footer("Example:\n  poddeskctl --demo returns photos RMA-AO-00001 --out photos");
    photos->callback([&context, number, out] {
        json rows = json::array();
        reading(context, [&](database::Transaction& tx) {
            for (returns::PhotoView const& it : returns::photos_of(tx, rma_of(tx, *number))) {
                json row = {{"photo", it.id.value},
                            {"sku", it.sku.empty() ? "parcel" : it.sku},
                            {"inspection", it.inspection.value},
                            {"width", it.width},
                            {"height", it.height},
                            {"by", it.by},
                            {"taken_at", kernel::format_iso8601(it.taken_at)}};
                if (auto const kept = database::read_content(tx, it.client, it.sha256);
                    kept && !out->empty()) {
                    std::filesystem::create_directories(*out);
                    auto const file =
                        std::filesystem::path(*out) / fmt::format("{}-{}.jpg", it.number, it.id.value);
                    write_file(file, kept->bytes);
                    row["file"] = file.string();
                }
                rows.push_back(std::move(row));
            }
        });
        context.output().list({{"photo", "Photo", true},
                               {"sku", "SKU"},
                               {"width", "Width", true},
                               {"height", "Height", true},
                               {"by", "Who"},
                               {"taken_at", "Taken"},
                               {"file", "File"}},
                              rows, "No photos.");
    });
}

void add_drop_photo(CLI::App& returns_app, Context& context)
{
    CLI::App* const drop = returns_app.add_subcommand("drop-photo", "take a photo back: it is shown no more");
    auto id = std::make_shared<std::int64_t>(0);
    auto reason = std::make_shared<std::string>();
    drop->add_option("PHOTO", *id, "its number; see: returns photos")->required();
    drop->add_option("--reason", *reason, "why")->required();
    drop->footer("Example:\n  poddeskctl --demo returns drop-photo 1 --reason \"Of another item\"");
    drop->callback([&context, id, reason] {
        kernel::Uuid const command = kernel::Uuid::random();
        take(doing(context, command, [&](database::Transaction& tx) {
            return returns::take_photo_back(tx, command, returns::PhotoId{*id}, *reason);
        }));
        context.output().done("Taken back.", {{"photo", *id}});
    });
}

void add_photo_folder(CLI::App& returns_app, Context& context)
{
    CLI::App* const folder = returns_app.add_subcommand(
        "photo-folder", "where a phone or camera of this workstation drops its photos, for the bench");
    auto path = std::make_shared<std::string>();
    folder->add_option("FOLDER", *path, "none: says which it is; \"\" forgets it");
    folder->footer("Example:\n  poddeskctl returns photo-folder ~/Pictures/phone");
    folder->callback([&context, folder, path] {
        auto const& home = context.settings().home;
        if (folder->count("FOLDER") > 0) {
            if (!path->empty() && !std::filesystem::is_directory(*path)) {
                throw RefusedError(
                    {"no_folder", fmt::format("{} is no folder here.", kernel::in_quotes(*path))});
            }
            installer::store_photo_folder(home, path->empty() ? "" : std::filesystem::absolute(*path));
        }
        std::string const is = installer::photo_folder(home).string();
        context.output().done(is.empty() ? "No folder is set." : "Photos are dropped into " + is,
                              {{"folder", is}});
    });
}

} // namespace

void add_return_photo_commands(CLI::App& returns_app, Context& context)
{
    add_photo_command(returns_app, context);
    add_photos(returns_app, context);
    add_drop_photo(returns_app, context);
    add_photo_folder(returns_app, context);
}

} // namespace poddesk::ctl

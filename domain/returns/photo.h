#pragma once
// Photos of what came back. A file is checked and made small away from the database; the transaction stores
// what came of it.

#include "domain/database/transaction.h"
#include "domain/kernel/clock.h"
#include "domain/kernel/id.h"
#include "domain/kernel/outcome.h"
#include "domain/kernel/uuid.h"
#include "domain/returns/ids.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::returns {

inline constexpr std::size_t largest_photo_file = 20U * 1024U * 1024U; ///< bytes; a longer file is not read
inline constexpr int photo_side = 1600;                                ///< pixels, of the longer side as kept
inline constexpr std::size_t most_photos = 12;                         ///< of an item, that stand

/// A photo as it is kept: a JPEG of its pixels alone (no EXIF: no place, no device), upright.
struct PhotoPicture
{
    std::string jpeg;
    int width = 0;
    int height = 0;

    bool operator==(PhotoPicture const&) const = default;
};
/// Decodes a JPEG or PNG whole, turns it as its camera says and makes it small. Costs a tenth of a second:
/// not on the UI thread. Refuses `too_large` (bytes, or more than 64 million pixels by its own header: none
/// of them is decoded), `bad_photo` (no JPEG or PNG, damaged, cut off).
kernel::Outcome<PhotoPicture> make_photo(std::string_view bytes);
/// The same from a file. Refuses `no_file` (not there, not readable, no plain file), and `too_large` before a
/// byte of it is read.
kernel::Outcome<PhotoPicture> read_photo(std::filesystem::path const& file);
/// A kept photo for a list, `side` pixels at most; empty when it cannot be drawn.
std::string thumbnail(std::string const& jpeg, int side);

/// The newest JPEG or PNG (by its name) that a phone or camera dropped into the folder after `since` and has
/// rested for half a second, so that nobody reads one that is still coming; none: there is none, or no such
/// folder. Hidden files, links and "*.part" are left alone. Ask next with the time of the one that was taken.
struct DroppedPhoto
{
    std::filesystem::path file;
    std::filesystem::file_time_type written;

    bool operator==(DroppedPhoto const&) const = default;
};
std::optional<DroppedPhoto> newest_photo(std::filesystem::path const& folder,
                                         std::filesystem::file_time_type since);

/// Of an inspected unit, else of a line's unit in hand, else of the parcel itself.
struct AddPhoto
{
    kernel::Uuid command_id;
    RmaId rma;
    RmaLineId line;          ///< not needed beside an inspection
    InspectionId inspection; ///< none: not committed yet
    PhotoPicture picture;
    std::optional<kernel::Timestamp> taken_at; ///< none, or in the future: now
};
/// Refuses `wrong_status` (twelve stand already, no parcel is here), `not_found`, `not_allowed`.
kernel::Outcome<PhotoId> add_photo(database::Transaction& tx, AddPhoto const& command);
/// It is shown no more. Refuses `missing_input` (reason), `wrong_status` (taken back already), `not_found`.
kernel::Outcome<void> take_photo_back(database::Transaction& tx, kernel::Uuid const& command_id,
                                      PhotoId photo, std::string const& reason);

struct PhotoView
{
    PhotoId id;
    RmaId rma;
    kernel::ClientId client;
    std::string number; ///< of the RMA
    RmaLineId line;
    InspectionId inspection;
    std::string sku;    ///< empty: of the parcel itself, or nobody knows the item
    std::string sha256; ///< hex, of database.content
    int width = 0;
    int height = 0;
    std::string by; ///< who added it
    kernel::Timestamp taken_at{};

    bool operator==(PhotoView const&) const = default;
};
/// Those that stand, oldest first.
std::vector<PhotoView> photos_of(database::Transaction& tx, RmaId rma);
/// None when it is taken back, not there or out of reach.
std::optional<PhotoView> find_photo(database::Transaction& tx, PhotoId photo);

} // namespace poddesk::returns

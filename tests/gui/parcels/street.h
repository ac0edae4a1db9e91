#pragma once

#include "tests/gui/fulfillment/floor.h"

#include <filesystem>
#include <string>

namespace poddesk::tests {

/// The floor some days on: parcels of two carriers under way, delivered, held up and silent, most of an older
/// day's manifests closed, and charges for all of it; one client has no fee yet.
class Street
{
public:
    Street();

    std::string text(std::string const& sql);
    std::int64_t count(std::string const& sql) { return floor.count(sql); }
    /// A file of a carrier in the house's CSV, of these lines without the heading.
    std::filesystem::path carrier_file(std::string const& name, std::string const& lines);
    /// "TRACKING,code,time,text,place," of this parcel, so many hours ago.
    std::string event(std::int64_t parcel, std::string const& code, int hours_ago, std::string const& words,
                      std::string const& place);

    Floor floor;
    std::string last_import; ///< what the import of the carrier's file said

private:
    void make_parcels();
    void age_parcels();
    void make_fees();
};

} // namespace poddesk::tests

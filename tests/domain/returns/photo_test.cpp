#include "domain/database/content.h"
#include "domain/database/refusal.h"
#include "domain/returns/photo.h"
#include "domain/returns/policy_versions.h"

#include "tests/domain/returns/returned_goods.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>

using namespace poddesk;
using namespace poddesk::returns;
using database::in_transaction;
using database::Transaction;
using kernel::Outcome;
using kernel::Uuid;
namespace fs = std::filesystem;

namespace {

/// A picture with a gradient; a PNG of it may be seen through.
std::string picture(int width, int height, char const* format)
{
    GdkPixbuf* const pixels =
        gdk_pixbuf_new(GDK_COLORSPACE_RGB, std::string_view(format) == "png", 8, width, height);
    auto const channels = static_cast<std::size_t>(gdk_pixbuf_get_n_channels(pixels));
    guchar* row = gdk_pixbuf_get_pixels(pixels);
    for (int y = 0; y < height; ++y, row += gdk_pixbuf_get_rowstride(pixels)) {
        for (std::size_t n = 0; n < static_cast<std::size_t>(width) * channels; ++n) {
            row[n] = static_cast<guchar>((n + static_cast<std::size_t>(y)) & 0xffU);
        }
    }
    gchar* made = nullptr;
    gsize length = 0;
    gdk_pixbuf_save_to_buffer(pixels, &made, &length, format, nullptr, nullptr);
    std::string bytes(made, length);
    g_free(made);
    g_object_unref(pixels);
    return bytes;
}

/// The same JPEG with an EXIF that says: the camera lay on its side, at this place.
std::string on_its_side(std::string const& jpeg)
{
    using namespace std::string_literals;
    std::string const tiff = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"s;
    std::string const body = "Exif\0\0"s + tiff + "52.5200 N\xff\xd9"s;
    std::size_t const length = body.size() + 2;
    return jpeg.substr(0, 2) + "\xff\xe1"s + static_cast<char>(length >> 8U) +
           static_cast<char>(length & 0xffU) + body + jpeg.substr(2);
}

/// As PNG (ISO 15948, annex D) wants it.
std::string crc_of(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffffU;
    for (char const byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    crc = ~crc;
    std::string four;
    for (unsigned const shift : {24U, 16U, 8U, 0U})
        four += static_cast<char>((crc >> shift) & 0xffU);
    return four;
}

/// A small PNG whose head says 100,000 × 100,000 pixels: they would want 40 GB.
std::string bomb()
{
    std::string png = picture(4, 4, "png");
    BOOST_REQUIRE_EQUAL(crc_of(png.substr(12, 17)), png.substr(29, 4));
    png.replace(16, 8, std::string("\x00\x01\x86\xa0\x00\x01\x86\xa0", 8));
    return png.replace(29, 4, crc_of(png.substr(12, 17)));
}

struct Folder
{
    fs::path path;
    Folder()
    {
        std::string made = (fs::temp_directory_path() / "poddesk-photos-XXXXXX").string();
        path = mkdtemp(made.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path put(std::string const& name, std::string const& bytes, std::chrono::seconds age) const
    {
        std::ofstream(path / name, std::ios::binary) << bytes;
        fs::last_write_time(path / name, fs::file_time_type::clock::now() - age);
        return path / name;
    }
};

struct Stage : testing::ReturnedGoods
{
    ~Stage() { BOOST_CHECK_EQUAL(violations(), ""); }

    Outcome<PhotoId> add(database::Pool& who, AddPhoto command)
    {
        if (!command.command_id) command.command_id = Uuid::random();
        return in_transaction(who, [&](Transaction& tx) { return add_photo(tx, command); });
    }
    std::vector<PhotoView> photos(database::Pool& who, RmaId rma)
    {
        return in_transaction(who, [&](Transaction& tx) { return photos_of(tx, rma); });
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(photo_pictures)

BOOST_AUTO_TEST_CASE(a_photo_is_made_small_and_says_nothing_but_its_pixels)
{
    auto const large = make_photo(picture(4000, 1000, "jpeg")).value();
    BOOST_CHECK_EQUAL(large.width, 1600);
    BOOST_CHECK_EQUAL(large.height, 400);
    BOOST_CHECK_EQUAL(large.jpeg.substr(0, 3), "\xff\xd8\xff");
    auto const small =
        make_photo(picture(40, 20, "png")).value(); // not made larger; what it lets through is white
    BOOST_CHECK_EQUAL(small.width, 40);
    BOOST_CHECK_EQUAL(small.jpeg.substr(0, 3), "\xff\xd8\xff");
    BOOST_CHECK_EQUAL(make_photo(picture(40, 20, "png")).value().jpeg, small.jpeg); // the same each time

    std::string const phone = on_its_side(picture(300, 200, "jpeg"));
    BOOST_CHECK(phone.find("52.5200") != std::string::npos);
    auto const upright = make_photo(phone).value();
    BOOST_CHECK_EQUAL(upright.width, 200);
    BOOST_CHECK_EQUAL(upright.height, 300);
    BOOST_CHECK_EQUAL(upright.jpeg.find("52.5200"), std::string::npos);
    BOOST_CHECK_EQUAL(upright.jpeg.find("Exif"), std::string::npos);
    BOOST_CHECK_EQUAL(make_photo(thumbnail(large.jpeg, 96)).value().width, 96);
    BOOST_CHECK_EQUAL(thumbnail("no picture", 96), "");
}

BOOST_AUTO_TEST_CASE(what_is_no_photo_is_refused_with_words)
{
    std::string const jpeg = picture(400, 300, "jpeg");
    std::string const png = picture(400, 300, "png");
    for (std::string const& bytes :
         {std::string(), std::string("\xff\xd8\xff"), std::string("GIF89a"), std::string("<svg/>"),
          std::string("%PDF-1.4"), jpeg.substr(0, jpeg.size() / 2), jpeg.substr(0, jpeg.size() - 2),
          png.substr(0, png.size() / 2), png.substr(0, png.size() - 12),
          on_its_side(jpeg).substr(0, jpeg.size() / 2)}) {
        auto const made = make_photo(bytes);
        BOOST_REQUIRE(!made);
        BOOST_CHECK_EQUAL(made.error().code, "bad_photo");
    }
    BOOST_CHECK_EQUAL(make_photo(bomb()).error().code, "too_large");
    BOOST_CHECK_EQUAL(make_photo(jpeg + std::string(largest_photo_file, 'x')).error().code, "too_large");
    BOOST_CHECK(make_photo(jpeg + "what a phone keeps behind its picture"));
}

BOOST_AUTO_TEST_CASE(a_file_of_200_mb_is_refused_before_it_is_read)
{
    Folder const folder;
    fs::path const large = folder.put("large.jpg", picture(40, 30, "jpeg"), std::chrono::seconds(9));
    BOOST_CHECK(read_photo(large));
    fs::resize_file(large, 200'000'000); // of holes: it takes no room here
    auto const refused = read_photo(large);
    BOOST_REQUIRE(!refused);
    BOOST_CHECK_EQUAL(refused.error().code, "too_large");
    BOOST_CHECK(refused.error().message.find("200 MB") != std::string::npos);
    BOOST_CHECK_EQUAL(read_photo(folder.path / "none.jpg").error().code, "no_file");
    BOOST_CHECK_EQUAL(read_photo(folder.path).error().code, "no_file");
    BOOST_CHECK_EQUAL(read_photo("/dev/zero").error().code, "no_file");
}

BOOST_AUTO_TEST_CASE(the_newest_that_was_dropped_is_found_once_it_is_whole)
{
    using std::chrono::seconds;
    Folder const folder;
    BOOST_CHECK(!newest_photo(folder.path / "none", fs::file_time_type::min()));
    folder.put("a.JPG", "", seconds(60));
    fs::path const newest = folder.put("b.png", "", seconds(30));
    folder.put("c.jpg.part", "", seconds(20));
    folder.put(".d.jpg", "", seconds(20));
    folder.put("notes.txt", "", seconds(20));
    folder.put("coming.jpg", "", seconds(0));
    fs::create_symlink(newest, folder.path / "link.jpg");
    auto const found = newest_photo(folder.path, fs::file_time_type::min());
    BOOST_REQUIRE(found);
    BOOST_CHECK_EQUAL(found->file.filename().string(), "b.png");
    BOOST_CHECK(!newest_photo(folder.path, found->written));
    folder.put("coming.jpg", "", seconds(5));
    BOOST_CHECK_EQUAL(newest_photo(folder.path, found->written)->file.filename().string(), "coming.jpg");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(kept_photos, Stage)

BOOST_AUTO_TEST_CASE(a_photo_is_kept_with_its_item_its_inspector_and_time)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    auto const shot = make_photo(picture(300, 200, "jpeg")).value();
    AddPhoto command{Uuid::random(),
                     rma.id,
                     rma.lines.at(0).id,
                     {},
                     shot,
                     kernel::parse_iso8601("2026-01-05T10:00:00Z").value()};
    PhotoId const id = add(admin, command).value();
    BOOST_CHECK(add(admin, command).value() == id); // once
    Inspected const done = inspected(admin, rma);
    BOOST_REQUIRE(add(admin, {{}, rma.id, {}, done.id, shot, clock.now() + std::chrono::hours(3)}));
    BOOST_REQUIRE(add(admin, {{}, rma.id, {}, {}, shot, {}}));

    auto const all = photos(admin, rma.id);
    BOOST_REQUIRE_EQUAL(all.size(), 3);
    BOOST_CHECK_EQUAL(kernel::format_iso8601(all[0].taken_at).substr(0, 10), "2026-01-05");
    BOOST_CHECK(all[0].line == rma.lines.at(0).id && !all[0].inspection);
    BOOST_CHECK_EQUAL(all[0].sku, rma.lines.at(0).sku);
    BOOST_CHECK(all[1].inspection == done.id && all[1].line == rma.lines.at(0).id);
    BOOST_CHECK(all[1].taken_at <= clock.now()); // no photo is of tomorrow
    BOOST_CHECK(!all[2].line);
    BOOST_CHECK_EQUAL(all[2].sku, "");
    auto const kept = in_transaction(
        admin, [&](Transaction& tx) { return database::read_content(tx, all[0].client, all[0].sha256); });
    BOOST_CHECK_EQUAL(kept.value().bytes, shot.jpeg);
    BOOST_CHECK_EQUAL(kept.value().media_type, "image/jpeg");
    BOOST_CHECK_EQUAL(count("select count(*) from database.content where media_type = 'image/jpeg'"), 1);

    auto const take_back = [&](std::string const& reason) {
        return in_transaction(
            admin, [&](Transaction& tx) { return take_photo_back(tx, Uuid::random(), id, reason); });
    };
    BOOST_CHECK_EQUAL(take_back(" ").error().code, "missing_input");
    BOOST_REQUIRE(take_back("of another item"));
    BOOST_CHECK_EQUAL(take_back("again").error().code, "wrong_status");
    BOOST_CHECK_EQUAL(photos(admin, rma.id).size(), 2);
    BOOST_CHECK(!in_transaction(admin, [&](Transaction& tx) { return find_photo(tx, id); }));
    BOOST_CHECK_EQUAL(
        count("select count(*) from returns.photo where take_back_reason = 'of another item' and "
              "taken_back_by is not null"),
        1);
}

BOOST_AUTO_TEST_CASE(an_item_has_twelve_photos_at_most)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    AddPhoto const of_parcel{{}, rma.id, {}, {}, make_photo(picture(30, 20, "png")).value(), {}};
    for (std::size_t n = 0; n < most_photos; ++n)
        BOOST_REQUIRE(add(admin, of_parcel));
    auto const one_more = add(admin, of_parcel);
    BOOST_CHECK_EQUAL(one_more.error().code, "wrong_status");
    AddPhoto of_line = of_parcel;
    of_line.line = rma.lines.at(0).id;
    BOOST_CHECK(add(admin, of_line)); // another item
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return take_photo_back(tx, Uuid::random(), photos_of(tx, rma.id).at(0).id, "blurred");
    }));
    BOOST_CHECK(add(admin, of_parcel));
}

BOOST_AUTO_TEST_CASE(the_database_takes_a_photo_from_inspectors_within_reach_only)
{
    RmaView const rma = on_bench(shipped({{9, 1}}));
    auto const waiting = authorized(shipped({{8, 1}}));
    auto const shot = make_photo(picture(30, 20, "jpeg")).value();
    test.add_person("iris", "returns_inspector", true);
    test.add_person("far", "returns_inspector");
    test.add_person("wes", "warehouse", true);
    database::Pool iris = test.login_as("iris");
    database::Pool far = test.login_as("far");
    database::Pool wes = test.login_as("wes");
    BOOST_REQUIRE(add(iris, {{}, rma.id, rma.lines.at(0).id, {}, shot, {}}));
    BOOST_CHECK_EQUAL(photos(wes, rma.id).size(), 1);
    BOOST_CHECK_EQUAL(photos(far, rma.id).size(), 0);
    BOOST_CHECK_EQUAL(add(wes, {{}, rma.id, {}, {}, shot, {}}).error().code, "not_allowed");
    BOOST_CHECK_EQUAL(add(far, {{}, rma.id, {}, {}, shot, {}}).error().code, "not_found");
    BOOST_CHECK_EQUAL(add(iris, {{}, waiting.rma, {}, {}, shot, {}}).error().code, "wrong_status");
    BOOST_CHECK_EQUAL(add(iris, {{}, rma.id, {}, InspectionId{4711}, shot, {}}).error().code, "not_found");
    BOOST_CHECK_EQUAL(add(iris, {{}, rma.id, RmaLineId{4711}, {}, shot, {}}).error().code, "not_found");
    BOOST_CHECK_EQUAL(add(iris, {{}, rma.id, {}, {}, {"no jpeg", 3, 2}, {}}).error().code, "missing_input");
    BOOST_CHECK_EQUAL(photos(admin, rma.id).size(), 1);
}

BOOST_AUTO_TEST_CASE(a_demanded_photo_comes_with_its_item_or_the_item_is_not_taken)
{
    nlohmann::json const rules = nlohmann::json::parse(
        R"([{"key": "sealed", "when": {"packaging": "sealed"}, "grade": "A", "disposition": "restock", "sentence": "As new."},
            {"key": "rest", "when": {}, "grade": "B", "disposition": "restock_after_rework", "sentence": "Look.", "photo": true}])");
    BOOST_REQUIRE(in_transaction(admin, [&](Transaction& tx) {
        return publish_policy(tx, {Uuid::random(), house.client, {}, {{"rules", rules}}, "photos"});
    }));
    BOOST_CHECK(in_transaction(admin, [&](Transaction& tx) { // it is written as it was read
                    return to_json(policy_of(tx, house.client).value());
                })["rules"] == rules);
    auto bad = rules;
    bad[1]["photo"] = "yes";
    BOOST_CHECK_EQUAL(parse_policy({{"questions", nlohmann::json::array()}, {"rules", bad}}).error().code,
                      "bad_policy");
    RmaView const rma = on_bench(shipped({{9, 3}}), 3);
    InspectItem item;
    item.rma = rma.id;
    item.line = rma.lines.at(0).id;
    item.answers = {{"packaging", "gone"}};
    auto const inspect = [&] {
        item.command_id = Uuid::random();
        return in_transaction(admin, [&](Transaction& tx) { return inspect_item(tx, item); });
    };
    BOOST_CHECK_EQUAL(inspect().error().code, "photo_missing");
    // Whoever asks the database itself is told the same.
    nlohmann::json const by_itself = {{"rma", rma.id.value},
                                      {"line", item.line.value},
                                      {"grade", "B"},
                                      {"disposition", "restock_after_rework"},
                                      {"policy", count("select max(id) from returns.policy")},
                                      {"graded_by", "rest"},
                                      {"decided_by", "rest"},
                                      {"decision", {{"kind", "disposition"}, {"chosen", "x"}}}};
    auto const asked = in_transaction(admin, [&](Transaction& tx) {
        return database::guarded([&] {
            return tx.query("select returns.inspect(:id, :request::jsonb)")
                .bind("id", Uuid::random())
                .bind("request", by_itself)
                .value<nlohmann::json>();
        });
    });
    BOOST_CHECK_EQUAL(asked.error().code, "missing_input");
    BOOST_CHECK_EQUAL(count("select count(*) from returns.inspection"), 0);
    item.photo = make_photo(picture(30, 20, "png")).value();
    Inspected const done = inspect().value();
    item.photo->jpeg = "no jpeg";
    BOOST_CHECK_EQUAL(inspect().error().code, "missing_input");
    auto const kept = photos(admin, rma.id);
    BOOST_REQUIRE_EQUAL(kept.size(), 1);
    BOOST_CHECK(kept[0].inspection == done.id);
    auto const take_back = [&](PhotoId id) {
        return in_transaction(
            admin, [&](Transaction& tx) { return take_photo_back(tx, Uuid::random(), id, "blurred"); });
    };
    BOOST_CHECK_EQUAL(take_back(kept[0].id).error().code, "wrong_status"); // another one first
    BOOST_REQUIRE(add(admin, {{}, rma.id, {}, done.id, make_photo(picture(31, 20, "png")).value(), {}}));
    BOOST_CHECK(take_back(kept[0].id));
    // Taken back and done once more, it has its photo still.
    in_transaction(admin, [&](Transaction& tx) {
        BOOST_REQUIRE(undo_inspection(tx, Uuid::random(), done.id, "wrong key"));
        auto const again = redo_inspection(tx, Uuid::random(), done.id);
        BOOST_REQUIRE(again);
        auto const all = photos_of(tx, rma.id);
        BOOST_CHECK(
            std::ranges::any_of(all, [&](PhotoView const& it) { return it.inspection == again->id; }));
    });
    // The control: what no rule demands needs none.
    item.photo.reset();
    item.answers = {{"packaging", "sealed"}};
    BOOST_CHECK(inspect());
}

BOOST_AUTO_TEST_SUITE_END()

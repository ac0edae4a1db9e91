#include "gui/shell/window_registry.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <fstream>

using namespace poddesk::gui;

namespace {

struct FolderFixture
{
    FolderFixture() { std::filesystem::remove_all(folder); }
    ~FolderFixture() { std::filesystem::remove_all(folder); }
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("poddesk-registry-" + std::to_string(getpid()));
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(registry, FolderFixture)

BOOST_AUTO_TEST_CASE(remembers_between_starts)
{
    WindowPlace const place{10, 20, 800, 600, true};
    {
        WindowRegistry first(folder, "ana");
        BOOST_CHECK(!first.place("desk"));
        first.set_place("desk", place);
        first.set_state("desk", {{"sorted_by", "value"}});
        first.opened("desk");
        first.opened("orders");
        first.opened("desk");
        BOOST_CHECK(first.save());
    }
    WindowRegistry second(folder, "ana");
    BOOST_CHECK(second.place("desk") == place);
    BOOST_CHECK_EQUAL(second.state("desk")["sorted_by"].get<std::string>(), "value");
    BOOST_CHECK(second.state("nobody").is_null());
    BOOST_CHECK((second.open_windows() == std::vector<std::string>{"desk", "orders"}));
    second.closed("desk");
    BOOST_CHECK((second.open_windows() == std::vector<std::string>{"orders"}));
    WindowRegistry const other(folder, "noor");
    BOOST_CHECK(!other.place("desk"));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_nothing_remembered)
{
    for (char const* content : {"", "{", "[1,2]", R"({"places": 7, "open": {"a": 1}, "states": []})",
                                R"({"places": {"desk": {"x": "left"}}})"}) {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "ana.json") << content;
        WindowRegistry registry(folder, "ana");
        BOOST_CHECK(!registry.place("desk"));
        BOOST_CHECK(registry.state("desk").is_null());
        BOOST_CHECK(registry.open_windows().empty());
        registry.set_place("desk", {1, 2, 3, 4, false});
        registry.set_state("desk", true);
        registry.opened("desk");
        BOOST_CHECK(registry.save());
        BOOST_CHECK(WindowRegistry(folder, "ana").place("desk").has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_login_cannot_leave_the_folder)
{
    WindowRegistry const registry(folder, "../../etc/x");
    BOOST_CHECK_EQUAL(registry.file().parent_path(), folder);
}

BOOST_AUTO_TEST_CASE(a_disk_that_refuses_is_survived)
{
    WindowRegistry registry("/proc/no-such-folder", "ana");
    registry.opened("desk");
    BOOST_CHECK(!registry.save());
}

BOOST_AUTO_TEST_SUITE_END()

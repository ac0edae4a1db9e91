#pragma once

#include "tests/gui/step_work.h"

#include "gui/returns/inspect_presenter.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>

namespace poddesk::tests {

using namespace gui;
using namespace std::chrono_literals;

/// A folder of its own for each bench, gone with the program.
inline std::filesystem::path scratch()
{
    static struct Folder
    {
        ~Folder() { std::filesystem::remove_all(path); }
        std::filesystem::path path =
            std::filesystem::temp_directory_path() / ("poddesk-inspect-" + std::to_string(getpid()));
        int benches = 0;
    } folder;
    return folder.path / std::to_string(++folder.benches);
}

struct Seen final : InspectView
{
    void show(InspectScreen const&) override {}
    void signal(Signal signal) override { last = signal; }
    void show_picture(std::string const&, std::string const&) override {}
    void decided(int lane) override
    {
        last = Signal::right;
        lanes.push_back(lane);
    }
    std::optional<Signal> last;
    std::vector<int> lanes;
};

/// One bench with a person at it.
struct Bench
{
    explicit Bench(std::shared_ptr<database::Pool> pool, std::filesystem::path const& folder = scratch(),
                   std::string const& login = "admin")
        : presenter(std::make_shared<InspectStore>(std::move(pool), folder, JournalOwner{login, "tests"},
                                                   [this] { return printers; }),
                    work, seen, clock)
    {
        presenter.start("RNO");
        work.settle();
    }
    InspectScreen const& scan(std::string const& code)
    {
        presenter.scanned(code);
        work.settle();
        return presenter.screen();
    }
    InspectScreen const& key(char key)
    {
        BOOST_TEST(presenter.answered(key), key);
        work.settle();
        return presenter.screen();
    }
    InspectScreen const& enter()
    {
        presenter.accept();
        work.settle();
        return presenter.screen();
    }
    InspectScreen const& after(std::function<void()> const& what)
    {
        what();
        work.settle();
        return presenter.screen();
    }
    InspectStep step() const { return presenter.screen().step; }
    std::string said() const { return presenter.screen().said; }

    std::filesystem::path print_folder = scratch();
    installer::Printers printers{}; ///< none takes anything
    tests::StepWork work;
    Seen seen;
    std::shared_ptr<kernel::FixedClock> clock =
        std::make_shared<kernel::FixedClock>(kernel::SystemClock().now() - 1h);
    InspectPresenter presenter;
};

} // namespace poddesk::tests

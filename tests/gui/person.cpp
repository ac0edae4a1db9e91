#include "tests/gui/person.h"

#include "gui/shell/font_setup.h"
#include "gui/widgets/native.h"
#include "gui/widgets/picture.h"

#include <wx/textctrl.h>

#include <stdexcept>

namespace poddesk::tests {

using namespace gui;

Person::Person(std::shared_ptr<database::Pool> pool, std::string const& full_name, std::string const& role)
    : display(Display::instance()),
      folder(std::filesystem::temp_directory_path() / ("poddesk-person-" + std::to_string(getpid())))
{
    add_font_rules();
    set_interface_font("Inter 9.5");
    stop_animations();
    shell = std::make_unique<Shell>(SignedIn{"admin", full_name, role, "demo", "demo on this computer"},
                                    std::move(pool), folder / "desktop");
    shell->live().alive(std::chrono::milliseconds(4));
}

Person::~Person()
{
    for (WorkWindow* const window : shell->windows()) {
        window->Destroy();
    }
    display.settle();
    shell.reset();
    std::filesystem::remove_all(folder);
}

bool Person::wait(std::function<bool()> const& condition)
{
    return display.wait(condition, std::chrono::seconds(30));
}

WorkWindow& Person::open(std::string const& name)
{
    WorkWindow* const window = shell->open(name);
    if (!window) {
        throw std::runtime_error("there is no window " + name);
    }
    window->Raise();
    if (!wait([&] { return window->is_settled(); })) {
        throw std::runtime_error("the window " + name + " never settled");
    }
    display.settle();
    return *window;
}

void Person::key(int code, int modifiers)
{
    display.settle(); // a window that was raised just now has the keys by then
    keyboard_.press(code, modifiers);
    display.settle();
}

void Person::type(std::string const& text)
{
    display.settle();
    keyboard_.type(text);
    display.settle();
}

std::chrono::microseconds Person::scan(BenchWindow& bench, std::string const& code)
{
    display.settle();
    int const answers = bench.answers();
    keyboard_.type(code);
    keyboard_.press(WXK_RETURN);
    return until_answered(bench, answers);
}

std::chrono::microseconds Person::answer(BenchWindow& bench, char key)
{
    display.settle();
    int const answers = bench.answers();
    keyboard_.press(key);
    return until_answered(bench, answers);
}

std::chrono::microseconds Person::until_answered(BenchWindow& bench, int answers)
{
    auto const began = std::chrono::steady_clock::now();
    wait([&] { return bench.answers() > answers && bench.is_settled(); });
    bench.Update();
    auto const took = std::chrono::steady_clock::now() - began;
    display.settle();
    return std::chrono::duration_cast<std::chrono::microseconds>(took);
}

void Person::picture(wxWindow& window, std::string const& name)
{
    std::filesystem::create_directories(PODDESK_PICTURES);
    for (auto const& [brightness, word] :
         {std::pair{Brightness::light, "light"}, {Brightness::dark, "dark"}}) {
        prefer(brightness);
        display.settle();
        window.Raise();
        window.Refresh();
        display.settle();
        save_picture(window, std::filesystem::path(PODDESK_PICTURES) / (name + "-" + word + ".png"));
    }
    prefer(Brightness::light);
    display.settle();
}

} // namespace poddesk::tests

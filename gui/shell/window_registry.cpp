#include "gui/shell/window_registry.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace poddesk::gui {

namespace {

/// A login as a file name: whatever is not plain becomes its number, so that no login reaches another folder.
std::string file_name(std::string const& login)
{
    std::string name;
    for (char const letter : login) {
        bool const plain =
            (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
        name += plain ? std::string(1, letter) : "-" + std::to_string(static_cast<unsigned char>(letter));
    }
    return name.empty() ? "nobody" : name;
}

nlohmann::json read(std::filesystem::path const& file)
{
    std::ifstream in(file);
    nlohmann::json parsed = nlohmann::json::parse(in, nullptr, false);
    return parsed.is_object() ? parsed : nlohmann::json::object();
}

nlohmann::json const& at(nlohmann::json const& object, std::string const& key)
{
    static nlohmann::json const nothing;
    auto const found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? *found : nothing;
}

} // namespace

WindowRegistry::WindowRegistry(std::filesystem::path folder, std::string const& login)
    : file_(std::move(folder) / (file_name(login) + ".json")), held_(read(file_))
{
}

std::optional<WindowPlace> WindowRegistry::place(std::string const& window) const
{
    try {
        nlohmann::json const& held = at(at(held_, "places"), window);
        if (!held.is_object()) {
            return std::nullopt;
        }
        WindowPlace const place{held.at("x"), held.at("y"), held.at("width"), held.at("height"),
                                held.at("maximized")};
        return place.width > 0 && place.height > 0 ? std::optional(place) : std::nullopt;
    } catch (nlohmann::json::exception const&) {
        return std::nullopt;
    }
}

void WindowRegistry::set_place(std::string const& window, WindowPlace const& place)
{
    if (this->place(window) != place) {
        if (!at(held_, "places").is_object()) {
            held_["places"] = nlohmann::json::object();
        }
        held_["places"][window] = {{"x", place.x},
                                   {"y", place.y},
                                   {"width", place.width},
                                   {"height", place.height},
                                   {"maximized", place.maximized}};
        changed_ = true;
    }
}

nlohmann::json WindowRegistry::state(std::string const& window) const
{
    return at(at(held_, "states"), window);
}

void WindowRegistry::set_state(std::string const& window, nlohmann::json state)
{
    if (this->state(window) != state) {
        if (!at(held_, "states").is_object()) {
            held_["states"] = nlohmann::json::object();
        }
        held_["states"][window] = std::move(state);
        changed_ = true;
    }
}

std::vector<std::string> WindowRegistry::open_windows() const
{
    std::vector<std::string> names;
    for (nlohmann::json const& name : at(held_, "open")) {
        if (name.is_string()) {
            names.push_back(name);
        }
    }
    return names;
}

void WindowRegistry::opened(std::string const& window)
{
    auto names = open_windows();
    if (std::find(names.begin(), names.end(), window) == names.end()) {
        names.push_back(window);
        held_["open"] = names;
        changed_ = true;
    }
}

void WindowRegistry::closed(std::string const& window)
{
    auto names = open_windows();
    if (std::erase(names, window) > 0) {
        held_["open"] = names;
        changed_ = true;
    }
}

bool WindowRegistry::save()
{
    if (!changed_) {
        return true;
    }
    std::error_code failed;
    std::filesystem::create_directories(file_.parent_path(), failed);
    std::filesystem::path const fresh = file_.string() + ".new";
    {
        std::ofstream out(fresh, std::ios::trunc);
        out << held_.dump(1) << '\n';
        out.flush();
        if (!out) {
            std::filesystem::remove(fresh, failed);
            return false;
        }
    }
    std::filesystem::rename(fresh, file_, failed);
    changed_ = static_cast<bool>(failed);
    return !failed;
}

} // namespace poddesk::gui

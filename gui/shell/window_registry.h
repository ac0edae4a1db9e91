#pragma once
// No wx here: tested without a display.

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace poddesk::gui {

/// Where a window stands, in screen pixels.
struct WindowPlace
{
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool maximized = false;

    bool operator==(WindowPlace const&) const = default;
};

/// What a person arranged, remembered per login in one JSON file: window places, which windows were open, and
/// each window's own state (columns, sort, filters). A damaged or missing file answers with nothing
/// remembered.
class WindowRegistry
{
public:
    /// @param folder made at the first save. @param login a file of its own, so that two people do not
    /// rearrange each other.
    WindowRegistry(std::filesystem::path folder, std::string const& login);

    std::optional<WindowPlace> place(std::string const& window) const;
    void set_place(std::string const& window, WindowPlace const& place);

    /// A window's own settings under this name; null when nothing is remembered.
    nlohmann::json state(std::string const& window) const;
    void set_state(std::string const& window, nlohmann::json state);

    /// The windows that were open at the end, in the order they were opened.
    std::vector<std::string> open_windows() const;
    void opened(std::string const& window);
    void closed(std::string const& window);

    /// Writes what changed since the last save, whole or not at all. False when the disk refused: the desktop
    /// goes on without remembering.
    bool save();
    std::filesystem::path const& file() const { return file_; }

private:
    std::filesystem::path file_;
    nlohmann::json held_;
    bool changed_ = false;
};

} // namespace poddesk::gui

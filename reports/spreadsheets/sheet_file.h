#pragma once

#include <filesystem>
#include <string>

namespace poddesk::reports {

/// A file in the making, beside its place. Removed unless it was put in place.
class SheetFile
{
public:
    /// Makes it, empty. Throws SheetError when that is not allowed or impossible.
    explicit SheetFile(std::filesystem::path place);
    ~SheetFile();
    SheetFile(SheetFile const&) = delete;
    SheetFile& operator=(SheetFile const&) = delete;

    /// Where it is written meanwhile.
    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path folder() const;
    void append(std::string_view bytes);
    /// Forces it to the disk and renames it: from now on it is there under its name.
    void put_in_place();
    /// Throws SheetError with what the system said.
    [[noreturn]] void fail(int error_number) const;

private:
    std::filesystem::path place_;
    std::filesystem::path path_;
    int descriptor_ = -1;
    bool placed_ = false;
};

} // namespace poddesk::reports

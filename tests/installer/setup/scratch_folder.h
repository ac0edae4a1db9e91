#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poddesk::testing {

/// A folder of one's own, gone with this object.
class ScratchFolder
{
public:
    ScratchFolder()
    {
        path_ = "/tmp/poddesk-setup-XXXXXX";
        if (::mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("no folder under /tmp");
        }
    }
    ~ScratchFolder()
    {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;

    std::string const& path() const { return path_; }

    void write(std::string const& name, std::string_view text) const
    {
        std::ofstream(std::filesystem::path(path_) / name, std::ios::binary) << text;
    }

private:
    std::string path_;
};

} // namespace poddesk::testing

#include "gui/shell/document_file.h"

#include <fstream>
#include <stdexcept>

namespace poddesk::gui {

void write_document(std::filesystem::path const& path, std::string const& bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::filesystem::path const beside = path.string() + ".part";
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
        throw std::runtime_error(path.filename().string() + " could not be written to " +
                                 path.parent_path().string() +
                                 "; look whether the disk is full, then print it again.");
    }
    std::filesystem::rename(beside, path);
}

} // namespace poddesk::gui

#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

/// Files of one test case, and the independent programs that read them back.
class Desk
{
public:
    Desk()
    {
        char name[] = "/tmp/poddesk-paper-XXXXXX";
        if (mkdtemp(name) == nullptr) throw std::runtime_error("no folder for the papers");
        folder_ = name;
    }
    ~Desk()
    {
        std::error_code ignored;
        // PODDESK_KEEP_PAPERS=folder: copies what the tests drew, to be looked at.
        if (char const* keep = std::getenv("PODDESK_KEEP_PAPERS")) {
            std::filesystem::create_directories(keep, ignored);
            std::filesystem::copy(folder_, keep,
                                  std::filesystem::copy_options::overwrite_existing |
                                      std::filesystem::copy_options::recursive,
                                  ignored);
        }
        std::filesystem::remove_all(folder_, ignored);
    }
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;

    std::string put(std::string const& name, std::string const& bytes) const
    {
        std::string const path = folder_ + "/" + name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    static std::string take(std::string const& path)
    {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        return bytes.str();
    }

    static std::string run(std::string const& command)
    {
        FILE* pipe = popen(command.c_str(), "r");
        if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
        std::string out;
        char part[4096];
        for (std::size_t count = 0; (count = fread(part, 1, sizeof part, pipe)) > 0;)
            out.append(part, count);
        if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
        return out;
    }

    /// The pages as PNG files at `dots` per inch.
    std::vector<std::string> pictures(std::string const& pdf, int dots) const
    {
        std::string const stem = pdf.substr(0, pdf.size() - 4);
        run("pdftoppm -png -r " + std::to_string(dots) + " " + pdf + " " + stem + " 2>&1");
        std::vector<std::string> found;
        for (auto const& entry : std::filesystem::directory_iterator(folder_)) {
            std::string const path = entry.path().string();
            if (path.size() > stem.size() && path.compare(0, stem.size() + 1, stem + "-") == 0 &&
                entry.path().extension() == ".png") {
                found.push_back(path);
            }
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    static std::string text(std::string const& pdf) { return run("pdftotext -layout " + pdf + " -"); }

    /// What a decoder reads: lines "CODE-128:…".
    static std::string decoded(std::string const& png)
    {
        return run("zbarimg -q --nodbus " + png + " 2>/dev/null");
    }

    std::string const& folder() const { return folder_; }

private:
    std::string folder_;
};

/// `text` without what a line break or the shaping of a page may add: white space and direction marks.
inline std::string squeezed(std::string const& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if (byte == 0xe2 && at + 2 < text.size() && static_cast<unsigned char>(text[at + 1]) == 0x80) {
            auto const last = static_cast<unsigned char>(text[at + 2]);
            if ((last >= 0xaa && last <= 0xae) || last == 0x8e || last == 0x8f) {
                at += 3;
                continue;
            }
        }
        if (byte > 0x20) out += text[at];
        ++at;
    }
    return out;
}

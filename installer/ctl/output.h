#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace poddesk::ctl {

/// A column of a table for people: which member of each row's JSON object it shows, under which heading.
struct Column
{
    std::string key;
    std::string title;
    bool right = false;
};

/// What a command has to say: a table for people, the same values as JSON for machines.
class Output
{
public:
    Output(std::ostream& out, bool json) : out_(out), json_(json) {}

    void use_json(bool json) { json_ = json; }
    /// The command's first list goes into this file (XLSX or CSV, as its name ends) in place of the table.
    void write_list_to(std::string const& file) { file_ = file; }
    /// Whether a file was asked for and no list came.
    bool owes_a_file() const { return !file_.empty(); }

    /// A list. For people a table with `empty` in place of no rows; for machines the array whole, with
    /// members that no column shows. Throws reports::SheetError when the file that it goes to cannot be
    /// written.
    void list(std::vector<Column> const& columns, nlohmann::json const& rows, std::string const& empty);
    /// One thing: "name: value" lines for people, in the order given by `columns`.
    void record(std::vector<Column> const& columns, nlohmann::json const& value);
    /// Something was done: the sentence for people, the facts for machines.
    void done(std::string const& sentence, nlohmann::json const& facts);
    /// More for people only.
    void say(std::string const& sentence);

private:
    void write_file(std::vector<Column> const& columns, nlohmann::json const& rows);

    std::ostream& out_;
    bool json_;
    std::string file_;
};

/// Progress of something long on standard error: a bar where it is a terminal, a line now and then where it
/// is not.
class ProgressBar
{
public:
    explicit ProgressBar(bool quiet);
    ~ProgressBar();
    ProgressBar(ProgressBar const&) = delete;
    ProgressBar& operator=(ProgressBar const&) = delete;
    void stage(std::string const& name);
    void step(std::size_t done, std::size_t total);

private:
    void draw(std::size_t done, std::size_t total);

    bool quiet_;
    bool terminal_;
    std::string stage_;
    int last_percent_ = -1;
    bool line_open_ = false;
};

/// Columns that a terminal gives this UTF-8 text: wide characters count two, combining ones none.
std::size_t display_width(std::string const& text);

} // namespace poddesk::ctl

#pragma once
// Which fields a client's record has. No wx here; the words are translated.

#include <map>
#include <string>
#include <vector>

namespace poddesk::gui {

/// The fields of a record as text, by key.
using ClientFields = std::map<std::string, std::string>;

struct ClientField
{
    enum class Kind
    {
        line,
        number, ///< of a few digits, with a unit
        word,   ///< as a number, but wider
        note    ///< several lines
    };
    std::string key;
    std::string part; ///< as clients.my_parts says it: client, branding, promise, guideline, returns
    std::string label;
    Kind kind = Kind::line;
    std::string hint{}; ///< beneath a note, or the unit after a number
};

struct ClientSection
{
    std::string heading;
    bool right_column = false;
    std::vector<ClientField> fields;
};

/// Every field, as the record shows them.
std::vector<ClientSection> client_sections();
/// The field's label; the key itself for one that there is not.
std::string field_label(std::string const& key);

/// One step a line, as the guideline's field shows them, and back; blank lines are left out.
std::string steps_as_text(std::vector<std::string> const& steps);
std::vector<std::string> steps_in(std::string const& text);

} // namespace poddesk::gui

#pragma once

#include "domain/kernel/outcome.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace poddesk::templates {

/// What a template may name: "order.name" → "#1042".
using Values = std::map<std::string, std::string, std::less<>>;

struct Variables
{
    Values values;
    /// For {% for line in lines %}: each entry's fields are named "line.title".
    std::map<std::string, std::vector<Values>, std::less<>> lists;
};

enum class Escape
{
    none,
    html
};

/// The text of a layout by its name; a refusal for none.
using Layouts = std::function<kernel::Outcome<std::string_view>(std::string_view name)>;

/// Puts the variables into `source`: {{ name }} and {% for item in list %} … {% endfor %} (not nested),
/// nothing else. A source that begins with {% layout NAME %} is blocks, {% block name %} … {% endblock %},
/// each of which takes the place of {% block name %} in that layout; all of them must be there. Strict: an
/// unknown name, an unknown tag or a loop without end is refused ("bad_template") with file and line. A line
/// that holds a tag and nothing else leaves no empty line behind.
kernel::Outcome<std::string> render(std::string_view source, std::string_view file,
                                    Variables const& variables, Escape escape, Layouts const& layouts = {});

/// & < > " ' as entities.
std::string html_escaped(std::string_view text);

struct RenderedEmail
{
    std::string subject; ///< one line
    std::string text;
    std::string html;
};

/// One of the starter emails: "order_received", "shipped", "return_authorized" …. Refused "unknown_template",
/// "bad_template".
kernel::Outcome<RenderedEmail> render_email(std::string_view name, Variables const& variables);

} // namespace poddesk::templates

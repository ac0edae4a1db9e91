#include "gui/shell/font_setup.h"

#include "gui/shell/font_rules.h"

#include <fontconfig/fontconfig.h>

namespace poddesk::gui {

bool add_font_rules()
{
    FcConfig* const config = FcConfigGetCurrent();
    return config &&
           FcConfigParseAndLoadFromMemory(config, reinterpret_cast<FcChar8 const*>(font_rules), FcTrue);
}

} // namespace poddesk::gui

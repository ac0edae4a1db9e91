#pragma once

#include "domain/kernel/outcome.h"

#include <string>
#include <string_view>
#include <vector>

namespace poddesk::reports {

/// What product_picture can draw: "tee", "mug", "jacket" …
std::vector<std::string> product_kinds();

/// A flat 256 × 256 PNG of a product on a tinted ground of `color` ("#rrggbb"). An unknown kind is drawn as a
/// box. Refused "bad_color". The same arguments give the same bytes.
kernel::Outcome<std::string> product_picture(std::string_view kind, std::string_view color);

/// A brand's logo from its name and color: a mark with the initial beside the wordmark, transparent ground,
/// 640 × 160 PNG. Refused: "bad_color", "bad_name" (empty).
kernel::Outcome<std::string> brand_logo(std::string_view name, std::string_view color);

/// Whether the papers could print these bytes. Refused "bad_image": no PNG, damaged, or larger than 4096 ×
/// 4096.
kernel::Outcome<void> check_picture(std::string_view png);

} // namespace poddesk::reports

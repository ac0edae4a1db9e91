#pragma once

#include "domain/kernel/id.h"

namespace poddesk::returns {

using RmaId = kernel::Id<struct RmaTag>;
using RmaLineId = kernel::Id<struct RmaLineTag>;
using InspectionId = kernel::Id<struct InspectionTag>;
using PolicyId = kernel::Id<struct PolicyTag>;
using PhotoId = kernel::Id<struct PhotoTag>;

} // namespace poddesk::returns

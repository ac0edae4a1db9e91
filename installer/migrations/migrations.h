#pragma once

#include "domain/database/migrate.h"

#include <span>

namespace poddesk::installer {

/// The schema's steps in order, embedded from installer/migrations/NNNN_name.sql.
std::span<database::Migration const> migrations();

} // namespace poddesk::installer

#pragma once

#include "gui/returns/inspect_screen.h"

#include <boost/test/unit_test.hpp>

// Enumerations have no words of their own in a failed comparison.
BOOST_TEST_DONT_PRINT_LOG_VALUE(poddesk::gui::InspectStep)
BOOST_TEST_DONT_PRINT_LOG_VALUE(poddesk::gui::Tone)

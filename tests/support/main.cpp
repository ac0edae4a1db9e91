#define BOOST_TEST_MODULE PodDesk
#include <boost/test/unit_test.hpp>

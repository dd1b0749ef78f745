/// The door to Boost.Hana: lists of types as values. No other header of idem includes it.
/// Accepts Hana 1.4 and newer, which all releases of Boost since 1.66 hold.
#pragma once

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/version.hpp>

#if BOOST_HANA_MAJOR_VERSION < 1 || (BOOST_HANA_MAJOR_VERSION == 1 && BOOST_HANA_MINOR_VERSION < 4)
#error "idem/support/hana.hpp needs Boost.Hana 1.4 or newer: libboost-dev"
#endif

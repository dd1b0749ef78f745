// A ChannelShuffle of channels that are not so many groups.
// expect: idem E01: 'mix' is ChannelShuffle<3> and takes a shape whose first axis is a multiple of 3, but the network's input gives it Shape<8, 5, 5>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 5, 5>, Named<"mix", ChannelShuffle<3>>> {};
#else
struct Right : Network<Shape<8, 5, 5>, Named<"mix", ChannelShuffle<4>>> {};
#endif

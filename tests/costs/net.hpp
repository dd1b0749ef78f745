/// A network that one source compiles, and others use.
#pragma once

#include <idem/idem.hpp>

struct Net : idem::Network<idem::Shape<3, 32, 32>,  //
                           idem::Named<"conv", idem::Conv2d<3, 16, idem::Kernel<3>>>, idem::ReLU,
                           idem::Named<"more", idem::Optional<"deep", idem::Conv2d<16, 16, idem::Kernel<3>,
                                                                                   idem::Padding<1>>>>,
                           idem::Flatten, idem::Named<"fc", idem::Linear<14400, 10>>> {};

#ifndef EACH_FOR_ITSELF
extern template class idem::Model<Net>;
#endif

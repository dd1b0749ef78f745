/// Layers that move elements, or put others between them.
#include "check.hpp"

#include <idem/compose/here.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/pad.hpp>
#include <idem/layer/shuffle.hpp>
#include <idem/layer/upsample.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("Upsample by the nearest gives PyTorch's outputs") {
    check<Network<Shape<5, 4, 3>, Upsample<ScaleFactor<2>>>>(layers, "upsample_nearest");
    check<Network<Shape<17, 4, 6>, Upsample<ScaleFactor<3, 2>, Mode<"nearest">>>>(layers, "upsample_nearest_uneven");
    check<Network<Shape<3, 7, 5>, Upsample<Size<10, 3>>>>(layers, "upsample_nearest_size");
    check<Network<Shape<4, 9>, Upsample<ScaleFactor<3>>>>(layers, "upsample_nearest_length");
}

TEST_CASE("linear Upsample gives PyTorch's outputs") {
    check<Network<Shape<5, 4, 3>, Upsample<ScaleFactor<2>, Mode<"bilinear">>>>(layers, "upsample_bilinear");
    check<Network<Shape<17, 7, 6>, Upsample<Size<4, 13>, Mode<"bilinear">>>>(layers, "upsample_bilinear_size");
    check<Network<Shape<3, 4, 5>, Upsample<Size<9, 7>, Mode<"bilinear">, AlignCorners<true>>>>(
        layers, "upsample_bilinear_aligned");
    check<Network<Shape<3, 4, 5>, Upsample<Size<1>, Mode<"bilinear">, AlignCorners<true>>>>(layers,
                                                                                            "upsample_bilinear_to_one");
    check<Network<Shape<6, 9>, Upsample<Size<20>, Mode<"linear">>>>(layers, "upsample_linear");
    check<Network<Shape<6, 9>, Upsample<ScaleFactor<2>, Mode<"linear">, AlignCorners<true>>>>(
        layers, "upsample_linear_aligned");
}

TEST_CASE("ZeroPad2d gives PyTorch's outputs") {
    check<Network<Shape<5, 4, 3>, ZeroPad2d<2>>>(layers, "zero_pad");
    check<Network<Shape<17, 4, 3>, ZeroPad2d<1, 2, 0, 3>>>(layers, "zero_pad_sides");
    check<Network<Shape<3, 8, 10>, ZeroPad2d<0, 1, 0, 1>, Conv2d<3, 8, Kernel<3>, Stride<2>>>>(layers, "zero_pad_conv");
}

TEST_CASE("the elements that a padding repeats are PyTorch's") {
    check<Network<Shape<5, 9>, ZeroPad1d<4, 0>, Conv1d<5, 7, Kernel<3>, Dilation<2>>>>(layers, "pad_before_conv1d");
    check<Network<Shape<5, 4, 3>, ReflectionPad2d<2, 1, 3, 0>>>(layers, "pad_reflection");
    check<Network<Shape<17, 6>, ReflectionPad1d<5, 2>>>(layers, "pad_reflection_length");
    check<Network<Shape<5, 4, 3>, ReplicationPad2d<0, 6, 5, 1>>>(layers, "pad_replication");
    check<Network<Shape<3, 6>, ReplicationPad1d<9>>>(layers, "pad_replication_length");
    check<Network<Shape<5, 4, 3>, CircularPad2d<3, 1, 0, 4>>>(layers, "pad_circular");
    check<Network<Shape<3, 6>, CircularPad1d<6, 2>>>(layers, "pad_circular_length");
    using Reflecting = Sequential<Named<"pad", ReflectionPad2d<1>>, Here<Conv2d<3, 8, Kernel<3>>>>;
    check<Network<Shape<3, 6, 5>, Named<"0", Reflecting>>>(layers, "pad_mode_of_conv");
}

TEST_CASE("shuffled channels and pixels are PyTorch's") {
    check<Network<Shape<12, 4, 5>, ChannelShuffle<3>>>(layers, "channel_shuffle");
    check<Network<Shape<6, 9>, ChannelShuffle<2>>>(layers, "channel_shuffle_length");
    check<Network<Shape<3, 4, 9>, PixelUnshuffle<1>>>(layers, "pixel_unshuffle");
    check<Network<Shape<5, 6, 5>, Conv2d<5, 38, Kernel<1>>, ChannelShuffle<2>, ReLU, Conv2d<38, 7, Kernel<3>>>>(
        layers, "channel_shuffle_conv");
    check<Network<Shape<5, 6, 5>, Conv2d<5, 27, Kernel<2>>, PixelShuffle<3>, Conv2d<3, 4, Kernel<3>>>>(
        layers, "pixel_shuffle_conv");
    check<Network<Shape<3, 6, 12>, PixelUnshuffle<2>, Conv2d<12, 6, Kernel<1>>, PixelUnshuffle<3>,
                  Conv2d<54, 5, Kernel<1>>>>(layers, "pixel_unshuffle_conv");
}

TEST_CASE("Unflatten gives PyTorch's outputs") {
    check<Network<Shape<9>, Linear<9, 24>, Unflatten<0, Shape<4, 2, 3>>, Conv2d<4, 5, Kernel<1>>>>(layers, "unflatten");
    check<Network<Shape<5, 12>, Unflatten<-1, Shape<3, 4>>, Conv2d<5, 6, Kernel<2>>>>(layers, "unflatten_last");
}

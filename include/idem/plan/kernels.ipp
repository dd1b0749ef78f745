// The kernels that idem::compiled holds: declared where this is included with IDEM_DETAIL_KERNEL as `extern template`,
// defined where it is `template`. Activations with other numbers than PyTorch's own are compiled where they are used.

#include <idem/plan/kernels.hpp>

namespace idem::kernel {

IDEM_DETAIL_KERNEL void convolution<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void bf16_linear<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void depthwise_convolution<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void narrow_convolution<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void winograd<2>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void winograd<4>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void first_convolution<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void scale_shift<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void prelu<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void group_norm<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void upsample_linear<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void map<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void add<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void multiply<>(const Geometry&, const Call&);
#if IDEM_DETAIL_AMX
IDEM_DETAIL_KERNEL void tile_convolution<1>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void tile_convolution<2>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void tile_convolution<3>(const Geometry&, const Call&);
#endif
IDEM_DETAIL_KERNEL void pack_convolution<>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_bf16_linear<>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_depthwise<>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_winograd<2>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_winograd<4>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_first_convolution<>(const Geometry&, const Parameters&, float*);
#if IDEM_DETAIL_AMX
IDEM_DETAIL_KERNEL void pack_tile_convolution<1>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_tile_convolution<2>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_tile_convolution<3>(const Geometry&, const Parameters&, float*);
#endif
IDEM_DETAIL_KERNEL void max_pool<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void average_pool<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void adaptive_average_pool<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void softmax<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void log_softmax<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void layer_norm<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void rms_norm<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void embedding<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void positions<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void attention<>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void recurrent<Lstm>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void recurrent<Gru>(const Geometry&, const Call&);
IDEM_DETAIL_KERNEL void pack_recurrent<Lstm>(const Geometry&, const Parameters&, float*);
IDEM_DETAIL_KERNEL void pack_recurrent<Gru>(const Geometry&, const Parameters&, float*);

#define IDEM_DETAIL_FUNCTION(...)                                                                            \
    IDEM_DETAIL_KERNEL void apply_to_rows<of_many_t<__VA_ARGS__, simd::Batch>>(                              \
        const float*, float*, std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t);
IDEM_DETAIL_FUNCTION(LeakyRelu<0.01>)
IDEM_DETAIL_FUNCTION(Elu<1.0>)
IDEM_DETAIL_FUNCTION(Selu)
IDEM_DETAIL_FUNCTION(Gelu)
IDEM_DETAIL_FUNCTION(GeluTanh)
IDEM_DETAIL_FUNCTION(Silu)
IDEM_DETAIL_FUNCTION(Mish)
IDEM_DETAIL_FUNCTION(Sigmoid)
IDEM_DETAIL_FUNCTION(Tanh)
IDEM_DETAIL_FUNCTION(Hardswish)
IDEM_DETAIL_FUNCTION(Hardsigmoid)
IDEM_DETAIL_FUNCTION(Softplus<1.0, 20.0>)
#undef IDEM_DETAIL_FUNCTION

}  // namespace idem::kernel

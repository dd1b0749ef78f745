// The kernels that idem::compiled holds: declared where this is included with IDEM_DETAIL_KERNEL as `extern template`,
// defined where it is `template`. Activations with other numbers than PyTorch's own are compiled where they are used.

#include <idem/plan/kernels.hpp>

#define IDEM_DETAIL_KERNELS_WITH(...)                                                                         \
    IDEM_DETAIL_KERNEL void convolution<__VA_ARGS__>(const Geometry&, const Call&);                           \
    IDEM_DETAIL_KERNEL void depthwise_convolution<__VA_ARGS__>(const Geometry&, const Call&);                 \
    IDEM_DETAIL_KERNEL void winograd<2, __VA_ARGS__>(const Geometry&, const Call&);                           \
    IDEM_DETAIL_KERNEL void winograd<4, __VA_ARGS__>(const Geometry&, const Call&);                           \
    IDEM_DETAIL_KERNEL void first_convolution<__VA_ARGS__>(const Geometry&, const Call&);                     \
    IDEM_DETAIL_KERNEL void scale_shift<__VA_ARGS__>(const Geometry&, const Call&);                           \
    IDEM_DETAIL_KERNEL void map<__VA_ARGS__>(const Geometry&, const Call&);                                   \
    IDEM_DETAIL_KERNEL void add<__VA_ARGS__>(const Geometry&, const Call&);                                   \
    IDEM_DETAIL_KERNEL void multiply<__VA_ARGS__>(const Geometry&, const Call&);                              \
    IDEM_DETAIL_TILE_KERNELS_WITH(__VA_ARGS__)

#if IDEM_DETAIL_AMX
#define IDEM_DETAIL_TILE_KERNELS_WITH(...)                                                                    \
    IDEM_DETAIL_KERNEL void tile_convolution<__VA_ARGS__, 1>(const Geometry&, const Call&);                   \
    IDEM_DETAIL_KERNEL void tile_convolution<__VA_ARGS__, 2>(const Geometry&, const Call&);                   \
    IDEM_DETAIL_KERNEL void tile_convolution<__VA_ARGS__, 3>(const Geometry&, const Call&);
#else
#define IDEM_DETAIL_TILE_KERNELS_WITH(...)
#endif

namespace idem::kernel {

IDEM_DETAIL_KERNELS_WITH(None)
IDEM_DETAIL_KERNELS_WITH(Relu)
IDEM_DETAIL_KERNELS_WITH(Relu6)
IDEM_DETAIL_KERNELS_WITH(LeakyRelu<0.01>)
IDEM_DETAIL_KERNELS_WITH(Elu<1.0>)
IDEM_DETAIL_KERNELS_WITH(Selu)
IDEM_DETAIL_KERNELS_WITH(Gelu)
IDEM_DETAIL_KERNELS_WITH(GeluTanh)
IDEM_DETAIL_KERNELS_WITH(Silu)
IDEM_DETAIL_KERNELS_WITH(Mish)
IDEM_DETAIL_KERNELS_WITH(Sigmoid)
IDEM_DETAIL_KERNELS_WITH(Tanh)
IDEM_DETAIL_KERNELS_WITH(Hardswish)
IDEM_DETAIL_KERNELS_WITH(Hardsigmoid)
IDEM_DETAIL_KERNELS_WITH(Softplus<1.0, 20.0>)

IDEM_DETAIL_KERNEL void pack_convolution<>(const Geometry&, const Parameters&, float*);
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

}  // namespace idem::kernel

#undef IDEM_DETAIL_KERNELS_WITH
#undef IDEM_DETAIL_TILE_KERNELS_WITH

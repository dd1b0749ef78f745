#include <idem/kernel/attention.ipp>
#include <idem/kernel/bf16_linear.ipp>
#include <idem/kernel/convolution.ipp>
#include <idem/kernel/depthwise_convolution.ipp>
#include <idem/kernel/elementwise.ipp>
#include <idem/kernel/embedding.ipp>
#include <idem/kernel/first_convolution.ipp>
#include <idem/kernel/group_norm.ipp>
#include <idem/kernel/layer_norm.ipp>
#include <idem/kernel/move.ipp>
#include <idem/kernel/permute.ipp>
#include <idem/kernel/pooling.ipp>
#include <idem/kernel/recurrent.ipp>
#include <idem/kernel/softmax.ipp>
#include <idem/kernel/tile_convolution.ipp>
#include <idem/kernel/tiles_available.ipp>
#include <idem/kernel/upsample.ipp>
#include <idem/kernel/winograd.ipp>
#include <idem/plan/kernels.hpp>

#define IDEM_DETAIL_KERNEL template
#include <idem/plan/kernels.ipp>

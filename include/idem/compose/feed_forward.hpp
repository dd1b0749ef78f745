/// GatedFeedForward<D, Hidden>: down(silu(gate(x)) · up(x)), (…, D) to (…, D), with LLaMA's keys gate_proj, up_proj and
/// down_proj, without biases.
/// Source: Shazeer (2020), "GLU Variants Improve Transformer".
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/linear.hpp>

namespace idem {

template <int D, int Hidden>
struct GatedFeedForward
    : Sequential<Mul<Sequential<Named<"gate_proj", Linear<D, Hidden, Bias<false>>>, SiLU>,
                     Named<"up_proj", Linear<D, Hidden, Bias<false>>>>,
                 Named<"down_proj", Linear<Hidden, D, Bias<false>>>> {};

}  // namespace idem

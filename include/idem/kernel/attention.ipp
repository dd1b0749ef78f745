#pragma once

#include <idem/kernel/attention.hpp>
#include <idem/kernel/attention_run.hpp>

namespace idem::kernel {

template <class V>
void attention(const Geometry& geometry, const Call& call) {
    detail::AttentionRun<V>(geometry, call).run();
}

}  // namespace idem::kernel

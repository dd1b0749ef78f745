/// Whether this process may use tile instructions.
#pragma once

#include <idem/kernel/tile_sizes.hpp>
#include <idem/support/config.hpp>

namespace idem::kernel {

/// Whether kernels may run with `AmxTiles`: they are compiled in, the processor has them, the operating system permits
/// them, and a product came out right. The first call asks, with a system call, for all threads; the answer stays. To
/// be called when a model is loaded, not while it runs. Sources without tile instructions have a function of their own.
[[gnu::abi_tag(IDEM_DETAIL_TILES)]] bool tiles_available();

}  // namespace idem::kernel

#if !defined(IDEM_COMPILED)
#include <idem/kernel/tiles_available.ipp>
#endif

/// What the layout of packed weights and of scratch memory depends on, for the names that the linker sees: sources with
/// other flags then share nothing of what is in these layouts.
#pragma once

#include <idem/kernel/simd.hpp>
#include <idem/kernel/tile_sizes.hpp>

#if !IDEM_DETAIL_XSIMD
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "scalar"
#elif defined(__AVX512F__)
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "avx512"
#elif defined(__AVX2__) && defined(__FMA__)
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "fma3_avx2"
#elif defined(__AVX2__)
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "avx2"
#elif defined(__AVX__)
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "avx"
#elif defined(__SSE2__)
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "sse2"
#else
#define IDEM_DETAIL_ARCHITECTURE IDEM_DETAIL_TILES "vectors"
#endif

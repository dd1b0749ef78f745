/// Compiler switches that every floor shares.
///
/// `IDEM_ALWAYS_INLINE` marks functions that must leave no symbol of their own: forwarding functions
/// whose name would otherwise carry the spelled-out network type, and the bodies of register tiles.
///
/// `IDEM_COLD` marks what runs once, or only where something is wrong: to be compiled small, and that is quickly.
#pragma once

#if !defined(__cpp_concepts) || __cplusplus < 202002L
#error "idem needs C++20: g++ 12 or clang 18 and newer, with -std=c++20"
#endif

#if defined(__GNUC__) || defined(__clang__)
#define IDEM_ALWAYS_INLINE [[gnu::always_inline]] inline
#define IDEM_COLD [[gnu::cold, gnu::noinline]]
#else
#define IDEM_ALWAYS_INLINE inline
#define IDEM_COLD
#endif

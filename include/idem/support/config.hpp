/// Compiler switches that every floor shares.
///
/// `IDEM_ALWAYS_INLINE` marks functions that must leave no symbol of their own: forwarding functions
/// whose name would otherwise carry the spelled-out network type, and the bodies of register tiles.
///
/// `IDEM_COLD` marks what runs once, or only where something is wrong: to be compiled small, and that is quickly.
///
/// `IDEM_COMPILED`, which the CMake target idem::compiled defines, leaves what does not depend on a network to a library:
/// reading files, packing weights, the loop over a plan's steps, and the kernels. A header then declares it, marked
/// `IDEM_INLINE`, and does not include its definition, which is the file of the same name that ends in .ipp.
#pragma once

#if !defined(__GNUC__) && !defined(__clang__)
#error "idem needs g++ or clang: it uses their attributes, their assembly and how they spell a type's name"
#endif
#if defined(__clang__) && !defined(__apple_build_version__) && __clang_major__ < 18
#error "idem needs g++ 12 or clang 18, or newer"
#endif
#if !defined(__cpp_concepts) || __cplusplus < 202002L
#error "idem needs C++20: g++ 12 or clang 18 and newer, with -std=c++20"
#endif

#define IDEM_ALWAYS_INLINE [[gnu::always_inline]] inline
#define IDEM_COLD [[gnu::cold, gnu::noinline]]

#if defined(IDEM_COMPILED)
#define IDEM_INLINE
#else
#define IDEM_INLINE inline
#endif

/// FlushToZero: on this thread, denormal numbers count as zero until the end of the scope.
///
///     const FlushToZero flush;
///     model.run(in, out, workspace);
///
/// Below 1.2e-38 floats are denormal, and an operation on one takes some processors a hundred times as long: what a
/// network computes while its input fades to silence. Other threads keep what they have, but those that work on one
/// call (executor::OpenMP) do as the one that calls. Sure of it are calls, and what is read from memory and written to
/// memory inside the scope: compilers may move other arithmetic of the calling function across its ends. PyTorch's is
/// torch.set_flush_denormal.
#pragma once

#include <cstdint>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace idem {
namespace detail {

/// The register that says how a thread's processor rounds and what it does with denormals.
using FloatControl = std::uint64_t;

#if defined(__SSE__)

inline constexpr FloatControl flush_bits = 0x8040;  // MXCSR: results (FTZ) and operands (DAZ)

inline FloatControl float_control() noexcept { return _mm_getcsr(); }
inline void set_float_control(FloatControl control) noexcept { _mm_setcsr(static_cast<unsigned>(control)); }

#elif defined(__aarch64__)

inline constexpr FloatControl flush_bits = 1 << 24;  // FPCR: both (FZ)

inline FloatControl float_control() noexcept {
    FloatControl control;
    asm volatile("mrs %0, fpcr" : "=r"(control));
    return control;
}
inline void set_float_control(FloatControl control) noexcept { asm volatile("msr fpcr, %0" : : "r"(control)); }

#else

inline constexpr FloatControl flush_bits = 0;

inline FloatControl float_control() noexcept { return 0; }
inline void set_float_control(FloatControl) noexcept {}

#endif

/// Another setting until the end of the scope. No access to memory moves across its ends.
class FloatControlScope {
  public:
    explicit FloatControlScope(FloatControl control) noexcept : before_(float_control()) {
        set_float_control(control);
        asm volatile("" ::: "memory");
    }
    ~FloatControlScope() {
        asm volatile("" ::: "memory");
        set_float_control(before_);
    }
    FloatControlScope(const FloatControlScope&) = delete;
    FloatControlScope& operator=(const FloatControlScope&) = delete;

  private:
    FloatControl before_;
};

}  // namespace detail

/// Without effect where there is no such setting: on neither x86 nor AArch64.
class FlushToZero {
  public:
    FlushToZero() noexcept : scope_(detail::float_control() | detail::flush_bits) {}

  private:
    detail::FloatControlScope scope_;
};

}  // namespace idem

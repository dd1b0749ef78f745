/// Activation functions, lane by lane, as PyTorch 1.13 defines them, and each as the value that kernels take.
///
/// `apply` is a static member template on the vector type. NaN goes through; at infinity the value is what
/// PyTorch's formula gives, which is NaN for SiLU, Mish, GELU and Hardswish of minus infinity.
#pragma once

#include <idem/kernel/math.hpp>
#include <idem/kernel/normal.hpp>
#include <idem/kernel/operation.hpp>

#include <cstddef>
#include <utility>

namespace idem::kernel {

/// x
struct None {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return x;
    }
};

/// max(x, 0)
struct Relu {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return simd::max(V(0.0f), x);
    }
};

/// min(max(x, 0), 6)
struct Relu6 {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return simd::min(V(6.0f), Relu::apply(x));
    }
};

/// x > 0 ? x : slope x
template <double slope>
struct LeakyRelu {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return simd::select(x > V(0.0f), x, x * V(static_cast<float>(slope)));
    }
};

/// x > 0 ? x : alpha (e^x - 1)
template <double alpha>
struct Elu {
    static constexpr bool is_exponential = true;

    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return simd::select(x <= V(0.0f), math::expm1_negative(x) * V(static_cast<float>(alpha)), x);
    }
};

/// scale (x > 0 ? x : alpha (e^x - 1)). Source of the constants: Klambauer et al., "Self-Normalizing Neural
/// Networks", 2017, arXiv:1706.02515.
struct Selu {
    static constexpr bool is_exponential = true;

    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        constexpr double alpha = 1.6732632423543772848170429916717;
        constexpr double scale = 1.0507009873554804934193349852946;
        const V negative = math::expm1_negative(x) * V(static_cast<float>(alpha * scale));
        return simd::select(x <= V(0.0f), negative, x * V(static_cast<float>(scale)));
    }
};

/// x (1 + erf(x / sqrt(2))) / 2
struct Gelu {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        if constexpr (math::has_normal_tables<V>) {
            const V magnitude = simd::abs(x);
            return simd::fma(magnitude, math::normal_from_zero(magnitude), x * V(0.5f));
        } else {
            return x * V(0.5f) * (V(1.0f) + math::erf(x * V(0.70710678f)));
        }
    }
};

/// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2
struct GeluTanh {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        const V inner = V(0.79788456f) * simd::fma(V(0.044715f) * x * x, x, x);
        return x * V(0.5f) * (V(1.0f) + math::tanh(inner));
    }

    /// (1 + tanh(z)) / 2 is 1 / (1 + e^-2z).
    struct OfMany {
        static constexpr bool is_exponential = true;

        template <class V>
        IDEM_ALWAYS_INLINE static V apply(V x) {
            const V twice_inner = V(1.5957691f) * simd::fma(V(0.044715f) * x * x, x, x);
            return math::times_sigmoid(x, twice_inner);
        }
    };
};

/// 1 / (1 + e^-x)
struct Sigmoid {
    static constexpr bool is_exponential = true;

    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return math::sigmoid(x);
    }
};

/// x sigmoid(x)
struct Silu {
    static constexpr bool is_exponential = true;

    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return math::silu(x);
    }
};

/// x tanh(log(1 + e^x))
struct Mish {
    static constexpr bool is_exponential = true;

    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        // tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2). From 20 on the quotient is 1 in float.
        const V e = math::exp(simd::select(x > V(20.0f), V(20.0f), x));
        const V n = e * (e + V(2.0f));
        return x * simd::divide(n, n + V(2.0f));
    }
};

/// (e^x - e^-x) / (e^x + e^-x)
struct Tanh {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return math::tanh(x);
    }

    struct OfMany {
        static constexpr bool is_exponential = true;

        template <class V>
        IDEM_ALWAYS_INLINE static V apply(V x) {
            return math::tanh_of_many(x);
        }
    };
};

/// min(max(x + 3, 0), 6) / 6
struct Hardsigmoid {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return simd::divide(Relu6::apply(x + V(3.0f)), V(6.0f));
    }
};

/// x min(max(x + 3, 0), 6) / 6
struct Hardswish {
    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        return simd::divide(x * Relu6::apply(x + V(3.0f)), V(6.0f));
    }
};

/// beta x > threshold ? x : log(1 + e^(beta x)) / beta
template <double beta, double threshold>
struct Softplus {
    static constexpr bool is_exponential = true;

    template <class V>
    IDEM_ALWAYS_INLINE static V apply(V x) {
        const V scaled = x * V(static_cast<float>(beta));
        // log(1 + e^z) = max(z, 0) + log(1 + e^-|z|)
        const V tail = math::log1p_unit(math::exp_negative_to_denormals(-simd::abs(scaled)));
        const V value = simd::divide(Relu::apply(scaled) + tail, V(static_cast<float>(beta)));
        return simd::select(scaled > V(static_cast<float>(threshold)), x, value);
    }
};

namespace detail {
template <class Function, class V>
struct OfMany {
    using type = Function;
};
template <class Function, class V>
    requires(simd::table_floats<V> < 16) && requires { typename Function::OfMany; }
struct OfMany<Function, V> {
    using type = typename Function::OfMany;
};
}  // namespace detail

/// How a function is computed of many numbers. A single vector is waited for: tables are the shortest chain of
/// instructions. Of many numbers, what counts is how many instructions there are: an exponential has fewer than tables
/// of 8 entries.
template <class Function, class V>
using of_many_t = typename detail::OfMany<Function, V>::type;

/// How many vectors go through a function side by side: some, where it is one long chain of instructions.
template <class Function>
inline constexpr int abreast_v = requires { Function::is_exponential; } ? 4 : 1;

/// Many vectors side by side; the number of floats that are done.
template <class Function, class V>
[[gnu::noinline]] std::ptrdiff_t apply_abreast(const float* x, float* y, std::ptrdiff_t count) {
    constexpr int abreast = abreast_v<Function>;
    constexpr std::ptrdiff_t floats = abreast * simd::lanes<V>;
    std::ptrdiff_t i = 0;
    for (; i + floats <= count; i += floats)
        simd::store(y + i, Function::apply(simd::load_several<V, abreast>(x + i)));
    return i;
}

template <class Function, class V = simd::Batch>
void apply_to_rows(const float* x, float* y, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t x_pitch,
                   std::ptrdiff_t y_pitch) {
    if (x_pitch == columns && y_pitch == columns) columns *= std::exchange(rows, 1);
    for (std::ptrdiff_t row = 0; row < rows; ++row, x += x_pitch, y += y_pitch) {
        std::ptrdiff_t first = 0;
        if constexpr (abreast_v<Function> > 1)
            if (columns >= abreast_v<Function> * simd::lanes<V>) first = apply_abreast<Function, V>(x, y, columns);
        simd::for_each_vector<V>(columns - first, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
            simd::store(y + first + i, Function::apply(simd::load<V>(x + first + i, extent)), extent);
        });
    }
}

/// A function as a value.
template <class Function, class V = simd::Batch>
inline constexpr Activation activation_v{.calls = true, .apply = &apply_to_rows<of_many_t<Function, V>, V>};
template <class V>
inline constexpr Activation activation_v<None, V>{};
template <class V>
inline constexpr Activation activation_v<Relu, V>{.clamps = true, .low = 0.0f};
template <class V>
inline constexpr Activation activation_v<Relu6, V>{.clamps = true, .low = 0.0f, .high = 6.0f};

/// A NaN stays one, and the sign of a zero within the bounds.
template <class V>
IDEM_ALWAYS_INLINE V clamp(V x, V low, V high) {
    return simd::min(high, simd::max(low, x));
}

}  // namespace idem::kernel

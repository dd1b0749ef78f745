/// The depth of a product, which is the window's floats, cut into parts that caches take.
#pragma once

#include <idem/kernel/cache.hpp>
#include <idem/kernel/convolution_scratch.hpp>
#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/window_pieces.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

/// The longest part of the depth that this machine's second-level cache takes: 3/8 of it for a block of 128 rows, and
/// 3/16 for two panels' parts of 32 columns, so that sums of all parts stay there too. With 1/2 and 1/4 a product of
/// 128 x 3072 and 768 columns takes 1.5 % longer.
inline std::ptrdiff_t part_depth() {
    constexpr std::ptrdiff_t shortest = 256;
    return std::clamp<std::ptrdiff_t>(second_level_bytes / 4096 * 3, shortest, longest_part);
}

/// Some pieces of the window, or some floats of each.
struct DepthPart {
    std::ptrdiff_t tap, taps, k, depth;
    std::ptrdiff_t floats() const { return taps * depth; }
};

/// The depth, cut into parts of at most `longest`; pieces that are rows, each for itself.
class DepthParts {
  public:
    DepthParts(const CallPieces& of_call, std::ptrdiff_t longest)
        : DepthParts(of_call.pieces, of_call.are_rows ? 1 : quotient(longest, of_call.pieces.depth), longest) {}

    std::ptrdiff_t count() const { return taps_.count() * pairs_.count(); }
    DepthPart at(std::ptrdiff_t index) const {
        const std::ptrdiff_t piece = quotient(index, pairs_.count());
        const auto [tap, end] = taps_.at(piece);
        const Range pairs = pairs_.at(index - piece * pairs_.count());  // even, for what goes on two steps at a time
        return {tap, end - tap, 2 * pairs.begin, std::min(2 * pairs.end, depth_) - 2 * pairs.begin};
    }

  private:
    DepthParts(const WindowPieces& pieces, std::ptrdiff_t together, std::ptrdiff_t longest)
        : depth_(pieces.depth),
          taps_(pieces.taps, std::max(together, std::ptrdiff_t{1})),
          pairs_((pieces.depth + 1) / 2, std::min(longest, pieces.depth + 1) / 2) {}

    std::ptrdiff_t depth_;
    Pieces taps_, pairs_;
};

}  // namespace idem::kernel::detail

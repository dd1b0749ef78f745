/// Owned storage that starts on a cache line and fills whole cache lines.
///
/// Vector loads of any width (16 to 64 bytes) may therefore read the last, partly used vector as a whole: nothing
/// beyond `size` has a defined value, but all of it up to the next multiple of 64 bytes may be touched.
/// Throws `std::bad_alloc`, also for a size whose bytes overflow.
///
/// What fills half a huge page or more begins with one and asks for them, where the system gives them on demand (Linux:
/// transparent_hugepage/enabled is madvise, the default of most distributions); the last one only where half of it is
/// filled. ResNet-50's 100 MB of weights are 25,000 pages of 4 kB, more than a processor remembers the places of: 4 %
/// of the time of a call, in a virtual machine.
#pragma once

#include <idem/support/cache_lines.hpp>

#include <cstddef>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace idem::detail {

/// Bytes, of x86-64 and of AArch64 with pages of 4 kB.
inline constexpr std::size_t huge_page = 2 * 1024 * 1024;

struct AlignedDelete {
    std::align_val_t alignment{line_bytes};  // the storage's

    template <class T>
    void operator()(T* storage) const noexcept {
        ::operator delete (const_cast<std::remove_cv_t<T>*>(storage), alignment);
    }
};

template <class T>
using AlignedArray = std::unique_ptr<T[], AlignedDelete>;

/// Asks for huge pages. Where there are none, nothing changes.
inline void prefer_huge_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (bytes > 0) static_cast<void>(::madvise(begin, bytes, MADV_HUGEPAGE));
#endif
}

/// Whole lines of memory.
struct Lines {
    void* begin;
    AlignedDelete release;
};

/// Memory for `size` elements.
inline Lines allocate_lines(std::size_t size, std::size_t element_size) {
    constexpr std::size_t largest = std::numeric_limits<std::size_t>::max() - line_bytes;
    if (size > largest / element_size) throw std::bad_array_new_length{};
    // At least one line, so that an empty array has an address too.
    const std::size_t bytes = size == 0 ? line_bytes : whole_line_bytes(size * element_size);
    const std::size_t in_huge_pages = (bytes / huge_page + (bytes % huge_page >= huge_page / 2)) * huge_page;
    const std::align_val_t alignment{in_huge_pages > 0 ? huge_page : line_bytes};
    void* const begin = ::operator new (bytes > in_huge_pages ? bytes : in_huge_pages, alignment);
    prefer_huge_pages(begin, in_huge_pages);
    return {begin, {alignment}};
}

/// The same, all zero.
inline Lines allocate_zero_lines(std::size_t size, std::size_t element_size) {
    const Lines memory = allocate_lines(size, element_size);
    std::memset(memory.begin, 0, whole_line_bytes(size * element_size));
    return memory;
}

/// `size` elements without a defined value.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T> AlignedArray<T> make_aligned(
    std::size_t size) {
    const Lines memory = allocate_lines(size, sizeof(T));
    return {static_cast<T*>(memory.begin), memory.release};
}

/// Floats that several owners share, without a defined value.
inline std::shared_ptr<float> make_shared_floats(std::size_t size) {
    const Lines memory = allocate_lines(size, sizeof(float));
    return {static_cast<float*>(memory.begin), memory.release};
}

/// Floats that several owners share, all zero.
inline std::shared_ptr<float> make_shared_zeros(std::size_t size) {
    const Lines memory = allocate_zero_lines(size, sizeof(float));
    return {static_cast<float*>(memory.begin), memory.release};
}

}  // namespace idem::detail

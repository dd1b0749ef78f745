/// Owned storage that starts on a cache line and fills whole cache lines.
///
/// Vector loads of any width (16 to 64 bytes) may therefore read the last, partly used vector as a whole: nothing
/// beyond `size` has a defined value, but all of it up to the next multiple of 64 bytes may be touched.
/// Throws `std::bad_alloc`, also for a size whose bytes overflow.
///
/// What is large asks for huge pages, where the system gives them on demand (Linux: transparent_hugepage/enabled is
/// madvise, the default of most distributions). ResNet-50's 100 MB of weights are 25,000 pages of 4 kB, more than a
/// processor remembers the places of: 4 % of the time of a call, in a virtual machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace idem {

/// Bytes. A cache line of every CPU that is aimed at, and the widest vector register.
inline constexpr std::size_t storage_alignment = 64;

struct AlignedDelete {
    template <class T>
    void operator()(T* storage) const noexcept {
        ::operator delete (const_cast<std::remove_cv_t<T>*>(storage), std::align_val_t{storage_alignment});
    }
};

template <class T>
using AlignedArray = std::unique_ptr<T[], AlignedDelete>;

/// Asks for huge pages in the part of a storage that has whole ones. Where there are none, nothing changes.
inline void prefer_huge_pages([[maybe_unused]] void* storage, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    constexpr std::uintptr_t page = 2 * 1024 * 1024;  // of x86-64, and of AArch64 with pages of 4 kB
    const auto address = reinterpret_cast<std::uintptr_t>(storage);
    const std::uintptr_t begin = (address + page - 1) / page * page, end = (address + bytes) / page * page;
    if (begin < end) static_cast<void>(::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE));
#endif
}

/// Memory for `size` elements, as whole lines.
inline void* allocate_lines(std::size_t size, std::size_t element_size) {
    constexpr std::size_t largest = std::numeric_limits<std::size_t>::max() - storage_alignment;
    if (size > largest / element_size) throw std::bad_array_new_length{};
    // At least one line, so that an empty array has an address too.
    const std::size_t lines = size == 0 ? 1 : (size * element_size + storage_alignment - 1) / storage_alignment;
    const std::size_t bytes = lines * storage_alignment;
    void* storage = ::operator new (bytes, std::align_val_t{storage_alignment});
    prefer_huge_pages(storage, bytes);
    return storage;
}

/// The same, all zero.
inline void* allocate_zero_lines(std::size_t size, std::size_t element_size) {
    void* storage = allocate_lines(size, element_size);
    const std::size_t lines = (size * element_size + storage_alignment - 1) / storage_alignment;
    return std::memset(storage, 0, lines * storage_alignment);
}

/// `size` elements without a defined value.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T> AlignedArray<T> make_aligned(
    std::size_t size) {
    return AlignedArray<T>{static_cast<T*>(allocate_lines(size, sizeof(T)))};
}

/// `size` elements of value zero; what fills the last line is zero too.
template <class T>
AlignedArray<T> make_aligned_zeros(std::size_t size) {
    return AlignedArray<T>{static_cast<T*>(allocate_zero_lines(size, sizeof(T)))};
}

/// Floats that several owners share, without a defined value.
inline std::shared_ptr<float> make_shared_floats(std::size_t size) {
    return {static_cast<float*>(allocate_lines(size, sizeof(float))), AlignedDelete{}};
}

/// Floats that several owners share, all zero.
inline std::shared_ptr<float> make_shared_zeros(std::size_t size) {
    return {static_cast<float*>(allocate_zero_lines(size, sizeof(float))), AlignedDelete{}};
}

}  // namespace idem

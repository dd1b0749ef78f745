/// An array that grows, for what the compiler computes. A std::vector of each type that a plan has lists of takes g++
/// 2 MB of memory, and clang++ more of the steps that it evaluates for a constant, of which there are a limited number.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace idem::detail {

template <class T>
class Growing {
    static_assert(std::is_trivially_destructible_v<T>);

  public:
    constexpr Growing() = default;
    constexpr Growing(std::size_t count, const T& value) {
        grow_to(count);
        while (size_ < count) push_back(value);
    }
    constexpr Growing(const Growing& other) { assign(other.begin(), other.end()); }
    constexpr Growing(Growing&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    constexpr Growing& operator=(Growing other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    constexpr ~Growing() {
        if (data_ != nullptr) std::allocator<T>{}.deallocate(data_, capacity_);
    }

    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr T* begin() { return data_; }
    constexpr T* end() { return data_ + size_; }
    constexpr const T* begin() const { return data_; }
    constexpr const T* end() const { return data_ + size_; }
    constexpr T& operator[](std::size_t i) { return data_[i]; }
    constexpr const T& operator[](std::size_t i) const { return data_[i]; }

    constexpr void push_back(const T& value) {
        if (size_ == capacity_) return push_back_grown(value);
        std::construct_at(data_ + size_, value);
        ++size_;
    }
    template <class Iterator>
    constexpr void assign(Iterator first, Iterator last) {
        size_ = 0;
        grow_to(static_cast<std::size_t>(last - first));
        for (; first != last; ++first) push_back(*first);
    }
    /// Drops all elements but the first `count`.
    constexpr void shrink_to(std::size_t count) { size_ = count; }

  private:
    constexpr void push_back_grown(T value) {  // which may be an element
        grow_to(size_ < 8 ? 16 : 2 * size_);
        push_back(value);
    }
    constexpr void grow_to(std::size_t capacity) {
        if (capacity <= capacity_) return;
        T* const data = std::allocator<T>{}.allocate(capacity);
        for (std::size_t i = 0; i < size_; ++i) std::construct_at(data + i, data_[i]);
        if (data_ != nullptr) std::allocator<T>{}.deallocate(data_, capacity_);
        data_ = data;
        capacity_ = capacity;
    }

    T* data_ = nullptr;
    std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace idem::detail

/// What allocates and what does not. Every way to allocate is replaced by one that counts.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>
#include <idem/zoo/gpt2.hpp>
#include <idem/zoo/resnet.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

// Sanitizers replace malloc themselves.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif
#if defined(__GLIBC__) && !defined(SANITIZED)
#define MALLOC_IS_COUNTED 1
#else
#define MALLOC_IS_COUNTED 0
#endif

namespace {

std::atomic<std::size_t> calls_of_new{0};
std::atomic<std::size_t> calls_of_malloc{0};

struct Count {
    std::size_t by_new, by_malloc;
    friend bool operator==(const Count&, const Count&) = default;
};
constexpr Count no_allocation{0, 0};
/// operator new below asks malloc.
constexpr Count one_allocation{1, MALLOC_IS_COUNTED};

/// What `function` allocates.
template <class Function>
Count allocations_of(Function function) {
    const std::size_t by_new = calls_of_new, by_malloc = calls_of_malloc;
    function();
    return {calls_of_new - by_new, calls_of_malloc - by_malloc};
}

void* allocate(std::size_t size) noexcept {
    ++calls_of_new;
    return std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
    ++calls_of_new;
    const auto line = static_cast<std::size_t>(alignment);
    return std::aligned_alloc(line, (size + line - 1) / line * line);
}

template <class... Alignment>
void* allocate_or_throw(std::size_t size, Alignment... alignment) {
    if (void* memory = allocate(size, alignment...)) return memory;
    throw std::bad_alloc{};
}

}  // namespace

#if MALLOC_IS_COUNTED
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) noexcept {
    ++calls_of_malloc;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    ++calls_of_malloc;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
    ++calls_of_malloc;
    return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    ++calls_of_malloc;
    return __libc_memalign(alignment, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
    ++calls_of_malloc;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
    ++calls_of_malloc;
    *memory = __libc_memalign(alignment, size);
    return 0;
}
}
#endif

void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate_or_throw(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate_or_throw(size, alignment); }
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return allocate(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t, const std::nothrow_t&) noexcept { std::free(memory); }

namespace {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

/// What one run of a batch allocates.
template <class Net>
Count allocations_of_run(const Model<Net>& model, std::size_t batch) {
    Workspace<Net> workspace{batch};
    const Vector x = derived_input("x", batch * Net::input::size);
    Vector y(batch * Net::output::size);
    Status status = Status::input_size;
    const Count count =
        allocations_of([&] { status = model.run(std::span<const float>(x), std::span<float>(y), workspace); });
    CHECK(status == Status::ok);
    return count;
}

}  // namespace

TEST_CASE("every way to allocate is counted") {
    void* volatile memory = nullptr;
    CHECK(allocations_of([&] { memory = ::operator new(8); }) == one_allocation);
    ::operator delete(memory);
    CHECK(allocations_of([&] { memory = ::operator new[](8, std::nothrow); }) == one_allocation);
    ::operator delete[](memory);
    CHECK(allocations_of([&] { memory = ::operator new (8, std::align_val_t{64}); }) == one_allocation);
    ::operator delete (memory, std::align_val_t{64});
    CHECK(allocations_of([&] { memory = new float(1); }) == one_allocation);
    delete static_cast<float*>(memory);
    std::vector<float> kept;
    CHECK(allocations_of([&] { kept.resize(3); }) == one_allocation);
    if (MALLOC_IS_COUNTED) {
        CHECK(allocations_of([&] { memory = std::malloc(8); }) == Count{0, 1});
        CHECK(allocations_of([&] { memory = std::realloc(memory, 800); }) == Count{0, 1});
        std::free(memory);
        CHECK(allocations_of([&] { memory = std::calloc(2, 8); }) == Count{0, 1});
        std::free(memory);
        CHECK(allocations_of([&] { memory = std::aligned_alloc(64, 64); }) == Count{0, 1});
        std::free(memory);
    }
}

TEST_CASE("run allocates nothing") {
    for (const std::size_t batch : {1U, 3U}) {
        CHECK(allocations_of_run(derived_model<SmallMlp>(), batch) == no_allocation);
        CHECK(allocations_of_run(derived_model<ConvNet>(), batch) == no_allocation);
        for (const bool extra : {false, true})
            for (const int head : {0, 1})
                CHECK(allocations_of_run(derived_model<Chosen>().with<"extra">(extra).with<"head">(head), batch) ==
                      no_allocation);
    }
}

TEST_CASE("run allocates nothing in ResNet-18") {
    CHECK(allocations_of_run(derived_model<zoo::BasicResNet18<Shape<3, 64, 64>, 10>>(), 1) == no_allocation);
}

TEST_CASE("extend allocates nothing") {
    using Next = zoo::BasicGpt2Next<{.length = 12, .vocabulary = 19, .positions = 15, .width = 24, .heads = 3,
                                     .layers = 2}>;
    const Model<Next> model = derived_model<Next>();
    Workspace<Next> workspace;
    const std::vector<std::int64_t> ids{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    Vector y(19);
    Status status = Status::ok;
    for (const std::size_t count : {5U, 1U, 6U}) {
        const auto piece = std::span(ids).subspan(static_cast<std::size_t>(workspace.length()), count);
        CHECK(allocations_of([&] { status = model.extend(piece, std::span<float>(y), workspace); }) == no_allocation);
        CHECK(status == Status::ok);
    }
    CHECK(allocations_of([&] { status = model.extend(std::span(ids), std::span<float>(y), workspace); }) ==
          no_allocation);
    CHECK(status == Status::length);
    CHECK(allocations_of([] { Workspace<Next> other; }) == one_allocation);
}

TEST_CASE("run allocates nothing when it reports a fault") {
    const Model<SmallMlp> model = derived_model<SmallMlp>();
    Workspace<SmallMlp> workspace{1};
    const Vector x(40);
    Vector y(20);
    Status status = Status::ok;
    CHECK(allocations_of([&] { status = model.run(std::span<const float>(x), std::span<float>(y), workspace); }) ==
          no_allocation);
    CHECK(status == Status::workspace_too_small);
}

TEST_CASE("a workspace is one allocation") {
    CHECK(allocations_of([] { Workspace<SmallMlp> workspace{1}; }) == one_allocation);
    CHECK(allocations_of([] { Workspace<ConvNet> workspace{7}; }) == one_allocation);
    CHECK(allocations_of([] { Workspace<Chosen> workspace; }) == one_allocation);
}

TEST_CASE("copies of a model share its weights and allocate nothing") {
    const Model<Chosen> model = derived_model<Chosen>();
    CHECK(allocations_of([&] {
              Model<Chosen> copy = model;
              const Model<Chosen> other = copy.with<"head">(1);
              copy = other;
              const Model<Chosen> moved = std::move(copy);
          }) == no_allocation);
}

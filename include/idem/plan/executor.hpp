/// Who carries out a run.
///
///     model.run(in, out, workspace);                        // the calling thread
///     model.run(in, out, workspace, executor::OpenMP{4});   // the calling thread and three more
///
/// Every thread goes through all steps of the plan and does its share of each: as much as it got done in earlier runs of
/// the workspace (plan/shares.hpp). Results are the same, bit for bit, for any shares and any number of threads.
#pragma once

#include <idem/support/denormals.hpp>

#include <algorithm>

#if defined(_OPENMP)
#include <omp.h>
#endif

namespace idem {
namespace executor {

/// The calling thread alone.
struct Inline {};

/// OpenMP's threads: as many as are asked for, or 0 for all processors, but no more than the workspace has scratch
/// memory for. Where the compiler is not told to use OpenMP (-fopenmp, or the CMake target idem::openmp), that is one.
/// The first run makes OpenMP's threads; later ones find them. With OpenMP it has another name for the linker, so that
/// sources with and without it share no function that takes one.
#if defined(_OPENMP)
struct [[gnu::abi_tag("openmp")]] OpenMP {
#else
struct OpenMP {
#endif
    int threads = 0;
};

}  // namespace executor

namespace detail {

/// How many threads a workspace serves unless told otherwise.
template <class Executor = executor::OpenMP>
int default_threads() {
#if defined(_OPENMP)
    return std::max(1, omp_get_num_procs());
#else
    return 1;
#endif
}

/// Calls `body(thread, threads, wait)` on each thread; `wait()` returns when all threads have called it.
template <class Body>
void on_threads(executor::Inline, int, Body body) {
    body(0, 1, [] {});
}

template <class Body>
void on_threads(executor::OpenMP executor, int most, Body body) {
    [[maybe_unused]] const int threads = executor.threads > 0 ? std::min(executor.threads, most) : most;
#if defined(_OPENMP)
    if (threads > 1) {
        const FloatControl control = float_control();
#pragma omp parallel num_threads(threads) default(shared)
        {
            const FloatControlScope as_the_caller(control);
            body(omp_get_thread_num(), omp_get_num_threads(), [] {
#pragma omp barrier
            });
        }
        return;
    }
#endif
    body(0, 1, [] {});
}

}  // namespace detail
}  // namespace idem

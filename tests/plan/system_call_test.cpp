/// `run` makes no system call: Linux ends a process that is in seccomp's strict mode when it makes any but read, write
/// and exit.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <span>

namespace {

using namespace idem;

constexpr int no_strict_mode = 2;

/// The status, as of waitpid, of a child process that runs `function` in strict mode, and exits with what it returns.
template <class Function>
int status_of_strict(Function function) {
    const pid_t child = fork();
    if (child == 0) {
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) _exit(no_strict_mode);
        syscall(SYS_exit, function());  // _exit would call exit_group
    }
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

template <class Net>
int status_of_run(const Model<Net>& model) {
    Workspace<Net> workspace{2};
    const naive::Vector x = golden::derived_input("x", 2 * Net::input::size);
    naive::Vector y(2 * Net::output::size);
    return status_of_strict([&] {
        return static_cast<int>(model.run(std::span<const float>(x), std::span<float>(y), workspace));
    });
}

}  // namespace

TEST_CASE("run makes no system call") {
    const int of_call = status_of_strict([] { return getppid(); });
    if (WIFEXITED(of_call) && WEXITSTATUS(of_call) == no_strict_mode) {
        WARN("left out: seccomp's strict mode is not allowed here");
        return;
    }
    REQUIRE(WIFSIGNALED(of_call));
    REQUIRE(WTERMSIG(of_call) == SIGKILL);
    CHECK(status_of_run(golden::derived_model<SmallMlp>()) == 0);
    CHECK(status_of_run(golden::derived_model<ConvNet>()) == 0);
    CHECK(status_of_run(golden::derived_model<Chosen>()) == 0);
}

#endif

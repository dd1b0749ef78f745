// One run of a network, for callgrind to count. Usage: one_run 0|1|10|100|tanh
#include "constant_model.hpp"
#include "identity/networks.hpp"

#include <cstdio>
#include <string_view>

namespace {

using namespace identities;

alignas(64) float in[Input::size], out[10];

}  // namespace

/// Only what happens in here is counted; the name has no mangling, so that callgrind finds it.
extern "C" [[gnu::noinline]] Status counted(Status (*run)(void*), void* context) { return run(context); }

namespace {

template <class Net>
Status load_and_run() {
    struct Ready {
        Model<Net> model = constant_model<Net>();
        Workspace<Net> workspace;
        static Status run(void* ready) {
            auto& [model, workspace] = *static_cast<Ready*>(ready);
            return model.run(std::span<const float>(in), std::span<float>(out), workspace);
        }
    } ready;
    const Status first = Ready::run(&ready);  // after which every function of a library is bound
    return first == Status::ok ? counted(&Ready::run, &ready) : first;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view which = argc == 2 ? argv[1] : "";
    if (which == "0") return load_and_run<With<0>>() != Status::ok;
    if (which == "1") return load_and_run<With<1>>() != Status::ok;
    if (which == "10") return load_and_run<With<10>>() != Status::ok;
    if (which == "100") return load_and_run<With<100>>() != Status::ok;
    if (which == "tanh") return load_and_run<WithTanh>() != Status::ok;
    std::fputs("usage: one_run 0|1|10|100|tanh\n", stderr);
    return 2;
}

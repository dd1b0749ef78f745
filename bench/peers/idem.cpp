// idem as a contender: one program for each network, so that its memory is that network's alone. The compiler's
// command line defines HEADER, NETWORK and POLICY.
#include "process.hpp"

#include <idem/idem.hpp>
#include HEADER

#include <stdexcept>

namespace {

using Net = NETWORK;

auto load(peers::Setting& setting) {
    return [model = idem::load<Net, idem::policy::POLICY>(setting.model),
            workspace = idem::Workspace<Net>(setting.in.extents[0], setting.threads), &in = setting.in.values,
            &out = setting.out.values, threads = setting.threads]() mutable {
        const idem::Status status = threads == 1 ? model.run(in, out, workspace)
                                                 : model.run(in, out, workspace, idem::executor::OpenMP{threads});
        if (status != idem::Status::ok) throw std::runtime_error(std::string(to_string(status)));
    };
}

}  // namespace

int main(int argc, char** argv) { return peers::measure(argc, argv, load); }

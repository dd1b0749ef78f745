// idem as a contender: one program for each network, so that its memory is that network's alone. The compiler's
// command line defines HEADER, NETWORK and POLICY, and CONTEXT: if that is not 0, the first input holds the ids of so
// many positions of a sequence and then those of a step; loading runs the positions, and a call takes the step.
#include "process.hpp"

#include <idem/idem.hpp>
#include HEADER

#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>

namespace {

using Net = NETWORK;
using Model = idem::Model<Net, idem::policy::POLICY>;

constexpr std::size_t context = CONTEXT;

class Contender {
  public:
    explicit Contender(peers::Setting& setting)
        : model_(idem::load<Net, idem::policy::POLICY>(setting.model)),
          workspace_(setting.in[0].extents[0], setting.threads),
          setting_(setting) {
        if constexpr (context > 0) extend(ids().first(context));
    }

    void operator()() {
        if constexpr (context > 0) {
            workspace_.rewind(context);
            extend(ids().subspan(context));
        } else run(std::make_index_sequence<Model::input_count>{});
    }

  private:
    std::span<const std::int64_t> ids() { return std::span<std::int64_t>(setting_.in[0]); }

    template <class Ids>  // only networks of one sequence have steps
    void extend(Ids ids) {
        std::span<float> out = setting_.out;
        check(setting_.threads == 1 ? model_.extend(ids, out, workspace_)
                                    : model_.extend(ids, out, workspace_, idem::executor::OpenMP{setting_.threads}));
    }

    template <std::size_t... i>
    void run(std::index_sequence<i...>) {
        std::span<float> out = setting_.out;
        auto& in = setting_.in;
        check(setting_.threads == 1 ? model_.run(in[i]..., out, workspace_)
                                    : model_.run(in[i]..., out, workspace_, idem::executor::OpenMP{setting_.threads}));
    }

    static void check(idem::Status status) {
        if (status != idem::Status::ok) throw std::runtime_error(std::string(to_string(status)));
    }

    Model model_;
    idem::Workspace<Net> workspace_;
    peers::Setting& setting_;
};

}  // namespace

int main(int argc, char** argv) {
    return peers::measure(argc, argv, [](peers::Setting& setting) { return Contender(setting); });
}

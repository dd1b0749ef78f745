/// PassThrough<i> where several streams arrive: gives stream number i on, drops the others. It holds a place as an
/// Identity does: the parameters of what stood there are known.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/layer/identity.hpp>

#include <string_view>

namespace idem::detail {

template <int input>
struct Tracer<PassThrough<input>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        visit(flow, place, type, Kind::leaf, &leaf_v<Identity>, [&](int number) {
            const Streams& in = flow.streams;
            if (input >= 0 && input < in.count) {
                flow.streams.become(Extents(in[input]));
                return;
            }
            Fault fault{.code = diagnostic::Code::no_such_input, .node = number, .givers = {flow.giver, no_node}};
            fault.given[0] = in;
            fault.number = input;
            flow.blame(fault);
            flow.streams.become(Extents(in[0]));
        });
    }
};

}  // namespace idem::detail

/// What a program does with a network, for networks that are wrong: none of it adds to the one error.
#pragma once

#include <idem/idem.hpp>

namespace fail {

/// Faulty surgery gives the network that it was for, which is sound; what is no network nobody loads.
template <class N>
bool use() {
    if constexpr (idem::detail::SoundNetwork<N> || !idem::NetworkType<N>) return true;
    else {
        const auto model = idem::load<N>("file");
        idem::Workspace<N> workspace{4};
        const std::vector<float> y = model(workspace);
        const idem::AnyModel any = model;
        return model.run(y, workspace) == idem::Status::ok && any.inputs().empty();
    }
}

}  // namespace fail

// All that a program does with a model. The file is not there: that it says so shows that the owner's code was called.
#include "net.hpp"

#include <cstdio>
#include <cstring>

xt::xtensor<float, 2> call(const idem::Model<Net>& model, const xt::xtensor<float, 4>& x) { return model(x); }

idem::Status run(const idem::Model<Net>& model, std::span<const float> in, std::span<float> out) {
    idem::Workspace<Net> workspace{in.size() / Net::input::size, 2};
    const idem::Status status = model.with<"deep">(false).run(in, out, workspace);
    return status == idem::Status::ok ? model.run(in, out, workspace, idem::executor::OpenMP{2}) : status;
}

int main() try {
    const idem::Model<Net> model = idem::load<Net>("there is no such file.safetensors");
} catch (const idem::FileError& error) {
    return std::strstr(error.what(), "there is no such file") != nullptr ? 0 : 1;
}

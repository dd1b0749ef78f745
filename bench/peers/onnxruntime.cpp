// ONNX Runtime as a contender, by its C interface: faster and smaller than from within Node or Python.
// The environment variable ONNXRUNTIME names the shared library.
#include "onnxruntime_api.hpp"
#include "process.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

/// Reads the input and writes the output where they are: nothing is copied or allocated in a call.
/// Nothing is released: the process ends with the measurement.
class Contender {
  public:
    explicit Contender(peers::Setting& setting) {
        using namespace peers::ort;
        Env* env = nullptr;
        Options* options = nullptr;
        MemoryInfo* memory = nullptr;
        api_.create_env(log_errors, "peers", &env);
        api_.create_options(&options);
        api_.set_optimisation(options, optimise_all);
        api_.set_execution_mode(options, sequential);
        api_.set_intra_op_threads(options, setting.threads);
        api_.add_config_entry(options, "session.intra_op.allow_spinning", "1");
        api_.create_session(env, setting.model.c_str(), options, &session_);

        api_.create_memory_info(&memory);
        in_ = tensor(memory, setting.in);
        out_ = tensor(memory, setting.out);
    }

    void operator()() {
        const char* const in_name = "x";
        const char* const out_name = "y";
        api_.run(session_, &in_name, &in_, 1, &out_name, 1, &out_);
    }

  private:
    peers::ort::Value* tensor(const peers::ort::MemoryInfo* memory, peers::Array& array) const {
        peers::ort::Value* value = nullptr;
        api_.create_tensor(memory, array.values.data(), array.values.size() * sizeof(float), array.extents.data(),
                           array.extents.size(), &value);
        return value;
    }

    peers::ort::Api api_{std::getenv("ONNXRUNTIME")};
    peers::ort::Session* session_ = nullptr;
    peers::ort::Value* in_ = nullptr;
    peers::ort::Value* out_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
    return peers::measure(argc, argv, [](peers::Setting& setting) { return Contender(setting); });
}

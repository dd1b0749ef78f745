// ONNX Runtime as a contender, by its C interface: faster and smaller than from within Node or Python.
// The environment variable ONNXRUNTIME names the shared library.
#include "onnxruntime_api.hpp"
#include "process.hpp"

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

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
        for (std::size_t i = 0; i < setting.in.size(); ++i) {
            in_.push_back(tensor(memory, setting.in[i]));
            names_.push_back("x" + std::to_string(i));
        }
        for (const std::string& name : names_) in_names_.push_back(name.c_str());
        out_ = tensor(memory, setting.out);
    }

    void operator()() {
        const char* const out_name = "y";
        api_.run(session_, in_names_.data(), in_.data(), in_.size(), &out_name, 1, &out_);
    }

  private:
    peers::ort::Value* tensor(const peers::ort::MemoryInfo* memory, peers::Array& array) const {
        peers::ort::Value* value = nullptr;
        const int element = array.element == peers::Element::f32   ? peers::ort::element_float
                            : array.element == peers::Element::i64 ? peers::ort::element_int64
                                                                   : peers::ort::element_bool;
        api_.create_tensor(memory, array.bytes.data(), array.bytes.size(), array.extents.data(), array.extents.size(),
                           element, &value);
        return value;
    }

    peers::ort::Api api_{std::getenv("ONNXRUNTIME")};
    peers::ort::Session* session_ = nullptr;
    std::deque<std::string> names_;  // of the inputs: x0, x1, ...
    std::vector<const char*> in_names_;
    std::vector<peers::ort::Value*> in_;
    peers::ort::Value* out_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
    return peers::measure(argc, argv, [](peers::Setting& setting) { return Contender(setting); });
}

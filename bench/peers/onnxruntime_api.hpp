/// The part of ONNX Runtime's C interface that a measurement needs: no header comes with the npm package.
///
/// OrtGetApiBase() leads to a table of functions that only ever grows: a function's place in it is the same in every
/// release since the one that added it. Source: the order of struct OrtApi in onnxruntime_c_api.h
/// (github.com/microsoft/onnxruntime), whose library asserts that ReleaseCustomOpDomain is at 101 and
/// SetGlobalSpinControl at 149.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace peers::ort {

struct Env;
struct MemoryInfo;
struct Options;
struct RunOptions;
struct Session;
struct Status;
struct Value;

struct ApiBase {
    void* const* (*table)(std::uint32_t version);
    const char* (*version)();
};

// Values of its enumerations.
inline constexpr int log_errors = 3, sequential = 0, optimise_all = 99, element_float = 1, element_int64 = 7,
                     element_bool = 9, arena_allocator = 1, memory_default = 0;
inline constexpr std::uint32_t api_version = 5;  // the first with add_config_entry

class Api {
  public:
    /// Throws std::runtime_error if `library` is none.
    explicit Api(const char* library) {
        void* const handle = dlopen(library, RTLD_NOW);
        if (handle == nullptr) throw std::runtime_error(dlerror());
        const auto base = reinterpret_cast<const ApiBase* (*)()>(dlsym(handle, "OrtGetApiBase"));
        if (base == nullptr) throw std::runtime_error(std::string(library) + " is no ONNX Runtime");
        table_ = base()->table(api_version);
        if (table_ == nullptr) throw std::runtime_error(std::string(library) + " does not offer this interface");
    }

    void create_env(int level, const char* name, Env** env) const { call<3>(level, name, env); }
    void create_session(const Env* env, const char* path, const Options* options, Session** session) const {
        call<7>(env, path, options, session);
    }
    void create_options(Options** options) const { call<10>(options); }
    void set_execution_mode(Options* options, int mode) const { call<13>(options, mode); }
    void set_optimisation(Options* options, int level) const { call<23>(options, level); }
    void set_intra_op_threads(Options* options, int count) const { call<24>(options, count); }
    void create_tensor(const MemoryInfo* memory, void* data, std::size_t bytes, const std::int64_t* extents,
                       std::size_t rank, int element, Value** tensor) const {
        call<49>(memory, data, bytes, extents, rank, element, tensor);
    }
    void create_memory_info(MemoryInfo** memory) const { call<69>(arena_allocator, memory_default, memory); }
    void add_config_entry(Options* options, const char* key, const char* value) const {
        call<130>(options, key, value);
    }
    void run(Session* session, const char* const* in_names, const Value* const* in, std::size_t in_count,
             const char* const* out_names, std::size_t out_count, Value** out) const {
        call<9>(session, static_cast<const RunOptions*>(nullptr), in_names, in, in_count, out_names, out_count, out);
    }

  private:
    /// Every function here returns null, or a status that says what went wrong.
    template <std::size_t place, class... A>
    void call(A... arguments) const {
        Status* const status = reinterpret_cast<Status* (*)(A...)>(table_[place])(arguments...);
        if (status == nullptr) return;
        const auto message = reinterpret_cast<const char* (*)(const Status*)>(table_[2]);
        throw std::runtime_error(message(status));
    }

    void* const* table_;
};

}  // namespace peers::ort

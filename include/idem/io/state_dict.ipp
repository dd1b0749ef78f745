#pragma once

#include <idem/io/contents.hpp>
#include <idem/io/file_error.hpp>
#include <idem/io/mapped_file.hpp>
#include <idem/io/npz.hpp>
#include <idem/io/safetensors.hpp>
#include <idem/io/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace idem {

namespace detail {

inline StateDict read_state_dict(const Contents& file) {
    const std::string_view text(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
    // With an entry, or without one.
    if (text.starts_with("PK\3\4") || text.starts_with("PK\5\6")) return npz::read(file);
    if (text.starts_with(npy::magic))
        throw_file_error(file.name, {"is a single array (.npy); save named arrays with np.savez"});
    // PROTO, the first opcode of a pickle: what torch.save wrote before version 1.6. The length of a safetensors header,
    // 8 bytes in front of it, may begin so as well.
    const bool has_header = text.substr(std::min(text.size(), sizeof(std::uint64_t))).starts_with('{');
    if (text.starts_with("\x80\x02") && !has_header)
        throw_file_error(file.name,
                         {"is a Python pickle; save the state_dict with safetensors.torch.save_file or np.savez"});
    return safetensors::read(file);
}

}  // namespace detail

IDEM_INLINE StateDict read_state_dict(const std::string& path) {
    return detail::read_state_dict(detail::mapped(path));
}

IDEM_INLINE StateDict read_state_dict(std::span<const std::byte> bytes, std::shared_ptr<const void> owner,
                                      const std::string& name) {
    return detail::read_state_dict(detail::Contents{name, bytes, std::move(owner)});
}

IDEM_INLINE void write_state_dict(const std::string& path, const StateDict& state) {
    if (path.ends_with(".safetensors")) return write_safetensors(path, state);
    if (path.ends_with(".npz")) return write_npz(path, state);
    detail::throw_file_error(path, {"cannot be written: its name must end in .safetensors or .npz"});
}

IDEM_INLINE StateDict detail::each_once(StateDict state, const std::vector<ParameterSpec>& specs) {
    for (const ParameterSpec& spec : specs)
        if (!spec.tied.empty() && state.find(spec.tied) != nullptr)
            std::erase_if(state.entries, [&](const auto& entry) { return entry.first == spec.key; });
    return state;
}

}  // namespace idem

#pragma once

#include <idem/plan/parameters.hpp>

#include <cstddef>
#include <utility>

namespace idem::detail {

inline std::string joined_path(std::span<const KeyPart> parts) {
    std::string path;
    for (const KeyPart& part : parts) {
        if (!path.empty()) path.append(".");
        if (part.name.empty()) path.append(std::to_string(part.index));
        else path.append(part.name);
    }
    return path;
}

IDEM_COLD IDEM_INLINE KeyList key_list(std::span<const KeyPart> parts, std::span<const KeyEntry> entries,
                                       std::span<const PathParts> removals) {
    const auto path_of = [&](const PathParts& path) {
        return joined_path(
            parts.subspan(static_cast<std::size_t>(path.begin), static_cast<std::size_t>(path.end - path.begin)));
    };
    KeyList keys;
    for (const PathParts& path : removals) keys.known.push_back(path_of(path));
    for (const KeyEntry& entry : entries) {
        std::string key = path_of(entry.path);
        key.append(key.empty() ? "" : ".").append(entry.name);
        const Extents& extents = entry.extents;
        if (entry.ignored) keys.ignored.push_back(std::move(key));
        else {
            std::string tied(entry.tied);
            if (!tied.empty()) tied.append(".").append(entry.name);
            keys.parameters.push_back(
                {std::move(key), {extents.extent, extents.extent + extents.rank}, std::move(tied)});
        }
    }
    return keys;
}

}  // namespace idem::detail

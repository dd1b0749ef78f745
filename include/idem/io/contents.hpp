/// The bytes of a weight file, wherever they lie: mapped, or in memory.
#pragma once

#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace idem::detail {

struct Contents {
    std::string name;  // for messages
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;
    Forget forget = nullptr;
};

}  // namespace idem::detail

/// Reads handwritten digits by the best code for the processor: reader.cpp is compiled once for each architecture.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

class Reader {
  public:
    /// Throws idem::Error if the file cannot be used.
    explicit Reader(const std::string& weights);

    /// Scans (N, 8, 8) to logits (N, 10).
    std::vector<float> operator()(std::span<const float> scans) const;

    /// What this code was compiled for: "haswell".
    static std::string_view architecture();

  private:
    struct Impl;  // idem's types differ between architectures, and stay in reader.cpp
    std::shared_ptr<const Impl> impl_;
};

/// How exactly a model computes.
#pragma once

namespace idem::policy {

/// The accuracy of fp32 itself.
struct Precise {};

}  // namespace idem::policy

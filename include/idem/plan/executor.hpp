/// Who carries out a run.
#pragma once

namespace idem::executor {

/// The calling thread alone.
struct Inline {};

}  // namespace idem::executor

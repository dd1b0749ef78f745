/// All of idem but the zoo and inspection: `#include <idem/zoo/resnet.hpp>`, `<idem/inspect/summary.hpp>`.
#pragma once

#include <idem/support/diagnostics.hpp>  // first, so that messages come with a short list of includes

#include <idem/compose.hpp>
#include <idem/io/load.hpp>
#include <idem/io/surgery.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/surgery.hpp>
#include <idem/plan/workspace.hpp>

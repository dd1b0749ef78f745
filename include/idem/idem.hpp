/// All of idem but the zoo and inspection: `#include <idem/zoo/resnet.hpp>`, `<idem/inspect/summary.hpp>`.
#pragma once

// What holds the checks comes first, so that messages come with a short list of includes.
#include <idem/support/diagnostics.hpp>

#include <idem/shape/shape.hpp>

#include <idem/compose/network.hpp>

#include <idem/rewrite/edit.hpp>

#include <idem/compose.hpp>
#include <idem/io/load.hpp>
#include <idem/io/surgery.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/generate.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/probes.hpp>
#include <idem/plan/surgery.hpp>
#include <idem/plan/workspace.hpp>
#include <idem/support/denormals.hpp>

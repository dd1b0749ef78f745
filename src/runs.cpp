#include <idem/plan/any_model.ipp>
#include <idem/plan/execute.ipp>
#include <idem/plan/parameters.ipp>
#include <idem/plan/runner.ipp>
#include <idem/plan/sampling.ipp>
#include <idem/plan/surgery.ipp>
#include <idem/plan/weights.ipp>

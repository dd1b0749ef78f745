#include <idem/plan/kernels.hpp>

#define IDEM_DETAIL_KERNEL template
#include <idem/plan/kernels.ipp>

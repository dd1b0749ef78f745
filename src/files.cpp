#include <idem/io/state_dict.ipp>
#include <idem/io/strict.ipp>

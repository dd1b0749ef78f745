/// The types of idem: layers, composition, surgery and normal forms. No kernels, no files, no arrays.
#pragma once

// What holds the checks comes first, so that messages come with a short list of includes.
#include <idem/support/diagnostics.hpp>

#include <idem/shape/shape.hpp>

#include <idem/compose/network.hpp>

#include <idem/rewrite/edit.hpp>

#include <idem/compose/attention.hpp>
#include <idem/compose/branches.hpp>
#include <idem/compose/checkpoint.hpp>
#include <idem/compose/choice.hpp>
#include <idem/compose/feed_forward.hpp>
#include <idem/compose/layer_at.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/pass_through.hpp>
#include <idem/compose/recurrent.hpp>
#include <idem/compose/removed.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/compose/tap.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/attention.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/dropout.hpp>
#include <idem/layer/embedding.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/group_norm.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/layer.hpp>
#include <idem/layer/layer_norm.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/options.hpp>
#include <idem/layer/pad.hpp>
#include <idem/layer/pooling.hpp>
#include <idem/layer/prelu.hpp>
#include <idem/layer/shuffle.hpp>
#include <idem/layer/slice.hpp>
#include <idem/layer/softmax.hpp>
#include <idem/layer/tied.hpp>
#include <idem/layer/transposed_convolution.hpp>
#include <idem/layer/upsample.hpp>
#include <idem/rewrite/explain.hpp>
#include <idem/rewrite/insert.hpp>
#include <idem/rewrite/normal_form.hpp>
#include <idem/rewrite/outputs.hpp>
#include <idem/rewrite/remove.hpp>
#include <idem/rewrite/replace.hpp>
#include <idem/rewrite/split.hpp>
#include <idem/rewrite/truncate.hpp>

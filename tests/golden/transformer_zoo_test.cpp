/// BERT-base, ViT-B/16 and GPT-2 in full size.
#include "check.hpp"

#include <idem/rewrite/outputs.hpp>
#include <idem/zoo/bert.hpp>
#include <idem/zoo/gpt2.hpp>
#include <idem/zoo/vit.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace transformer_zoo_test {

using namespace idem;
using namespace golden;

namespace {

struct BertBaseBoth : outputs_t<zoo::BertBasePooled, "encoder", "pooler"> {};

/// One sample of `length` tokens, by one thread and by two.
template <class Net>
Arrays run_at(const std::vector<Elements>& x, Arrays y, int length) {
    const Model<Net> model = derived_model<Net>();
    Workspace<Net> workspace{1, 2};
    Arrays y_of_two = y;
    REQUIRE(run(model, workspace, x, y, Length{length}) == Status::ok);
    REQUIRE(run(model, workspace, x, y_of_two, Length{length}, executor::OpenMP{2}) == Status::ok);
    CHECK(same_bits(y, y_of_two));
    return y;
}

}  // namespace

TEST_CASE("BERT-base gives PyTorch's hidden state and pooled output of 32 tokens") {
    constexpr int length = 32, width = 768;
    const StateDict goldens = read_goldens(transformers.file);
    const Arrays y = run_at<BertBaseBoth>({{.ids = derived_ids("ids0", length, 30522)},
                                           {.ids = derived_ids("ids1", length, 2)},
                                           mask_of(derived_mask("mask2", length, length))},
                                          {std::vector<float>(length * width), std::vector<float>(width)}, length);
    std::vector<float> hidden;
    for (const int token : {0, 1, 15, 31})
        hidden.insert(hidden.end(), y[0].begin() + token * width, y[0].begin() + (token + 1) * width);
    check_values(transformers, "bert_base.hidden", expected(goldens, "bert_base.hidden").values, hidden);
    check_values(transformers, "bert_base.pooled", expected(goldens, "bert_base.pooled").values, y[1]);
}

TEST_CASE("ViT-B/16 gives torchvision's logits") {
    check_model(transformers, derived_model<zoo::VitB16>(), {"vit_b_16"}, {{.name = "input0"}});
}

TEST_CASE("GPT-2 gives PyTorch's logits of what follows 16 tokens") {
    constexpr int length = 16;
    const Arrays y =
        run_at<zoo::Gpt2Next>({{.ids = derived_ids("ids0", length, 50257)}}, {std::vector<float>(50257)}, length);
    check_values(transformers, "gpt2", expected(read_goldens(transformers.file), "gpt2").values, y[0]);
}

}  // namespace transformer_zoo_test

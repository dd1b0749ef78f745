"""The cases of transformers.safetensors.

Input i of a case is, by its kind, the derived array input{i} (float), ids{i} below N (I64) or mask{i} (bool, True where
a token takes part), of the shape given here, after the batch: the rules stand in derive.hpp. What is written [9, 9] is
one array for the whole batch. Where no other batch is given, it is 2. Keys of layers that stand alone begin with "0.",
as in nn.Sequential; those of networks do not. Several outputs of one case have its name, a dot, and a name each.

  case                        inputs                          what it is
  embedding                   ids0 (7), N 30                  Embedding(30, 24)
  layernorm                   (7, 24)                         LayerNorm(24); .wide: 768, eps 1e-12, from (3, 768)
  layernorm_two_extents       (3, 5, 24)                      LayerNorm((5, 24))
  layernorm_of_one            (7, 1)                          LayerNorm(1, eps=0.25), Linear(1, 3)
  layernorm_of_two            (7, 2)                          LayerNorm(2)
  layernorm_not_affine        (7, 24)                         LayerNorm(24, elementwise_affine=False)
  layernorm_no_tokens         (24)                            LayerNorm(24)
  rmsnorm, rmsnorm_eps        (7, 24)                         RMSNorm(24), eps 1e-6; eps 1e-3 and the input times 0.1
  feed_forward.gelu, .tanh    (9, 48)                         Linear(48, 96), GELU (erf; tanh), Linear(96, 48)
  feed_forward.swiglu         (9, 48)                         gate_proj, up_proj, down_proj; hidden 80; no prefix
  attention.self              (9, 48)                         MultiheadAttention(48, 4), query = key = value
  attention.no_bias           (9, 48)                         bias=False
  attention.key_mask          (9, 48), mask1 (9)              keys that are masked are not seen, by any query
  attention.boolean           (9, 48), mask1 [9, 9]           query i sees key j where mask1[i, j]
  attention.boolean_each      (9, 48), mask1 (9, 9)           the same, with a mask for each sample
  attention.additive          (9, 48), input1 [9, 9]          input1[i, j] is added to the score of query i and key j
  attention.additive_each     (9, 48), input1 (9, 9)
  attention.causal            (9, 48)                         query i sees keys 0..i
  attention.causal_key_mask   (9, 48), mask1 (9)              both
  attention.cross             (9, 48), (13, 48)               query from input0; key and value are input1
  attention.cross_key_mask    (9, 48), (13, 48), mask2 (13)
  attention.separate          (9, 48), (13, 20), (13, 28)     query, key, value; kdim=20, vdim=28: q_proj_weight …
  attention.long              (130, 48), mask1 (130)          key mask, longer than a block
  attention.long_causal       (130, 48)

  bert_small: 3 layers, width 48, 4 heads, hidden 96, vocabulary 60, 24 positions, 2 token types; inputs ids0 (24) N 60,
  ids1 (24) N 2, mask2 (24)
  bert_small.hidden, .pooled  the two outputs
  bert_small.state0 … state3  the embeddings, and the hidden state after each layer
  bert_small.truncated        the hidden state, ended after encoder.layer.1
  bert_small.layer2_off       .hidden, .pooled: encoder.layer.2 returns its hidden state
  bert_small.layers1_2_off    likewise, encoder.layer.1 and 2
  bert_small.attention0_off   encoder.layer.0.attention returns its input: nothing of its dense and LayerNorm remains
  bert_small.self0_off        encoder.layer.0.attention.self returns its input: attention.output adds and normalises it
  bert_small.ffn1_off         encoder.layer.1 returns what its attention gives: intermediate and output left out,
                              LayerNorm and residual with them
  bert_small.valid17          no mask2; the first 17 of the 24 ids of each sample, alone: (17, 48) and pooled
  bert_small.valid17_masked   all 24 ids, mask2 True for the first 17: all 24 rows, of which 17 are those of valid17

  distilbert_small            ids0 (24) N 60, mask1 (24)      2 layers, width 48, 4 heads, hidden 96, 24 positions
  vit_small                   (3, 32, 32)                     torchvision: patch 8, 2 layers, 4 heads, 48, mlp 96, 10
  vit_small.features          (3, 32, 32)                     `heads` left out
  vit_small.layer1_off        (3, 32, 32)                     encoder.layers.encoder_layer_1 returns its input
  gpt2_small                  ids0 (24) N 60                  logits (24, 60): 2 layers, width 48, 4 heads, 24 positions
  gpt2_small.block0_off       ids0 (24) N 60                  transformer.h.0 returns its input
  gpt2_small.generated.ids    ids0 (5) N 60, batch 1          (17) I64: the prompt and the 12 most likely to follow
  gpt2_small.generated.logits                                 (12, 60): the logits that chose them

  bert_base                   ids0 (32) N 30522, ids1 (32) N 2, mask2 (32), batch 1: 512 positions
  bert_base.hidden, .pooled   tokens 0, 1, 15 and 31 of the hidden state (4, 768); pooled
  vit_b_16                    (3, 224, 224), batch 1          torchvision, 1000 logits
  gpt2                        ids0 (16) N 50257, batch 1      logits of the last token; 1024 positions
"""

import numpy as np
import torch
import torchvision
from torch import nn

import transformers
from cases import Cases
from derive import derived_ids, derived_input, derived_mask, fill

BATCH = 2


def floats(i, *shape, batch=BATCH):
    return derived_input(f"input{i}", (batch, *shape))


def ids(i, count, below, batch=BATCH):
    return derived_ids(f"ids{i}", (batch, count), below)


def mask(i, *shape, batch=BATCH):
    return derived_mask(f"mask{i}", (batch, *shape))


class Applied(nn.Module):
    """`use(layer, inputs…)`, the layer's keys below "0" as in nn.Sequential."""

    def __init__(self, layer, use):
        super().__init__()
        self.add_module("0", layer)
        self.use = use

    def forward(self, *inputs):
        return self.use(self.get_submodule("0"), *inputs)


class PassThrough(nn.Module):
    """Returns its first input, or the one that is named."""

    def __init__(self, index=0):
        super().__init__()
        self.index = index

    def forward(self, *inputs):
        return inputs[self.index]


def norm_cases(cases):
    cases.record("embedding", nn.Sequential(nn.Embedding(30, 24)), ids(0, 7, 30))

    def norm(name, layer, *shape, scale=1.0):
        cases.add(name, nn.Sequential(layer), shape, batch=BATCH, scale=scale)

    norm("layernorm", nn.LayerNorm(24), 7, 24)
    norm("layernorm.wide", nn.LayerNorm(768, eps=1e-12), 3, 768)
    norm("layernorm_two_extents", nn.LayerNorm((5, 24)), 3, 5, 24)
    cases.add("layernorm_of_one", nn.Sequential(nn.LayerNorm(1, eps=0.25), nn.Linear(1, 3)), (7, 1), batch=BATCH)
    norm("layernorm_of_two", nn.LayerNorm(2), 7, 2)
    norm("layernorm_not_affine", nn.LayerNorm(24, elementwise_affine=False), 7, 24)
    norm("layernorm_no_tokens", nn.LayerNorm(24), 24)
    norm("rmsnorm", transformers.RMSNorm(24), 7, 24)
    norm("rmsnorm_eps", transformers.RMSNorm(24, eps=1e-3), 7, 24, scale=0.1)


def attention_cases(cases):
    x = floats(0, 9, 48)

    def case(name, use, *inputs, **options):
        cases.record(f"attention.{name}", Applied(nn.MultiheadAttention(48, 4, batch_first=True, **options), use),
                     *inputs)

    def itself(layer, x, **masks):
        y = x.view_as(x)  # for one tensor alone torch 1.13 takes a path that needs a bias
        return layer(x, y, y, need_weights=False, **masks)[0]

    def each_head(mask):
        return mask.repeat_interleave(4, 0)

    def unseen(x):  # nn.MultiheadAttention's masks are True where nothing is seen
        return torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)

    def causal(layer, x):
        return itself(layer, x, attn_mask=unseen(x))

    def key_mask(layer, x, m):
        return itself(layer, x, key_padding_mask=~m)

    case("self", itself, x)
    case("no_bias", itself, x, bias=False)
    case("key_mask", key_mask, x, mask(1, 9))
    case("boolean", lambda a, x, m: itself(a, x, attn_mask=~m), x, mask(1, 9, batch=9))
    case("boolean_each", lambda a, x, m: itself(a, x, attn_mask=each_head(~m)), x, mask(1, 9, 9))
    case("additive", lambda a, x, m: itself(a, x, attn_mask=m), x, floats(1, 9, batch=9))
    case("additive_each", lambda a, x, m: itself(a, x, attn_mask=each_head(m)), x, floats(1, 9, 9))
    case("causal", causal, x)
    case("causal_key_mask", lambda a, x, m: itself(a, x, attn_mask=unseen(x), key_padding_mask=~m), x, mask(1, 9))
    case("cross", lambda a, x, y: a(x, y, y, need_weights=False)[0], x, floats(1, 13, 48))
    case("cross_key_mask", lambda a, x, y, m: a(x, y, y, key_padding_mask=~m, need_weights=False)[0], x,
         floats(1, 13, 48), mask(2, 13))
    case("separate", lambda a, x, k, v: a(x, k, v, need_weights=False)[0], x, floats(1, 13, 20), floats(2, 13, 28),
         kdim=20, vdim=28)
    case("long", key_mask, floats(0, 130, 48), mask(1, 130))
    case("long_causal", causal, floats(0, 130, 48))


def feed_forward_cases(cases):
    for name, approximate in ("gelu", "none"), ("tanh", "tanh"):
        cases.add(f"feed_forward.{name}",
                  nn.Sequential(nn.Linear(48, 96), nn.GELU(approximate=approximate), nn.Linear(96, 48)), (9, 48),
                  batch=BATCH)
    cases.add("feed_forward.swiglu", transformers.SwiGLU(48, 80), (9, 48), batch=BATCH)


def bert_cases(cases):
    def small():
        return transformers.Bert(3, 48, 4, 96, 60, 24)

    words, types, takes_part = ids(0, 24, 60), ids(1, 24, 2), mask(2, 24)

    def case(name, network, words=words, types=types, takes_part=takes_part):
        cases.record(name, network, words, types, takes_part, outputs=("hidden", "pooled"))

    case("bert_small", small())
    states = small()
    states.forward = states.states
    cases.record("bert_small", states, words, types, takes_part, outputs=("state0", "state1", "state2", "state3"))
    truncated = small()
    truncated.forward = lambda *inputs: truncated.states(*inputs)[2]
    cases.record("bert_small.truncated", truncated, words, types, takes_part)

    for name, layers in ("layer2_off", [2]), ("layers1_2_off", [1, 2]):
        network = small()
        for layer in layers:
            network.encoder.layer[layer] = PassThrough()
        case(f"bert_small.{name}", network)
    network = small()
    network.encoder.layer[0].attention = PassThrough()
    case("bert_small.attention0_off", network)
    network = small()
    network.encoder.layer[0].attention.self = PassThrough()
    case("bert_small.self0_off", network)
    network = small()
    network.encoder.layer[1].output = PassThrough(1)
    case("bert_small.ffn1_off", network)

    case("bert_small.valid17", small(), words[:, :17], types[:, :17], np.ones((BATCH, 17), bool))
    case("bert_small.valid17_masked", small(), takes_part=np.tile(np.arange(24) < 17, (BATCH, 1)))
    cases.record("distilbert_small", transformers.DistilBert(2, 48, 4, 96, 60, 24), words, mask(1, 24))


def vit_cases(cases):
    def small():
        return torchvision.models.vision_transformer.VisionTransformer(
            image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=48, mlp_dim=96, num_classes=10)

    image = floats(0, 3, 32, 32)
    cases.record("vit_small", small(), image)
    network = small()
    network.heads = nn.Identity()
    cases.record("vit_small.features", network, image)
    network = small()
    network.encoder.layers.encoder_layer_1 = nn.Identity()
    cases.record("vit_small.layer1_off", network, image)


def gpt2_cases(cases):
    def small():
        return transformers.Gpt2(2, 48, 4, 60, 24)

    cases.record("gpt2_small", small(), ids(0, 24, 60))
    network = small()
    network.transformer.h[0] = nn.Identity()
    cases.record("gpt2_small.block0_off", network, ids(0, 24, 60))

    network = small()
    fill(network)
    words, logits = network.generate(torch.from_numpy(ids(0, 5, 60, batch=1)), 12)
    first, second = logits.topk(2).values.unbind(-1)
    print(f"{'gpt2_small.generated':32} {words[0].tolist()}, each ahead by {(first - second).min():.2g} or more")
    cases.arrays["gpt2_small.generated.ids"] = words[0].numpy()
    cases.arrays["gpt2_small.generated.logits"] = logits[0].numpy()


def full_size_cases(cases):
    bert = transformers.Bert()
    bert_forward = bert.forward

    def four_tokens(*inputs):
        hidden, pooled = bert_forward(*inputs)
        return hidden[:, [0, 1, 15, 31]], pooled

    bert.forward = four_tokens
    cases.record("bert_base", bert, ids(0, 32, 30522, batch=1), ids(1, 32, 2, batch=1), mask(2, 32, batch=1),
                 outputs=("hidden", "pooled"))
    cases.record("vit_b_16", torchvision.models.vit_b_16(weights=None), floats(0, 3, 224, 224, batch=1))
    gpt2 = transformers.Gpt2()
    gpt2_forward = gpt2.forward
    gpt2.forward = lambda ids: gpt2_forward(ids)[:, -1]
    cases.record("gpt2", gpt2, ids(0, 16, 50257, batch=1))


def transformer_cases():
    cases = Cases()
    for group in (norm_cases, attention_cases, feed_forward_cases, bert_cases, vit_cases, gpt2_cases, full_size_cases):
        group(cases)
    return cases.arrays

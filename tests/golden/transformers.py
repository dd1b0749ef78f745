"""Transformers written from their published descriptions, with the state_dict keys of their origin.

Inference only. A mask is bool, True where a token takes part, with the shape (batch, tokens).

Sources: A. Vaswani et al., "Attention Is All You Need", 2017. J. Devlin et al., "BERT", 2018. V. Sanh et al.,
"DistilBERT", 2019. A. Radford et al., "Language Models are Unsupervised Multitask Learners" (GPT-2), 2019. B. Zhang,
R. Sennrich, "Root Mean Square Layer Normalization", 2019. N. Shazeer, "GLU Variants Improve Transformer", 2020. The
keys are those of Hugging Face's BertModel, DistilBertModel and GPT2LMHeadModel, and of LLaMA's feed-forward.
"""

import math

import torch
from torch import nn


def modules(**children):
    """A module that only holds others: their keys, no forward."""
    holder = nn.Module()
    for name, child in children.items():
        holder.add_module(name, child)
    return holder


def attend(q, k, v, heads, visible=None):
    """softmax(q k^T / sqrt(width of a head)) v, head by head. q, k, v: (batch, tokens, width).

    `visible`, broadcast to (batch, heads, queries, keys), is True where a query sees a key.
    """
    def split(x):
        return x.reshape(*x.shape[:-1], heads, x.shape[-1] // heads).transpose(1, 2)

    scores = split(q) @ split(k).transpose(-1, -2) / math.sqrt(q.shape[-1] // heads)
    if visible is not None:
        scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    return (scores.softmax(-1) @ split(v)).transpose(1, 2).flatten(2)


class RMSNorm(nn.Module):
    """x / sqrt(mean(x^2) + eps) * weight, the mean over the last extent."""

    def __init__(self, width, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


class SwiGLU(nn.Module):
    """The feed-forward of LLaMA: down(silu(gate(x)) * up(x))."""

    def __init__(self, width, hidden):
        super().__init__()
        self.gate_proj = nn.Linear(width, hidden, bias=False)
        self.up_proj = nn.Linear(width, hidden, bias=False)
        self.down_proj = nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        return self.down_proj(nn.functional.silu(self.gate_proj(x)) * self.up_proj(x))


# --- BERT -------------------------------------------------------------------------------------------------------------

class BertEmbeddings(nn.Module):
    def __init__(self, width, vocabulary, positions, types):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocabulary, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.token_type_embeddings = nn.Embedding(types, width)
        self.LayerNorm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, ids, token_types):
        positions = self.position_embeddings.weight[: ids.shape[1]]
        return self.LayerNorm(self.word_embeddings(ids) + self.token_type_embeddings(token_types) + positions)


class BertSelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def forward(self, x, mask):
        return attend(self.query(x), self.key(x), self.value(x), self.heads, mask[:, None, None, :])


class BertOutput(nn.Module):
    """LayerNorm(dense(y) + residual)"""

    def __init__(self, width_in, width):
        super().__init__()
        self.dense = nn.Linear(width_in, width)
        self.LayerNorm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, y, residual):
        return self.LayerNorm(self.dense(y) + residual)


class BertAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.self = BertSelfAttention(width, heads)
        self.output = BertOutput(width, width)

    def forward(self, x, mask):
        return self.output(self.self(x, mask), x)


class BertLayer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.attention = BertAttention(width, heads)
        self.intermediate = modules(dense=nn.Linear(width, hidden))
        self.output = BertOutput(hidden, width)

    def forward(self, x, mask):
        x = self.attention(x, mask)
        return self.output(nn.functional.gelu(self.intermediate.dense(x)), x)


class Bert(nn.Module):
    """(last hidden state, pooled output); `states` are the embeddings' output and that of every layer."""

    def __init__(self, layers=12, width=768, heads=12, hidden=3072, vocabulary=30522, positions=512, types=2):
        super().__init__()
        self.embeddings = BertEmbeddings(width, vocabulary, positions, types)
        self.encoder = modules(layer=nn.ModuleList(BertLayer(width, heads, hidden) for _ in range(layers)))
        self.pooler = modules(dense=nn.Linear(width, width))

    def states(self, ids, token_types, mask):
        states = [self.embeddings(ids, token_types)]
        for layer in self.encoder.layer:
            states.append(layer(states[-1], mask))
        return tuple(states)

    def forward(self, ids, token_types, mask):
        hidden = self.states(ids, token_types, mask)[-1]
        return hidden, torch.tanh(self.pooler.dense(hidden[:, 0]))


# --- DistilBERT -------------------------------------------------------------------------------------------------------

class DistilBertLayer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.attention = modules(**{name: nn.Linear(width, width) for name in ("q_lin", "k_lin", "v_lin", "out_lin")})
        self.sa_layer_norm = nn.LayerNorm(width, eps=1e-12)
        self.ffn = modules(lin1=nn.Linear(width, hidden), lin2=nn.Linear(hidden, width))
        self.output_layer_norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x, mask):
        a = self.attention
        context = attend(a.q_lin(x), a.k_lin(x), a.v_lin(x), self.heads, mask[:, None, None, :])
        x = self.sa_layer_norm(a.out_lin(context) + x)
        return self.output_layer_norm(self.ffn.lin2(nn.functional.gelu(self.ffn.lin1(x))) + x)


class DistilBert(nn.Module):
    def __init__(self, layers=6, width=768, heads=12, hidden=3072, vocabulary=30522, positions=512):
        super().__init__()
        self.embeddings = modules(word_embeddings=nn.Embedding(vocabulary, width),
                                  position_embeddings=nn.Embedding(positions, width),
                                  LayerNorm=nn.LayerNorm(width, eps=1e-12))
        self.transformer = modules(layer=nn.ModuleList(DistilBertLayer(width, heads, hidden) for _ in range(layers)))

    def forward(self, ids, mask):
        e = self.embeddings
        x = e.LayerNorm(e.word_embeddings(ids) + e.position_embeddings.weight[: ids.shape[1]])
        for layer in self.transformer.layer:
            x = layer(x, mask)
        return x


# --- GPT-2 ------------------------------------------------------------------------------------------------------------

class Conv1D(nn.Module):
    """x W + b with W: (in, out), a Linear whose weight is transposed."""

    def __init__(self, width_in, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width_in, width))
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, x):
        return x @ self.weight + self.bias


class Gpt2Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(width)
        self.attn = modules(c_attn=Conv1D(width, 3 * width), c_proj=Conv1D(width, width))
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = modules(c_fc=Conv1D(width, 4 * width), c_proj=Conv1D(4 * width, width))

    def forward(self, x):
        causal = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
        q, k, v = self.attn.c_attn(self.ln_1(x)).chunk(3, -1)
        x = x + self.attn.c_proj(attend(q, k, v, self.heads, causal))
        return x + self.mlp.c_proj(nn.functional.gelu(self.mlp.c_fc(self.ln_2(x)), approximate="tanh"))


class Gpt2(nn.Module):
    """Logits (batch, tokens, vocabulary). The head has no parameter of its own: lm_head.weight is wte's."""

    def __init__(self, layers=12, width=768, heads=12, vocabulary=50257, positions=1024):
        super().__init__()
        self.transformer = modules(wte=nn.Embedding(vocabulary, width), wpe=nn.Embedding(positions, width),
                                   h=nn.ModuleList(Gpt2Block(width, heads) for _ in range(layers)),
                                   ln_f=nn.LayerNorm(width))

    def forward(self, ids):
        t = self.transformer
        x = t.wte(ids) + t.wpe.weight[: ids.shape[1]]
        for block in t.h:
            x = block(x)
        return t.ln_f(x) @ t.wte.weight.T

    def generate(self, ids, count):
        """Greedy: `ids` with the most likely ids appended, and the logits that chose (batch, count, vocabulary)."""
        chosen = []
        for _ in range(count):
            chosen.append(self(ids)[:, -1])
            ids = torch.cat([ids, chosen[-1].argmax(-1, keepdim=True)], 1)
        return ids, torch.stack(chosen, 1)

"""The judge's network: one pass over a sentence, with a pair of markers beside it for each ordered pair of mentions.

A BERT-like encoder reads the sentence once. For every pair two *levitated markers* (Ye et al., "Packed Levitated
Marker for Entity and Relation Extraction", ACL 2022) run through the same layers: a marker starts from the mean
embedding of its mention's tokens, attends to the whole sentence and to its partner, and nothing attends to it, so that
all pairs of a sentence share one reading of it and do not see each other. Beside that, each head of each layer has a
bias for where a token stands relative to the pair (inside one of the two, between them, before or behind). What the
rules find for a pair comes in behind the last layer, as a hint.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

RELATIONS = 7
"""Places of a token: in the marker's own mention, in the partner's, between, left of both, right of both, and the two
markers themselves."""


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder, as its config.json states them."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    offset: int
    buckets: int

    @classmethod
    def of(cls, folder: Path) -> Shape:
        """The shape of the encoder in ``folder`` (BERT or MPNet)."""
        c = json.loads((folder / "config.json").read_text("utf-8"))
        mpnet = c["model_type"] == "mpnet"
        return cls(
            c["vocab_size"], c["hidden_size"], c["num_hidden_layers"], c["num_attention_heads"], c["intermediate_size"],
            c["max_position_embeddings"], c["layer_norm_eps"], 2 if mpnet else 0,
            c.get("relative_attention_num_buckets", 32) if mpnet else 0,
        )  # fmt: skip


class _Half(torch.autograd.Function):
    """x·wᵀ with the factors rounded to bfloat16: on processors that know it, twice as fast forwards and backwards."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:  # type: ignore[override]
        x, w = x.bfloat16(), w.bfloat16()
        ctx.save_for_backward(x, w)
        return nn.functional.linear(x, w).float()

    @staticmethod
    def backward(ctx, g: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:  # type: ignore[override]
        x, w = ctx.saved_tensors
        g = g.bfloat16()
        flat = g.reshape(-1, g.shape[-1])
        return (g @ w).float(), (flat.t() @ x.reshape(-1, x.shape[-1])).float()


class Linear(nn.Linear):
    """A linear layer that learns in bfloat16 and answers in float32."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x·wᵀ + b."""
        if self.training:
            return _Half.apply(x, self.weight) + self.bias
        return super().forward(x)


class Dropout(nn.Module):
    """Dropout with masks cut from one long random strip: drawing a number for every element takes most of a step."""

    def __init__(self, share: float, size: int = 1 << 22) -> None:
        super().__init__()
        self.share = share
        self.strip: torch.Tensor | None = None
        self.size = size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """``x`` with a share of its elements zero and the others scaled up."""
        if not self.training or not self.share:
            return x
        if self.strip is None or len(self.strip) < 2 * x.numel():
            keep = torch.rand(max(self.size, 2 * x.numel())) >= self.share
            self.strip = keep.float() / (1 - self.share)
        first = int(torch.randint(len(self.strip) - x.numel(), (1,)))
        return x * self.strip[first : first + x.numel()].view(x.shape)


class Layer(nn.Module):
    """One transformer layer (post-norm) that carries the sentence and the markers along."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        d = shape.width
        self.heads, self.size = shape.heads, d // shape.heads
        self.query, self.key, self.value, self.out = (Linear(d, d) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(d, shape.epsilon), nn.LayerNorm(d, shape.epsilon)
        self.up, self.down = Linear(d, shape.inner), Linear(shape.inner, d)
        self.drop = Dropout(dropout)
        self.place = nn.Parameter(torch.zeros(RELATIONS, shape.heads))

    def split(self, x: torch.Tensor) -> torch.Tensor:
        """(batch, length, width) as (batch, heads, length, size)."""
        return x.view(x.shape[0], x.shape[1], self.heads, self.size).transpose(1, 2)

    def forward(
        self, h: torch.Tensor, length: int, bias: torch.Tensor, places: torch.Tensor, marker_bias: torch.Tensor
    ) -> torch.Tensor:
        """``h`` (batch, length + 2·pairs, width): the sentence's tokens and behind them its markers; ``bias`` what is
        added to the sentence's attention, ``marker_bias`` to that of the markers on the sentence, ``places`` (batch,
        2·pairs, length, 5) where tokens stand relative to the pair."""
        query, key, value = (self.split(linear(h)) for linear in (self.query, self.key, self.value))
        query = query * (1 / math.sqrt(self.size))
        text_key, text_value = key[:, :, :length], value[:, :, :length]
        attended = (query[:, :, :length] @ text_key.transpose(-1, -2) + bias).softmax(-1) @ text_value
        batch, count = h.shape[0], h.shape[1] - length
        where = (places @ self.place[:5]).permute(0, 3, 1, 2)
        markers = query[:, :, length:]
        text = markers @ text_key.transpose(-1, -2) + where + marker_bias
        shape = (batch, self.heads, count // 2, 2, self.size)
        q2, k2, v2 = (t.reshape(shape) for t in (markers, key[:, :, length:], value[:, :, length:]))
        same = torch.eye(2, device=h.device)
        pair = q2 @ k2.transpose(-1, -2)
        pair = pair + (same * self.place[5].view(-1, 1, 1, 1) + (1 - same) * self.place[6].view(-1, 1, 1, 1))
        weights = torch.cat([text, pair.reshape(batch, self.heads, count, 2)], -1).softmax(-1)
        own = weights[..., length:].reshape(batch, self.heads, count // 2, 2, 2) @ v2
        read = weights[..., :length] @ text_value + own.reshape(batch, self.heads, count, self.size)
        joined = torch.cat([attended, read], 2).transpose(1, 2).reshape(h.shape)
        h = self.norm1(h + self.drop(self.out(joined)))
        return self.norm2(h + self.drop(self.down(nn.functional.gelu(self.up(h)))))


class Words(nn.Module):
    """Word vectors in 8 bits with a scale a word, for export: a scale for the whole table would be too coarse."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of ``ids``."""
        return self.table[ids].float() * self.scale[ids]


class Judge(nn.Module):
    """Encoder with markers, and linear heads over what each pair's markers have read."""

    def __init__(self, folder: Path | None, shape: Shape, heads: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        d = shape.width
        self.words = nn.Embedding(shape.vocabulary, d)
        self.positions = nn.Embedding(shape.positions, d)
        self.norm = nn.LayerNorm(d, shape.epsilon)
        self.kind = nn.Parameter(torch.randn(2, d) * 0.02)
        self.nobody = nn.Parameter(torch.randn(d) * 0.02)
        self.drop = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.relative = nn.Embedding(shape.buckets, shape.heads) if shape.buckets else None
        self.mix = Linear(3 * d, d)
        self.hint = nn.Linear(heads["types"], d, bias=False)
        nn.init.zeros_(self.hint.weight)
        self.heads = nn.ModuleDict({name: nn.Linear(d, size) for name, size in heads.items()})
        if folder is not None:
            self.load_encoder(folder)

    def load_encoder(self, folder: Path) -> None:
        """Take over the weights of the BERT or MPNet encoder in ``folder``."""
        from safetensors.torch import load_file

        loaded = load_file(folder / "model.safetensors")
        w = {name.removeprefix("bert.").removeprefix("mpnet."): value for name, value in loaded.items()}
        with torch.no_grad():
            self.words.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(w["embeddings.position_embeddings.weight"])
            if "embeddings.token_type_embeddings.weight" in w:
                self.positions.weight.add_(w["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            if self.relative is not None:
                self.relative.weight.copy_(w["encoder.relative_attention_bias.weight"])
            for i, layer in enumerate(self.layers):
                at = f"encoder.layer.{i}."
                names = (
                    {"query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v",
                     "out": "attention.attn.o", "norm1": "attention.LayerNorm"}
                    if self.relative is not None else
                    {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                     "out": "attention.output.dense", "norm1": "attention.output.LayerNorm"}
                )  # fmt: skip
                names |= {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
                for ours, theirs in names.items():
                    module = getattr(layer, ours)
                    module.weight.copy_(w[f"{at}{theirs}.weight"])
                    module.bias.copy_(w[f"{at}{theirs}.bias"])

    def _buckets(self, near: torch.Tensor) -> torch.Tensor:
        half = self.shape.buckets // 2
        bucket = (near > 0).long() * half
        n = near.abs()
        exact = half // 2
        large = exact + (torch.log(n.clamp(min=1).float() / exact) / math.log(128 / exact) * (half - exact)).long()
        return bucket + torch.where(n < exact, n, large.clamp(max=half - 1))

    def forward(
        self,
        ids: torch.Tensor,
        mask: torch.Tensor,
        mentions: torch.Tensor,
        pairs: torch.Tensor,
        hints: torch.Tensor,
    ) -> dict[str, torch.Tensor]:
        """Scores of each head, (batch, pairs, size).

        ``ids`` and ``mask`` (batch, length): tokens, and 1 where one is; ``mentions`` (batch, mentions, length): 1
        where a token belongs to the mention, the first mention is "nobody" and has none; ``pairs`` (batch, pairs, 2):
        indices of source and target among the mentions; ``hints`` (batch, pairs, types): 1 for types that rules find.
        """
        batch, length = ids.shape
        at = torch.arange(length, device=ids.device)
        words = self.words(ids)
        positions = self.positions(at + self.shape.offset).unsqueeze(0)
        x = self.drop(self.norm(words + positions))
        total = mentions.sum(-1, keepdim=True).clamp(min=1)
        mean = mentions @ (words + positions) / total
        nobody = (mentions.sum(-1, keepdim=True) == 0).to(mean.dtype)
        mean = mean + nobody * self.nobody
        width = mean.shape[-1]
        flat = pairs.reshape(batch, -1, 1)
        markers = torch.gather(mean, 1, flat.expand(-1, -1, width)).view(batch, -1, 2, width) + self.kind
        p = self.drop(self.norm(markers.reshape(batch, -1, width)))
        own = torch.gather(mentions, 1, flat.expand(-1, -1, length))
        other = torch.gather(mentions, 1, pairs.flip(-1).reshape(batch, -1, 1).expand(-1, -1, length))
        outside = (1 - own) * (1 - other)
        either = torch.maximum(own, other)
        seen = (either.cumsum(-1) > 0).to(own.dtype)
        left = (either.flip(-1).cumsum(-1).flip(-1) > 0).to(own.dtype)
        places = torch.stack(
            [own, other * (1 - own), outside * seen * left, outside * (1 - seen), outside * seen * (1 - left)], -1
        )
        bias = (1 - mask.to(x.dtype)).unsqueeze(1).unsqueeze(1) * -1e4
        marker_bias = bias
        if self.relative is not None:
            near = at.unsqueeze(0) - at.unsqueeze(1)
            bias = bias + self.relative(self._buckets(near)).permute(2, 0, 1).unsqueeze(0)
            first = (own * at).sum(-1) / own.sum(-1).clamp(min=1)
            near = at.view(1, 1, -1) - first.long().unsqueeze(-1)
            marker_bias = marker_bias + self.relative(self._buckets(near)).permute(0, 3, 1, 2)
        h = torch.cat([x, p], 1)
        for layer in self.layers:
            h = layer(h, length, bias, places, marker_bias)
        x, p = h[:, :length], h[:, length:]
        weights = mask.to(x.dtype).unsqueeze(-1)
        whole = (x * weights).sum(1) / weights.sum(1)
        both = p.view(batch, -1, 2 * width)
        z = torch.cat([both, whole.unsqueeze(1).expand(-1, both.shape[1], -1)], -1)
        z = self.drop(nn.functional.gelu(self.mix(self.drop(z)) + self.hint(hints)))
        return {name: head(z) for name, head in self.heads.items()}

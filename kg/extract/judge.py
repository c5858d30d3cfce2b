"""The learned judge: what an ordered pair of mentions in a sentence do to each other, as probabilities.

A small sentence encoder, trained by ``training/train.py`` on sentences of this project, reads a sentence once and
scores all of its pairs from that one pass; see ``training/README.md`` for the network and ``kg/data/judge/README.md``
for its card. Runs offline on a CPU with onnxruntime.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from kg.errors import ModelMissing
from kg.model import Modality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Row = NDArray[np.float32]

NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence with mentions, each of one or more spans (code points), and the ordered pairs to judge.

    A pair holds the indices of source and target; a target of -1 asks for an act without one. ``hints`` are, for each
    pair, the types that grammar and lexicon find; none where they find nothing.
    """

    text: str
    mentions: Sequence[Sequence[tuple[int, int]]]
    pairs: Sequence[tuple[int, int]]
    hints: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities for one pair: types (NONE first), modes given the type, modalities, and background."""

    types: Row
    modes: Row
    modalities: Row
    background: float


class Judge:
    """The packaged network with its labels. Get it by ``judge()``, which loads it once."""

    def __init__(self, folder: Any) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            card = json.loads((folder / "labels.json").read_text("utf-8"))
            network = (folder / "judge.onnx").read_bytes()
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        except OSError as error:
            raise ModelMissing(f"the judge's files cannot be read: {error}") from error
        self.types: tuple[str, ...] = tuple(card["types"])
        self.modes: tuple[str, ...] = tuple(card["modes"])
        self.modalities: tuple[Modality, ...] = tuple(card["modalities"])
        self.cameo: dict[str, str] = card["cameo"]
        """CAMEO codes of the judge's modes that PLOVER does not have: "AGREE/sign"."""
        self.temperature: float = card["temperature"]
        self.accept: float = card["accept"]
        """Probability that an act needs which only the judge sees."""
        self.support: float = card["support"]
        """Probability that suffices where grammar and lexicon see the same."""
        self.alone: float = card["alone"]
        """As ``accept``, for an act without a target."""
        self.single: float = card["single"]
        """Probability that a statement's likeliest act needs where nothing else in it is sure enough."""
        self.length: int = card["length"]
        self.hash = hashlib.sha256(network).hexdigest()[:16]
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # one core an article stream; more of them run in processes (--jobs)
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])

    def opinions(self, questions: Iterable[Question]) -> Iterator[list[Opinion]]:
        """For each question an Opinion a pair, in order.

        Sentences are judged one by one: in 8 bits a batch shares one scale, and what stands beside a sentence would
        change its figures.
        """
        for question in questions:
            yield self._answer(question) if question.pairs else []

    def _encode(self, question: Question) -> tuple[list[int], list[list[int]]]:
        """Token ids, and for each mention its token positions; long sentences are cut around the mentions."""
        encoding = self._tokenizer.encode(question.text, add_special_tokens=False)
        ids, offsets = encoding.ids, encoding.offsets
        room = self.length - 2
        first = 0
        if len(ids) > room:
            starts = [span[0] for spans in question.mentions for span in spans]
            middle = sum(starts) / max(1, len(starts))
            nearest = min(range(len(ids)), key=lambda i: abs(offsets[i][0] - middle))
            first = max(0, min(nearest - room // 2, len(ids) - room))
        ids, offsets = ids[first : first + room], offsets[first : first + room]
        members = [
            [i + 1 for i, (a, b) in enumerate(offsets) if any(a < end and start < b for start, end in spans)]
            for spans in question.mentions
        ]
        return [101, *ids, 102], members

    def _answer(self, question: Question) -> list[Opinion]:
        import numpy as np

        tokens, members = self._encode(question)
        mentions = np.zeros((1, len(members) + 1, len(tokens)), np.float32)
        for number, positions in enumerate(members):
            mentions[0, number + 1, positions] = 1
        hints = np.zeros((1, len(question.pairs), len(self.types)), np.float32)
        for pair, types in enumerate(question.hints):
            hints[0, pair, [self.types.index(type) for type in types]] = 1
        inputs = {
            "hints": hints,
            "ids": np.asarray([tokens], np.int64),
            "mask": np.ones((1, len(tokens)), np.float32),
            "mentions": mentions,
            "pairs": np.asarray([question.pairs], np.int64) + 1,
        }
        scores = self._session.run(["types", "modes", "modalities", "backgrounds"], inputs)
        types, modes, modalities, backgrounds = (each[0] for each in scores)
        types = _softmax(types / self.temperature)
        modes, modalities, backgrounds = _softmax(modes), _softmax(modalities), _softmax(backgrounds)
        return [
            Opinion(types[p], modes[p], modalities[p], float(backgrounds[p, 1])) for p in range(len(question.pairs))
        ]

    def modes_of(self, opinion: Opinion, type: str) -> list[tuple[str | None, str | None, float]]:
        """The modes of ``type`` as (PLOVER mode, CAMEO code, share), the likeliest first; empty where it has none.

        One of them is to have no mode. The judge tells a few modes apart that PLOVER does not have; those come as a
        CAMEO code without a mode.
        """
        own = [(name, float(opinion.modes[i])) for i, name in enumerate(self.modes) if name.startswith(type + "/")]
        total = sum(share for _, share in own) or 1.0
        own.sort(key=lambda item: -item[1])
        return [
            (None if name in self.cameo else name.partition("/")[2] or None, self.cameo.get(name), share / total)
            for name, share in own
        ]


def _softmax(scores: Any) -> Any:
    import numpy as np

    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


@lru_cache(maxsize=1)
def judge() -> Judge:
    """The packaged judge. Raises ModelMissing where its files cannot be read."""
    with as_file(files("kg.data") / "judge") as folder:
        return Judge(folder)

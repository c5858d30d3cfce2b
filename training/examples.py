"""From labelled sentences to what the network learns: tokens, mentions, and the label of each ordered pair.

A sentence gives two views: the mentions as annotated, and the mentions as the extractor itself finds them, each of
which takes the labels of the annotated mention that it overlaps. Training draws one of the two views each time.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sentences import MODALITIES, MODES, SENTENCES, Act, Sentence, sentences

TYPES = ("NONE", *MODES)
MODE_NAMES = tuple(f"{kind}/{mode}" for kind, modes in MODES.items() if modes for mode in ("", *sorted(modes)))
"""Modes by type; "AGREE/" is an agreement of no mode."""
RECIPROCAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})

Span = tuple[int, int]


@dataclass(frozen=True)
class Label:
    """What one pair is labelled with: indices into TYPES, MODE_NAMES (-1: not said), MODALITIES, and background."""

    type: int
    mode: int = -1
    modality: int = -1
    background: int = -1


@dataclass(frozen=True)
class View:
    """One reading of a sentence: mention spans (code points), and labels by (source, target) index; target -1: none.

    ``whole`` says that every pair which is not labelled is NONE; otherwise it is unknown.
    """

    text: str
    spans: tuple[Span, ...]
    labels: dict[tuple[int, int], Label]
    whole: bool
    unknown: frozenset[tuple[int, int]]
    hints: dict[tuple[int, int], frozenset[int]]


@dataclass(frozen=True)
class Looked:
    """What the extractor sees in a sentence: mention spans, and the types that its rules find for pairs of spans."""

    spans: tuple[Span, ...]
    rules: tuple[tuple[Span, Span | None, str], ...]


def _label(act: Act, *, whole: bool) -> Label:
    if act.type == "NONE":
        return Label(0)
    told = act.mode is not None or whole  # where only some pairs are judged, modes were not always looked for
    mode = MODE_NAMES.index(f"{act.type}/{act.mode or ''}") if told and MODES[act.type] else -1
    return Label(TYPES.index(act.type), mode, MODALITIES.index(act.modality), int(act.background))


def view(sentence: Sentence, spans: list[tuple[Span, str | None]], looked: Looked) -> View:
    """The view with ``spans``, each with the letter of the annotated mention whose labels it takes."""
    labels: dict[tuple[int, int], Label] = {}
    unknown: set[tuple[int, int]] = set()
    letters = [letter for _, letter in spans]
    for act in sentence.acts:
        sources = [i for i, letter in enumerate(letters) if letter == act.source]
        targets = [i for i, letter in enumerate(letters) if letter == act.target] if act.target else [-1]
        for s in sources:
            for t in targets:
                if s == t:
                    continue
                if (s, t) in labels and labels[s, t].type:
                    continue  # two acts between the same two: the first is learnt
                labels[s, t] = _label(act, whole=sentence.whole)
                if act.type in RECIPROCAL and t >= 0:
                    unknown.add((t, s))
    for i, one in enumerate(letters):
        for j, other in enumerate(letters):
            if i != j and one is not None and one == other:
                unknown.add((i, j))
    unknown -= set(labels)
    plain = [span for span, _ in spans]
    hints: dict[tuple[int, int], frozenset[int]] = {}
    for source, target, kind in looked.rules:
        sources = [i for i, span in enumerate(plain) if _overlap(span, source)]
        targets = [i for i, span in enumerate(plain) if _overlap(span, target)] if target is not None else [-1]
        for s in sources:
            for t in targets:
                if s != t:
                    hints[s, t] = hints.get((s, t), frozenset()) | {TYPES.index(kind)}
    return View(sentence.text, tuple(plain), labels, sentence.whole, frozenset(unknown), hints)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def annotated(sentence: Sentence, looked: Looked) -> View:
    """The view with the mentions as annotated."""
    return view(sentence, [(span, letter) for letter, span in sentence.actors.items()], looked)


def found(sentence: Sentence, looked: Looked) -> View:
    """The view with the mentions that the extractor finds, and the annotated ones that none of them overlaps."""
    spans: list[tuple[Span, str | None]] = []
    for start, end in looked.spans:
        overlap = {
            letter: min(end, stop) - max(start, begin) for letter, (begin, stop) in sentence.actors.items()
        }
        best = max(overlap, key=lambda letter: overlap[letter], default=None)
        spans.append(((start, end), best if best is not None and overlap[best] > 0 else None))
    covered = {letter for _, letter in spans}
    spans += [(span, letter) for letter, span in sentence.actors.items() if letter not in covered]
    return view(sentence, sorted(spans), looked)


def look(texts: Iterable[str]) -> list[Looked]:
    """What the extractor sees in each text (parsed as an article of its own)."""
    from kg.extract.judged import mentions_to_judge, rule_pairs
    from kg.extract.phrases import phrase
    from kg.extract.rules import RuleExtractor
    from kg.model import Article

    result = []
    articles = (Article(text, id=str(number)) for number, text in enumerate(texts))
    for _, readings, _ in RuleExtractor().read(articles):
        spans: list[Span] = []
        rules: list[tuple[Span, Span | None, str]] = []
        for reading in readings:
            if reading.block.field != "text":
                continue
            doc, first = reading.sentence.doc, reading.block.start
            at = {
                m.head: (first + doc[m.start].idx, first + doc[m.end - 1].idx + len(doc[m.end - 1].text))
                for m in reading.mentions
            }
            judged = mentions_to_judge(reading)
            heads = {mention.head for mention in judged}
            for mention in judged:
                begin, stop = phrase(doc, mention, heads)
                spans.append((first + doc[begin].idx, first + doc[stop - 1].idx + len(doc[stop - 1].text)))
            for (s, t), acts in rule_pairs(reading).items():
                if s is not None:
                    rules += [(at[s], at[t] if t is not None else None, act.type) for act in acts]
        result.append(Looked(tuple(sorted(set(spans))), tuple(rules)))
    return result


def corpus(cache: Path | None = None, folder: Path = SENTENCES) -> list[tuple[Sentence, View, View]]:
    """All sentences with both views; ``cache`` keeps what the extractor sees, by text."""
    everything = list(sentences(folder))
    known: dict[str, Looked] = {}
    if cache is not None and cache.exists():
        known = pickle.loads(cache.read_bytes())
    missing = [s.text for s in everything if s.text not in known]
    known.update(zip(missing, look(missing), strict=True))
    if cache is not None:
        cache.write_bytes(pickle.dumps(known))
    return [(s, annotated(s, known[s.text]), found(s, known[s.text])) for s in everything]

"""Scoring raw sentences: is a labelled pair found between its sides, and with its type?

Not every act of a sentence is labelled, so an event that joins no labelled pair is no error; one with a type that no
label of the sentence has is counted against ``type_agreement``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from kg.evaluate.gold import GoldPair, Span
from kg.evaluate.measures import bootstrap, calibration, ratio
from kg.evaluate.said import SaidEvent, Side
from kg.evaluate.score import Error, Row, Score

NO_EVENT = "–"


def score_dyads(gold: Sequence[GoldPair], events: Iterable[SaidEvent]) -> Score:
    """The score of ``events``, which were found in the sentences of ``gold`` as articles named by ``sentence_id``.

    Of the labelled pairs: ``silent`` is the share in whose sentence no event was found; ``type_recall`` that with some
    event of the type; ``dyad_recall`` that with an event between spans that overlap both sides; ``triple_recall`` that
    with both in one event. ``type_agreement`` is the share of events whose type is one that their sentence is labelled
    with. A pair with an empty side is never found between its sides.
    """
    found: dict[str, list[SaidEvent]] = defaultdict(list)
    for event in events:
        found[event.article].append(event)
    labelled: dict[str, set[str]] = defaultdict(set)
    for row in gold:
        labelled[row.sentence_id].add(row.type)
    tallies = {name: _Tally() for name in labelled}
    per_type: dict[str, _Tally] = defaultdict(_Tally)
    score = Score("dyads", {})
    for row in gold:
        here = found.get(row.sentence_id, [])
        joined = [event for event in here if _joins(event, row)]
        typed = any(event.type == row.type for event in here)
        triple = any(event.type == row.type for event in joined)
        for tally in (tallies[row.sentence_id], per_type[row.type]):
            tally.count(silent=not here, typed=typed, dyad=bool(joined), triple=triple)
        said = row.type if triple else joined[0].type if joined else NO_EVENT
        score.confusion[row.type, said] += 1
        if not triple:
            score.errors.append(_missed(row, here, joined))
    judged = []
    modalities: dict[str, list[bool]] = defaultdict(list)
    for name, types in labelled.items():
        for event in found.get(name, []):
            agrees = event.type in types
            tallies[name].event(agrees)
            per_type[event.type].event(agrees)
            modalities[event.modality].append(agrees)
            if event.confidence is not None:
                judged.append((event.confidence, agrees))
            if not agrees:
                score.errors.append(_invented(event, types))
    total = sum(tallies.values(), _Tally())
    score.figures = {
        "gold": len(gold),
        "sentences": len(labelled),
        "events": total.events,
        **total.figures(len(tallies)),
    }
    score.types = [_type_row(name, per_type[name]) for name in sorted(per_type)]
    score.modalities = [
        {"modality": name, "events": len(agreed), "type_agreement": ratio(sum(agreed), len(agreed))}
        for name, agreed in sorted(modalities.items(), key=lambda item: -len(item[1]))
    ]
    score.intervals = _intervals(list(tallies.values()))
    if judged:
        score.calibration = calibration(judged)
        score.figures["calibration_error"] = score.calibration.error
    return score


@dataclass(slots=True)
class _Tally:
    """Counts over labelled pairs and events."""

    pairs: float = 0
    silent: float = 0
    typed: float = 0
    dyads: float = 0
    triples: float = 0
    events: int = 0
    agreed: float = 0

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    def count(self, *, silent: bool, typed: bool, dyad: bool, triple: bool) -> None:
        self.pairs += 1
        self.silent += silent
        self.typed += typed
        self.dyads += dyad
        self.triples += triple

    def event(self, agrees: bool) -> None:
        self.events += 1
        self.agreed += agrees

    def figures(self, sentences: float) -> dict[str, float]:
        return {
            "events_per_sentence": ratio(self.events, sentences),
            "silent": ratio(self.silent, self.pairs),
            "type_recall": ratio(self.typed, self.pairs),
            "dyad_recall": ratio(self.dyads, self.pairs),
            "triple_recall": ratio(self.triples, self.pairs),
            "type_agreement": ratio(self.agreed, self.events),
        }


def _type_row(name: str, tally: _Tally) -> Row:
    figures = tally.figures(1)
    of_pairs = {key: figures[key] for key in ("silent", "type_recall", "dyad_recall", "triple_recall")}
    return {
        "type": name, "gold": int(tally.pairs), **of_pairs, "events": tally.events,
        "type_agreement": figures["type_agreement"],
    }  # fmt: skip


def _intervals(tallies: list[_Tally]) -> dict[str, tuple[float, float]]:
    import numpy as np

    if not tallies:
        return {}
    units = np.array([astuple(tally) for tally in tallies], dtype=float).reshape(len(tallies), -1)
    return bootstrap(units, lambda sums: _Tally(*sums).figures(len(tallies)))


def _joins(event: SaidEvent, row: GoldPair) -> bool:
    return any(_overlaps(source, row.sources) and _overlaps(target, row.targets) for source, target in event.orders())


def _overlaps(side: Side | None, spans: tuple[Span, ...]) -> bool:
    return side is not None and any(side.start < end and start < side.end for start, end in spans)


def _missed(row: GoldPair, here: list[SaidEvent], joined: list[SaidEvent]) -> Error:
    if not here:
        cause = "silent sentence"
    elif joined:
        cause = "wrong type"
    elif any(event.type == row.type for event in here):
        cause = "wrong sides"
    else:
        cause = "other events only"
    sides = " → ".join(
        ", ".join(row.text[start:end] for start, end in spans) or NO_EVENT for spans in (row.sources, row.targets)
    )
    said = "; ".join(told(event) for event in (joined or here))
    place = (row.sentence_id, 0, len(row.text))
    return Error("missed", cause, row.id, row.text, f"{row.type}: {sides}", said or NO_EVENT, place=place)


def _invented(event: SaidEvent, types: set[str]) -> Error:
    quote = str(event.record["evidence"].get("quote") or "")
    cause = "type not labelled in the sentence"
    return Error("invented", cause, event.article, quote, ", ".join(sorted(types)), told(event))


def told(event: SaidEvent) -> str:
    """One line of an event: type, source and target in the words of the text, modality."""
    source, target = (side.text if side is not None else NO_EVENT for side in (event.source, event.target))
    return f"{event.type}: {source} → {target} ({event.modality})"

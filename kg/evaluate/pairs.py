"""Scoring types of given pairs: macro-F1 over the types of the gold set, and the share that is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.evaluate.gold import GoldPair
from kg.evaluate.measures import bootstrap, calibration, ratio, shares
from kg.evaluate.said import Answer
from kg.evaluate.score import Error, Row, Score

NO_ANSWER = "–"


def score_pairs(gold: Sequence[GoldPair], answers: Iterable[Answer]) -> Score:
    """The score of ``answers`` to ``gold``. A pair without an answer is wrong; the last answer to a pair counts.

    ``macro_f1`` is the mean of F1, to four places, over the types that ``gold`` has; ``accuracy`` the share of pairs
    that is answered right.
    """
    said = {answer.id: answer for answer in answers}
    types = sorted({row.type for row in gold})
    rows = [(row, said.get(row.id)) for row in gold]
    confusion = Counter((row.type, answer.type if answer else NO_ANSWER) for row, answer in rows)
    score = Score("typing", {}, confusion=confusion)
    per_type = [_type_row(name, confusion) for name in types]
    score.figures = {
        "gold": len(gold),
        "answered": sum(answer is not None for _, answer in rows),
        "macro_f1": ratio(sum(round(float(row["f1"]), 4) for row in per_type), len(types)),
        "accuracy": ratio(sum(answer is not None and answer.type == row.type for row, answer in rows), len(gold)),
    }
    others = sorted({answer.type for _, answer in rows if answer} - set(types))
    score.types = [*per_type, *(_type_row(name, confusion) for name in others)]
    score.intervals = _intervals(rows, types)
    score.modalities = _modality_rows(rows)
    judged = [
        (answer.confidence, answer.type == row.type)
        for row, answer in rows
        if answer is not None and answer.confidence is not None
    ]
    if judged:
        score.calibration = calibration(judged)
        score.figures["calibration_error"] = score.calibration.error
    score.errors = [_error(row, answer) for row, answer in rows if answer is None or answer.type != row.type]
    return score


def _type_row(name: str, confusion: Counter[tuple[str, str]]) -> Row:
    gold = sum(number for (of, _), number in confusion.items() if of == name)
    said = sum(number for (_, as_), number in confusion.items() if as_ == name)
    hits = confusion[name, name]
    found = shares(hits, said, hits, gold)
    return {"type": name, "gold": gold, "said": said, **found._asdict()}


def _modality_rows(rows: list[tuple[GoldPair, Answer | None]]) -> list[Row]:
    """By the modality that the answer has: gold pairs have none."""
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row, answer in rows:
        if answer is not None and answer.modality is not None:
            said[answer.modality] += 1
            right[answer.modality] += answer.type == row.type
    return [
        {"modality": name, "said": number, "accuracy": ratio(right[name], number)}
        for name, number in said.most_common()
    ]


def _intervals(rows: list[tuple[GoldPair, Answer | None]], types: list[str]) -> dict[str, tuple[float, float]]:
    import numpy as np

    place = {name: index for index, name in enumerate(types)}
    sentences = {row.sentence_id: index for index, row in enumerate({row.sentence_id: row for row, _ in rows}.values())}
    width = len(types)
    units = np.zeros((len(sentences), 3 * width))  # gold, said, right; a type that gold has not is in none of them
    for row, answer in rows:
        unit = units[sentences[row.sentence_id]]
        unit[place[row.type]] += 1
        if answer is not None and answer.type in place:
            unit[width + place[answer.type]] += 1
            unit[2 * width + place[answer.type]] += answer.type == row.type

    def figures(sums: np.ndarray) -> dict[str, float]:
        gold, said, right = sums[:width], sums[width : 2 * width], sums[2 * width :]
        there = gold > 0
        f1 = 2 * right[there] / (gold[there] + said[there])
        return {"macro_f1": float(f1.mean()), "accuracy": float(right.sum() / gold.sum())}

    return bootstrap(units, figures)


def _error(row: GoldPair, answer: Answer | None) -> Error:
    cause = "no answer" if answer is None else f"{row.type} taken for {answer.type}"
    sides = " → ".join(
        ", ".join(row.text[start:end] for start, end in spans) or NO_ANSWER for spans in (row.sources, row.targets)
    )
    return Error("missed", cause, row.id, row.text, f"{row.type}: {sides}", answer.type if answer else NO_ANSWER)

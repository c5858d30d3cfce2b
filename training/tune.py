"""Choose the judge's thresholds on ``training/tuning``, articles that it has not learnt from.

    python training/tune.py            try, print, and write the best into kg/data/judge/labels.json
    python training/tune.py --dry      try and print only

What is best is the F1 of events with the right type, source and target, as ``kg evaluate events`` counts them; among
those within a fifth of a point of the best, the most precise.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from sentences import Malformed, Sentence, read

from kg.evaluate.coding import merged
from kg.evaluate.events import score_events
from kg.evaluate.gold import GoldEvent, GoldSide
from kg.evaluate.said import find_events
from kg.extract.judged import JudgedExtractor
from kg.model import Article

TUNING = Path(__file__).parent / "tuning"
LABELS = Path(__file__).parents[1] / "kg" / "data" / "judge" / "labels.json"


def articles() -> Iterator[tuple[Article, list[GoldEvent]]]:
    """The tuning articles with their events."""
    for path in sorted(TUNING.glob("*.txt")):
        groups: dict[int | str, list[Sentence]] = {}
        for sentence in read(path):
            if isinstance(sentence, Malformed):
                raise sentence
            groups.setdefault(sentence.article or sentence.where, []).append(sentence)
        for number, group in groups.items():
            yield article(f"{path.stem}-{number}", group)


def article(name: str, group: list[Sentence]) -> tuple[Article, list[GoldEvent]]:
    """One article made of its sentences, and the events where they then stand."""
    text, events = "", []
    for sentence in group:
        first = len(text)
        text += sentence.text + " "
        for act in sentence.acts:
            sides = [
                None if letter is None else side(sentence, letter, first) for letter in (act.source, act.target)
            ]
            events.append(
                GoldEvent(
                    article=name, sentence=(first, first + len(sentence.text)), type=merged(act.type),
                    modality=act.modality, source=sides[0], target=sides[1], trigger="", annotators=1,
                )
            )  # fmt: skip
    return Article(text.rstrip(), id=name, date=group[0].date), events


def side(sentence: Sentence, letter: str, first: int) -> GoldSide:
    """A marked actor as a side of an event."""
    start, end = sentence.actors[letter]
    return GoldSide(sentence.text[start:end], first + start, first + end, None)


def main() -> None:
    """Try all combinations, print them, write the best."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    given = list(articles())
    gold = [event for _, events in given for event in events]
    extractor = JudgedExtractor()
    tried: list[tuple[float, float, dict[str, float]]] = []
    grid = itertools.product((0.4, 0.5, 0.6), (0.06, 0.12, 0.2), (0.3, 0.4, 0.5), (0.25, 0.35))
    for accept, support, alone, single in grid:
        chosen = {"accept": accept, "support": support, "alone": alone, "single": single}
        for name, value in chosen.items():
            setattr(extractor.judge, name, value)
        figures = score_events(gold, list(find_events(extractor, [a for a, _ in given], "own"))).figures
        print(
            f"{chosen}: triple P {figures['triple.precision']:.3f} R {figures['triple.recall']:.3f} "
            f"F1 {figures['triple.f1']:.3f}, dyad F1 {figures['dyad.f1']:.3f}, type F1 {figures['type.f1']:.3f}, "
            f"modality {figures['modality_accuracy']:.3f}", flush=True,
        )  # fmt: skip
        tried.append((figures["triple.f1"], figures["triple.precision"], chosen))
    top = max(f1 for f1, _, _ in tried)
    best = max((row for row in tried if row[0] >= top - 0.002), key=lambda row: row[1])
    print(f"best: {best}")
    if not arguments.dry:
        card = json.loads(LABELS.read_text("utf-8"))
        LABELS.write_text(json.dumps({**card, **best[2]}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""The figures of the default extractor on the small gold set beside this file, against the floors that are pinned.

    python tests/gold/check.py             print the figures; exit code 1 where one is below its floor
    python tests/gold/check.py --update    raise the floors to what is reached now; none is ever lowered
    python tests/gold/check.py --new-gold  after a change of the gold set: pin its hash, and floors for it

The 120 sentences and six articles were written and labelled for this project by the conventions that `kg evaluate`
documents, and nothing is fitted to them: rules, lexicon and training sentences come from elsewhere. Floors belong to
the bytes of the files whose hashes are pinned with them. A figure that falls is a reason to look at what changed; where
the fall is meant, a person edits floors.json by hand, and says why in the commit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.evaluate.coding import Coding
from kg.evaluate.floors import failures, read_floors
from kg.evaluate.run import evaluate
from kg.evaluate.score import Score, Task
from kg.extract.extractor import Extractor, make_extractor
from kg.settings import DEFAULT_EXTRACTOR

FOLDER = Path(__file__).parent
INPUTS = ("pairs.jsonl", "events.jsonl", "articles.jsonl")
PINNED: dict[Task, tuple[str, ...]] = {
    "typing": ("macro_f1", "accuracy"),
    "dyads": ("triple_recall", "type_agreement", "silent"),
    "events": ("triple.f1", "dyad.f1", "modality_accuracy"),
}
LESS_IS_BETTER = {"silent"}

Floors = dict[str, dict[str, Any]]


def scores(extractor: Extractor) -> Iterator[Score]:
    """The score of each task; the gold set is labelled by the manual, its events have modalities."""

    def refuse(item: object) -> None:
        raise SystemExit(f"the gold set cannot be read: {item}")

    for task in PINNED:
        coding: Coding = "own" if task == "events" else "manual"
        gold = FOLDER / ("events.jsonl" if task == "events" else "pairs.jsonl")
        articles = str(FOLDER / "articles.jsonl") if task == "events" else None
        yield evaluate(task, gold, articles=articles, extractor=extractor, coding=coding, set_aside=refuse).score


def hashes(folder: Path = FOLDER) -> dict[str, str]:
    """SHA-256 of each input."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in INPUTS}


def reached(found: list[Score]) -> Floors:
    """Floors that are just held: figures cut to three places, towards the worse side."""
    return {score.task: {name: bound(name, score.figures[name]) for name in PINNED[score.task]} for score in found}


def bound(name: str, value: float) -> float | dict[str, float]:
    """The floor of figure ``name`` that ``value`` just holds."""
    if name in LESS_IS_BETTER:
        return {"max": math.ceil(value * 1000 - 1e-6) / 1000}
    return math.floor(value * 1000 + 1e-6) / 1000


def raised(old: Floors, new: Floors) -> Floors:
    """The better of both for each figure."""
    better: Floors = {}
    for task, figures in new.items():
        better[task] = {}
        for name, value in figures.items():
            before = old.get(task, {}).get(name)
            if before is None:
                better[task][name] = value
            elif name in LESS_IS_BETTER:
                better[task][name] = {"max": min(before["max"], value["max"])}
            else:
                better[task][name] = max(before, value)
    return better


def show(found: list[Score], pinned: Floors) -> Iterator[str]:
    """A line a figure: what is reached, its interval, its floor."""
    for score in found:
        for name in PINNED[score.task]:
            low, high = score.intervals[name]
            floor = pinned.get(score.task, {}).get(name)
            told = "none" if floor is None else f"at most {floor['max']}" if isinstance(floor, dict) else str(floor)
            yield f"{score.task:8} {name:18} {score.figures[name]:.3f}  ({low:.3f} – {high:.3f})  floor {told}"


def main(arguments: list[str] | None = None, *, path: Path = FOLDER / "floors.json") -> int:
    """Print and compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise floors to what is reached")
    parser.add_argument("--new-gold", action="store_true", help="pin a gold set that has changed")
    given = parser.parse_args(arguments)
    pinned: Floors = json.loads(path.read_text("utf-8")) if path.exists() else {}
    now = hashes()
    known = pinned.pop("inputs", None)
    if not given.new_gold and known != now:
        print("the gold set is not the one that the floors were pinned for; --new-gold pins it", file=sys.stderr)
        return 1
    found = list(scores(make_extractor(DEFAULT_EXTRACTOR)))
    print("\n".join(show(found, pinned)))
    if given.new_gold:
        if known == now:
            print("the gold set has not changed; --update raises floors", file=sys.stderr)
            return 1
        write(path, now, reached(found))
        return 0
    failed = [line for score in found for line in failures(score, read_floors(path, score.task))]
    for line in failed:
        print(f"below the floor: {line}", file=sys.stderr)
    if failed:
        return 1
    if given.update:
        write(path, now, raised(pinned, reached(found)))
    return 0


def write(path: Path, inputs: dict[str, str], floors: Floors) -> None:
    """The floors with the hashes of what they belong to."""
    path.write_text(json.dumps({"inputs": inputs, **floors}, indent=2) + "\n", "utf-8")
    print(f"floors written to {path}")


if __name__ == "__main__":
    sys.exit(main())

"""How well and how fast the default extractor reads: on the labelled sentences of ``training/corpus``.

    python benchmarks/extraction.py             print the figures
    python benchmarks/extraction.py --readme    put them into README.md as well

The sentences were written for this project and marked by hand; the rules and the lexicon were not fitted to them.
Each distinct sentence is given to the extractor as an article of its own. A labelled event is

- found, where an event's source and target overlap the marked ones (either way round for a reciprocal act; a side that
  is not marked must be empty);
- right, where such an event has its type (CONCEDE and RETREAT count as one).

Of the pairs that are labelled as doing nothing to each other (NONE) the share is given between which an event was
found all the same. Speed is words a second on one core, beside the bare spaCy pipeline on the same sentences, in turn.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training"))

from corpus import Example, examples  # noqa: E402

from kg.extract.pipeline import load_pipeline  # noqa: E402
from kg.extract.rules import RuleExtractor  # noqa: E402
from kg.model import Article, Event, Mention  # noqa: E402

YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
MARK = re.compile(r"(<!-- figures:extraction -->\n).*?(<!-- /figures -->)", re.S)


def overlaps(side: Mention | None, span: tuple[int, int] | None) -> bool:
    """Whether the side of an event is the marked one; both may be missing."""
    if side is None or span is None or side.span is None:
        return side is None and span is None
    return side.span.start < span[1] and span[0] < side.span.end


def joins(event: Event, example: Example) -> bool:
    """Whether ``event`` is told of the marked pair."""
    ways = [(event.source, event.target)]
    if event.reciprocal:
        ways.append((event.target, event.source))
    return any(overlaps(source, example.source) and overlaps(target, example.target) for source, target in ways)


def read(texts: list[str]) -> dict[str, tuple[Event, ...]]:
    """The events of each sentence."""
    extractor = RuleExtractor()
    articles = (Article(text, id=str(index)) for index, text in enumerate(texts))
    return {done.article.text: done.events for done in extractor.extract(articles)}


def quality(events: dict[str, tuple[Event, ...]]) -> list[str]:
    """The lines of the quality table."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    modal = 0
    none = alarms = 0
    types: dict[str, set[str]] = defaultdict(set)
    for example in examples():
        here = [event for event in events[example.text] if joins(event, example)]
        if example.type == "NONE":
            none += 1
            alarms += bool(here)
            continue
        kind = YIELD.get(example.type, example.type)
        types[example.text].add(kind)
        same = [event for event in here if YIELD.get(event.type, event.type) == kind]
        total[kind] += 1
        found[kind] += bool(here)
        right[kind] += bool(same)
        modal += any(event.modality == example.modality for event in same)
    said = [(text, event) for text in types for event in events[text]]
    agree = sum(YIELD.get(event.type, event.type) in types[text] for text, event in said)
    lines = ["| type | labelled | found | right |", "| --- | ---: | ---: | ---: |"]
    for kind in sorted(total):
        shares = f"{share(found[kind], total[kind])} | {share(right[kind], total[kind])}"
        lines.append(f"| {kind} | {total[kind]} | {shares} |")
    n, f, r = sum(total.values()), sum(found.values()), sum(right.values())
    lines.append(f"| all | {n} | {share(f, n)} | {share(r, n)} |")
    lines.append("")
    lines.append(
        f"{share(agree, len(said))} of the {len(said):,} events have a type that their sentence is labelled with; "
        f"{share(modal, r)} of those that are right have the right modality; between {share(alarms, none)} of the "
        f"{none:,} pairs that do nothing to each other an event was found all the same."
    )
    return lines


def share(part: int, whole: int) -> str:
    """A percentage without decimals."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def speed(texts: list[str], rounds: int) -> str:
    """One line: words a second of the extractor, and as a ratio of the bare pipeline, medians of ``rounds``."""
    words = sum(len(text.split()) for text in texts)
    nlp = load_pipeline()
    bare, ours = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in nlp.pipe(texts, batch_size=64):
            pass
        bare.append(words / (time.perf_counter() - began))
        began = time.perf_counter()
        read(texts)
        ours.append(words / (time.perf_counter() - began))
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    rate = statistics.median(ours)
    return f"It reads {rate:,.0f} words a second on one core, {ratio:.2f} of the bare spaCy pipeline's rate."


def main() -> None:
    """Print the figures; with ``--readme`` put them into README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = sorted({example.text for example in examples()})
    table = "\n".join([*quality(read(texts)), "", speed(texts[:600], arguments.rounds)])
    print(table)
    if arguments.readme:
        readme = ROOT / "README.md"
        text = readme.read_text("utf-8")
        readme.write_text(MARK.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text), "utf-8")


if __name__ == "__main__":
    main()

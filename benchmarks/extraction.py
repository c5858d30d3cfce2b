"""How well and how fast the default extractor reads.

    python benchmarks/extraction.py                    print the figures
    python benchmarks/extraction.py --readme           put them into README.md as well
    python benchmarks/extraction.py --articles FILE    measure speed on articles of your own instead

How well: on the gold set in ``tests/gold``, which was written and labelled for this project and to which nothing is
fitted. How fast: words a second on one core, beside the bare spaCy pipeline on the same articles in turn, and the rules
without the judge; then two processes against one, start-up, and memory over many articles. Without --articles the
articles are those of ``training/sentences``.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "training"), str(ROOT / "tests" / "gold")]

from check import scores  # noqa: E402
from sentences import sentences  # noqa: E402

from kg.extract.extractor import Extractor, make_extractor  # noqa: E402
from kg.extract.pipeline import load_pipeline  # noqa: E402
from kg.model import Article  # noqa: E402
from kg.settings import DEFAULT_EXTRACTOR  # noqa: E402
from kg.sources.articles import read_articles  # noqa: E402

MARK = re.compile(r"(<!-- figures:extraction -->\n).*?(<!-- /figures -->)", re.S)
NAMES = {
    "macro_f1": "macro-F1", "accuracy": "accuracy", "triple_recall": "triples found", "type_agreement": "right type",
    "silent": "silent sentences", "triple.f1": "triple F1", "dyad.f1": "dyad F1", "modality_accuracy": "right modality",
}  # fmt: skip


def own_articles() -> list[Article]:
    """The labelled articles that the judge learns from, as articles: good enough to measure time on."""
    groups: dict[str, list[str]] = {}
    dates: dict[str, str | None] = {}
    for sentence in sentences():
        if sentence.article is not None:
            name = f"{sentence.where.partition(':')[0]}-{sentence.article}"
            groups.setdefault(name, []).append(sentence.text)
            dates[name] = sentence.date
    return [Article(" ".join(texts), id=name, date=dates[name]) for name, texts in groups.items()]


def quality(extractor: Extractor) -> list[str]:
    """The lines of the quality table."""
    lines = ["| asked | figure | reached | 95 % interval |", "| --- | --- | ---: | --- |"]
    asked = {
        "typing": "the type, source and target given",
        "dyads": "events in single sentences",
        "events": "all events of articles",
    }
    for score in scores(extractor):
        for name, value in score.figures.items():
            if name in NAMES and name in score.intervals:
                low, high = score.intervals[name]
                lines.append(f"| {asked[score.task]} | {NAMES[name]} | {value:.2f} | {low:.2f} to {high:.2f} |")
    return lines


def rate(work: Iterable[object], words: int) -> float:
    """Words a second that going through ``work`` takes."""
    began = time.perf_counter()
    for _ in work:
        pass
    return words / (time.perf_counter() - began)


def speed(articles: list[Article], rounds: int) -> list[str]:
    """Rates of the bare pipeline, the default extractor and the rules alone: medians of ``rounds``, in turn."""
    words = sum(len(article.text.split()) for article in articles)
    texts = [article.text for article in articles]
    nlp = load_pipeline()
    parts = {name: make_extractor(name) for name in (DEFAULT_EXTRACTOR, "rules")}
    for part in parts.values():
        list(part.extract(articles[:3]))
    rates: dict[str, list[float]] = {"spaCy": [], **{name: [] for name in parts}}
    for _ in range(rounds):
        rates["spaCy"].append(rate(nlp.pipe(texts, batch_size=64), words))
        for name, part in parts.items():
            rates[name].append(rate(part.extract(articles), words))
    lines = ["| reader | words a second | ratio |", "| --- | ---: | ---: |"]
    for name, found in rates.items():
        ratio = statistics.median(one / bare for one, bare in zip(found, rates["spaCy"], strict=True))
        label = {"spaCy": "bare spaCy pipeline", "rules": "rules without the judge"}.get(name, "default extractor")
        lines.append(f"| {label} | {statistics.median(found):,.0f} | {ratio:.2f} |")
    return lines


def memory(articles: list[Article], number: int) -> str:
    """Peak memory after a tenth of ``number`` articles and after all of them, articles taken round and round."""
    extractor = make_extractor(DEFAULT_EXTRACTOR)
    endless = (article for _ in range(number) for article in articles)
    peaks = []
    for count in (number // 10, number - number // 10):
        for _ in extractor.extract(islice(endless, count)):
            pass
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    return f"Memory: {peaks[0]:,.0f} MB at most after {number // 10:,} articles, {peaks[1]:,.0f} MB after {number:,}."


def start_up() -> str:
    """Seconds that ``kg extract`` takes for one sentence, start-up included: the median of three."""
    line = json.dumps({"text": "Chile expelled Peru's ambassador.", "date": "2024-05-16"})
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        command = [sys.executable, "-m", "kg", "extract", "-", "--reader", "jsonl"]
        subprocess.run(command, input=line, text=True, capture_output=True, check=True)
        taken.append(time.perf_counter() - began)
    return f"`kg extract` of one sentence takes {statistics.median(taken):.1f} s with start-up."


def main() -> None:
    """Print the figures; with ``--readme`` put them into README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--articles", metavar="FILE", help="articles to measure speed on")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="measure memory over N articles as well")
    arguments = parser.parse_args()
    if arguments.articles:
        articles = [item for item in read_articles(arguments.articles) if isinstance(item, Article)]
    else:
        articles = own_articles()
    lines = [*quality(make_extractor(DEFAULT_EXTRACTOR)), "", *speed(articles, arguments.rounds), "", start_up()]
    if arguments.memory:
        lines.append(memory(articles, arguments.memory))
    table = "\n".join(lines)
    print(table)
    if arguments.readme:
        readme = ROOT / "README.md"
        text = readme.read_text("utf-8")
        readme.write_text(MARK.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text), "utf-8")


if __name__ == "__main__":
    main()

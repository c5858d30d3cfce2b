"""``kg evaluate``: how good an extractor is on a gold set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.extracting import ExtractorChoice, extracting
from kg.cli.options import format_option, output_option
from kg.cli.output import open_output, write_records, write_rows
from kg.cli.plain import plain
from kg.cli.setaside import SetAsides
from kg.cli.tables import Cell

if TYPE_CHECKING:
    from kg.evaluate.score import Score

EXIT_NO = 1
TASKS = ("typing", "dyads", "events")
CODINGS = ("manual", "own")
EPILOG = """
\b
Formats, JSON Lines; offsets are code points, the end excluded:
  typing, dyads   {"id", "sentence_id", "text", "sources": [[start, end], …],
                  "targets": [[start, end], …], "type"}
  events          {"article", "sentence": [start, end], "type", "modality",
                  "source": {"text", "country", "start", "end"} or null,
                  "target": the same, "trigger", "annotators": 1 or 2}
  articles        as kg extract reads them; of each, only the text is read
  predictions     typing: {"id", "type", "confidence"}; otherwise as
                  kg extract writes them
  floors          {"typing": {"macro_f1": 0.8}, "dyads": {"silent": {"max": 0.1}}}
Types are those of PLOVER; CONCEDE and RETREAT count as one, YIELD.
"""


@click.command("evaluate", epilog=EPILOG)
@click.argument("task", type=click.Choice(TASKS))
@click.argument("gold", metavar="GOLD")
@click.argument("articles", metavar="[ARTICLES]", required=False)
@click.option(
    "--coding", type=click.Choice(CODINGS), help="How acts become types.  [default: manual for typing, else own]"
)
@click.option("--score", "scored", metavar="FILE", help="Score the predictions in FILE, made here or elsewhere.")
@click.option("--predictions", metavar="FILE", help="Write what was said as JSON Lines.")
@click.option("--errors", metavar="FILE", help="Write every error with its cause as JSON Lines.")
@click.option("--html", metavar="FILE", help="Write a page with plots, tables and errors (extra plot).")
@click.option("--floors", metavar="FILE", help="Fail, with exit code 1, where a figure is below its floor in FILE.")
@format_option("table", "json", "csv")
@extracting
@output_option
def command(
    task: str,
    gold: str,
    articles: str | None,
    coding: str | None,
    scored: str | None,
    predictions: str | None,
    errors: str | None,
    html: str | None,
    floors: str | None,
    form: str,
    choice: ExtractorChoice,
    output: str,
) -> None:
    """Measure an extractor on a gold set.

    typing: source and target are given in each sentence, the type is asked for; macro-F1 and accuracy.

    dyads: each sentence is an article; is the labelled pair found, and with its type?

    events: whole articles in which every event is annotated, in GOLD, beside the ARTICLES themselves; precision, recall
    and F1 of types, of pairs of actors, and of both.

    Every figure has a 95 % interval from a bootstrap, with a fixed seed. Below stand the figures of each type and
    modality and the errors by cause, and in json, csv and the page also the confusion of types and the calibration of
    confidence. Gold of typing has no modality: with --coding manual, an announced cooperation is AGREE, an announced
    conflict THREATEN, a refused cooperation REJECT, and CAMEO codes become the types of PLOVER's own conversion table.

    \b
    Examples:
      kg evaluate typing gold.jsonl
      kg evaluate dyads gold.jsonl --errors errors.jsonl --html report.html
      kg evaluate events gold-events.jsonl articles.jsonl --format json
      kg evaluate typing gold.jsonl --score others.jsonl --floors floors.json
    """
    from kg.evaluate.floors import failures, read_floors

    if (task == "events") != (articles is not None):
        raise click.UsageError("events needs GOLD and ARTICLES" if task == "events" else f"{task} takes GOLD alone")
    if task == "events" and coding == "manual":
        raise click.UsageError("gold events have modalities; --coding manual is for gold without")
    bounds = read_floors(Path(floors), task) if floors else []
    aside = SetAsides()
    chosen = coding or ("manual" if task == "typing" else "own")
    score, said = _score(task, Path(gold), articles, chosen, scored, choice, aside)
    if not score.figures["gold"]:
        raise click.ClickException(f"{gold} holds no gold record{aside.summary()}")
    _write(score, form, output)
    if predictions:
        with open_output(predictions) as out:
            write_records(said, "jsonl", out)
    if errors:
        with open_output(errors) as out:
            write_records((error.record() for error in score.errors), "jsonl", out)
    if not scored and not floors:  # what a gate prints is one line: it holds, or it does not
        click.echo(f"kg: {plain(_measured(score, hint=coding is None))}", err=True)
    if html:
        from kg.evaluate.page import page

        made = page(score)
        with open_output(html) as out:
            out.write(made)
    failed = failures(score, bounds)
    for line in failed:
        click.echo(f"kg: below the floor: {plain(line)}", err=True)
    if failed:
        click.get_current_context().exit(EXIT_NO)
    if bounds:
        click.echo(f"kg: all {len(bounds)} floors hold", err=True)
    aside.exit()


def _score(
    task: str,
    gold: Path,
    articles: str | None,
    coding: str,
    scored: str | None,
    choice: ExtractorChoice,
    aside: SetAsides,
) -> tuple[Score, list[Any]]:
    """The score, and what was said as records."""
    from kg.evaluate.run import evaluate

    part = None if scored else choice.make()
    done = evaluate(
        task,  # type: ignore[arg-type]
        gold,
        articles=articles,
        extractor=part,
        predictions=Path(scored) if scored else None,
        coding=coding,  # type: ignore[arg-type]
        set_aside=aside.tell,
    )
    return done.score, done.said


def _measured(score: Score, *, hint: bool) -> str:
    """Which extractor was measured, and how its acts became types."""
    coding = {"manual": "types as PLOVER's manual codes gold without modality", "own": "types as kg codes them"}
    told = score.about.get("coding")
    other = "; --coding manual for gold labelled by PLOVER's manual" if hint and told == "own" else ""
    return score.about["extractor"] + (f", {coding[told]}{other}" if told else "")


def _write(score: Score, form: str, output: str) -> None:
    with open_output(output) as out:
        if form == "json":
            write_records([score.record()], "jsonl", out)
        elif form == "csv":
            write_rows(("section", "name", "measure", "value"), _long(score), "csv", out)
        else:
            for number, (columns, rows) in enumerate(_tables(score)):
                out.write("\n" if number else "")
                write_rows(columns, rows, "table", out)


def _tables(score: Score) -> Iterator[tuple[list[str], list[list[Cell]]]]:
    yield (
        ["figure", "value", "low", "high"],
        [
            [name, _cell(value), *(f"{bound:.3f}" for bound in score.intervals.get(name, ()))]
            + [""] * (0 if name in score.intervals else 2)
            for name, value in score.figures.items()
        ],
    )
    for rows in (score.types, score.modalities):
        if rows:
            yield list(rows[0]), [[_cell(value) for value in row.values()] for row in rows]
    causes = score.causes()
    if causes:
        shown = causes[:MOST_CAUSES]
        left = sum(number for _, _, number in causes[MOST_CAUSES:])
        more: list[list[Cell]] = [["", "others, see --errors", left]] if left else []
        listed: list[list[Cell]] = [[side, cause, number] for side, cause, number in shown]
        yield ["errors", "cause", "number"], listed + more


MOST_CAUSES = 20
"""Most causes that a table lists."""


def _cell(value: str | float) -> Cell:
    return f"{value:.3f}" if isinstance(value, float) else value


def _long(score: Score) -> Iterator[list[Cell]]:
    """Everything as rows of one table."""
    record = score.record()
    for name, value in record["figures"].items():
        yield ["figure", name, "value", _number(value)]
    for name, bounds in record["intervals"].items():
        for side, value in zip(("low", "high"), bounds, strict=True):
            yield ["figure", name, side, _number(value)]
    for section, key in (("types", "type"), ("modalities", "modality")):
        for row in record[section]:
            for measure, value in row.items():
                if measure != key:
                    yield [section, row[key], measure, _number(value)]
    for cell in record["confusion"]:
        yield ["confusion", cell["gold"], cell["said"], cell["number"]]
    for error in record["errors"]:
        yield ["errors", error["cause"], error["side"], error["number"]]
    said = record["calibration"]
    if said is not None:
        for measure in ("answers", "error", "brier"):
            yield ["calibration", "all", measure, _number(said[measure])]
        for place, part in enumerate(said["bins"], start=1):
            for measure, value in part.items():
                yield ["calibration", f"bin {place}", measure, _number(value)]


def _number(value: float) -> Cell:
    return f"{value:.4f}" if isinstance(value, float) else value

"""``kg extract``: articles in, events out, nothing stored."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

import click

from kg.cli.eventrows import QUOTE_WIDTH, REPORT_COLUMNS, report_row
from kg.cli.extracting import ExtractorChoice, extracting, jobs_option, tell_notes
from kg.cli.options import article_options, field_names, format_option, output_option
from kg.cli.output import open_output, write_explanation, write_records, write_rows
from kg.cli.progress import progress
from kg.cli.setaside import SetAsides, counted

if TYPE_CHECKING:
    from kg.extract.extractor import Explained, Extractor
    from kg.model import Article, Extraction
    from kg.sources.articles import ArticleOverrides


@click.command("extract", epilog=field_names())
@article_options
@format_option("jsonl", "json", "table", "csv", "tsv", default="jsonl")
@click.option("--refusals", metavar="FILE", help="Write what gave no event, with the reasons, as JSON Lines.")
@click.option("--explain", is_flag=True, help="Say why on stderr, article by article, as kg explain does.")
@click.option("--explanations", metavar="FILE", help="Write there what --explain says.")
@extracting
@jobs_option
@output_option
def command(
    paths: tuple[str, ...],
    overrides: ArticleOverrides,
    reader: str | None,
    verbose: bool,
    form: str,
    refusals: str | None,
    explain: bool,
    explanations: str | None,
    choice: ExtractorChoice,
    output: str,
) -> None:
    """Print the events that articles report.

    PATH is a file or a folder of plain text, HTML, JSON Lines or CSV; - reads the standard input. One report a row:
    who did what to whom, when, how sure, who says so, and the quote with its offsets (Unicode code points). What
    cannot be read is set aside with a line on stderr; the rest goes on, and the exit code is then 3. Texts of more
    than 1,000,000 characters are not read.

    \b
    Examples:
      kg extract article.txt
      kg extract articles/ --format table
      kg extract archive.jsonl -o events.jsonl --refusals refused.jsonl
      kg extract article.txt --explain > events.jsonl
      kg extract archive.jsonl -o events.jsonl --explanations why.txt
      curl -s https://news.example.org/a.html | kg extract - --publisher "Example News"
    """
    from kg.sources.articles import read_articles

    if (explain or explanations) and choice.jobs > 1:
        raise click.UsageError("explanations come from one process: leave out --jobs")
    part = choice.make()
    aside, tally = SetAsides(verbose=verbose), _Tally()
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(open_output(output))
        refused = stack.enter_context(open_output(refusals)) if refusals else None
        reasons = [stack.enter_context(open_output(explanations))] if explanations else []
        if explain:
            reasons.append(sys.stderr)
        advance = None if explain else stack.enter_context(progress("reading articles"))
        articles = aside.articles(read_articles(paths, overrides=overrides, reader=reader))
        found = tally.watch(_extractions(part, articles, reasons), advance, refused)
        if form in ("json", "jsonl"):
            write_records((event.record() for extraction in found for event in extraction.events), form, out)
        else:
            width = QUOTE_WIDTH if form == "table" else None
            write_rows(REPORT_COLUMNS, _rows(found, width), form, out)
    tell_notes(part)
    click.echo(f"kg: {tally}{aside.summary()}", err=True)
    aside.exit()


def _extractions(part: Extractor, articles: Iterable[Article], reasons: list[IO[str]]) -> Iterator[Extraction]:
    """What ``part`` extracts; why goes to each of ``reasons``, before what it explains is handed on."""
    if not reasons:
        yield from part.extract(articles)
        return
    from kg.extract.explain import explanations

    for explained in explanations(part, articles):
        for out in reasons:
            write_explanation(_lines(explained), out)
            out.flush()
        yield explained.extraction


def _lines(explained: Explained) -> Iterator[str]:
    yield f"article: {explained.extraction.article.key}"
    yield from explained.lines


class _Tally:
    """Counts what passes."""

    def __init__(self) -> None:
        self.articles = self.reports = self.refusals = 0

    def watch(
        self, extractions: Iterable[Extraction], advance: object, refused: IO[str] | None
    ) -> Iterator[Extraction]:
        for extraction in extractions:
            self.articles += 1
            self.reports += len(extraction.events)
            self.refusals += len(extraction.refusals)
            if refused is not None:
                write_records((refusal.record() for refusal in extraction.refusals), "jsonl", refused)
            if callable(advance):
                advance()
            yield extraction

    def __str__(self) -> str:
        return (
            f"{counted(self.articles, 'article')}, {counted(self.reports, 'report')} of events, "
            f"{counted(self.refusals, 'refusal')}"
        )


def _rows(extractions: Iterable[Extraction], width: int | None) -> Iterator[list[str | int | float | bool | None]]:
    for extraction in extractions:
        article = extraction.article
        publishers = {article.key: article.publisher} if article.publisher else {}
        for event in extraction.events:
            yield report_row(event, publishers, quote_width=width)

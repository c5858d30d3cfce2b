"""``kg explain``: why a sentence gives which events, and why not others."""

from __future__ import annotations

import sys

import click

from kg.cli.extracting import ExtractorChoice, extracting, tell_notes
from kg.cli.options import output_option
from kg.cli.output import open_output, write_explanation


@click.command("explain")
@click.argument("sentence")
@click.option("--date", metavar="DATE", help="Day of publication, YYYY-MM-DD, that words such as Wednesday count from.")
@extracting
@output_option
def command(sentence: str, date: str | None, choice: ExtractorChoice, output: str) -> None:
    """Say why a sentence gives which events.

    Line by line: the actors found and who they were taken for, the words that name an act, who stands on which side
    of it, what was decided, and the reason for everything refused. SENTENCE may be several sentences; - reads the
    standard input. With --extractor it is that extractor's reading which is told: rules tells what grammar and lexicon
    see without the judge, patterns also which line of your file names the act.

    \b
    Examples:
      kg explain "Britain sanctioned Rosneft on Wednesday." --date 2025-10-16
      kg explain "Talks between Moscow and Kyiv may resume."
      kg explain - < article.txt
      kg explain "Egypt sealed off Sudan." --extractor patterns --extractor-option file=my.rules
      kg explain "The Azov corps struck Crimea." --extractor rules --actors my-actors.yaml
    """
    from kg.extract.explain import explain
    from kg.sources.articles import ArticleOverrides
    from kg.sources.decoding import decode

    text = decode(sys.stdin.buffer.read())[0] if sentence == "-" else sentence
    if not text.strip():
        raise click.UsageError("there is nothing to explain: the text is empty")
    day = ArticleOverrides(date=date).date
    part = choice.make()
    with open_output(output) as out:
        write_explanation(explain(text, date=day, extractor=part), out)
    tell_notes(part)

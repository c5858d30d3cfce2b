"""``kg explain``: why a sentence gives which events, and why not others."""

from __future__ import annotations

import sys

import click

from kg import settings
from kg.cli.options import actors_option, model_option, output_option
from kg.cli.output import open_output
from kg.cli.plain import plain


@click.command("explain")
@click.argument("sentence")
@click.option("--date", metavar="DATE", help="Day of publication, YYYY-MM-DD, that words such as Wednesday count from.")
@actors_option
@model_option
@output_option
def command(sentence: str, date: str | None, model: str | None, output: str) -> None:
    """Say why a sentence gives which events.

    Line by line: the actors found and who they were taken for, the words that name an act, who stands on which side
    of it, what was decided, and the reason for everything refused. SENTENCE may be several sentences; - reads the
    standard input.

    \b
    Examples:
      kg explain "Britain sanctioned Rosneft on Wednesday." --date 2025-10-16
      kg explain "Talks between Moscow and Kyiv may resume."
      kg explain - < article.txt
    """
    from kg.extract.explain import explain
    from kg.sources.articles import ArticleOverrides
    from kg.sources.decoding import decode

    text = decode(sys.stdin.buffer.read())[0] if sentence == "-" else sentence
    if not text.strip():
        raise click.UsageError("there is nothing to explain: the text is empty")
    day = ArticleOverrides(date=date).date
    with open_output(output) as out:
        for line in explain(text, date=day, model=model or settings.model_name()):
            # Lines are indented to show what belongs to what; only what a terminal would obey goes.
            indent = len(line) - len(line.lstrip(" "))
            out.write(" " * indent + plain(line) + "\n")

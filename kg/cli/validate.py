"""``kg validate``: the graph against the shapes of the ontology."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.extracting import ExtractorChoice, extracting
from kg.cli.options import ROW_FORMATS, format_option, graph_option, output_option
from kg.cli.output import open_output, write_rows
from kg.cli.progress import progress
from kg.cli.setaside import counted

if TYPE_CHECKING:
    from kg.graph.graph import Graph
    from kg.graph.validation import Finding
    from kg.model import Article

EXIT_NO = 1
Row = tuple[str | None, ...]
COLUMNS = ("graph", "node", "property", "value", "message")


@click.command("validate")
@click.option("--retry", is_flag=True, help="Ingest what is in quarantine again, with validation.")
@format_option(*ROW_FORMATS)
@output_option
@extracting
@graph_option
def command(retry: bool, form: str, output: str, choice: ExtractorChoice, location: str) -> None:
    """Check the graph by the shapes of the ontology.

    Every named graph of articles, datasets and actors is held against the SHACL shapes that come with kg. What does
    not conform is listed, a row a finding, and the exit code is then 1.

    `kg ingest --validate` checks each article before it is written and keeps what it refuses in a folder beside the
    graph, kg-graph.quarantine: the article, the graph that it would have become, and the report. --retry ingests
    those again, after an upgrade say; what conforms now leaves the folder, and the exit code is 1 if any stays.

    Validation needs pySHACL (the extra validate).

    \b
    Examples:
      kg validate
      kg validate --graph october --format csv -o findings.csv
      kg validate --retry
    """
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        if retry:
            stay = _retry(graph, choice)
            if stay:
                click.get_current_context().exit(EXIT_NO)
            return
        wrong: set[str] = set()
        with open_output(output) as out:
            rows = _rows(graph, wrong)
            first = next(rows, None)
            if first is not None or form != "table":
                write_rows(COLUMNS, _chained(first, rows), form, out)
        if wrong:
            click.echo(f"kg: {counted(len(wrong), 'graph')} not valid", err=True)
            click.get_current_context().exit(EXIT_NO)
    click.echo("kg: the graph is valid", err=True)


def _rows(graph: Graph, wrong: set[str]) -> Iterator[Row]:
    from kg.graph.query import shorten

    prefixes = graph.prefixes

    def short(iri: str | None) -> str | None:
        return None if iri is None else shorten(iri, prefixes)

    def row(name: str, finding: Finding) -> Row:
        return short(name), short(finding.node), short(finding.path), short(finding.value), finding.message

    for name, findings in graph.validate():
        wrong.add(name)
        yield from (row(name, finding) for finding in findings)


def _chained(first: Row | None, rows: Iterator[Row]) -> Iterator[Row]:
    if first is not None:
        yield first
    yield from rows


def _retry(graph: Graph, choice: ExtractorChoice) -> int:
    """Ingest what is in quarantine; how many articles stay there."""
    from kg.graph.validation import Quarantine

    quarantine = Quarantine.beside(graph.location)
    waiting = quarantine.articles()

    def done(advance: Callable[[], object]) -> Callable[[Article, str], None]:
        def on_article(article: Article, status: str) -> None:
            advance()
            if status == "known":
                # It came in by another way meanwhile, word for word.
                quarantine.take(article)

        return on_article

    with progress("trying again") as advance:
        graph.ingest(waiting, extractor=choice.make(), update=True, validate=True, on_article=done(advance))
    stay = len(quarantine)
    click.echo(f"kg: {counted(len(waiting) - stay, 'article')} accepted, {stay:,} still in quarantine", err=True)
    return stay

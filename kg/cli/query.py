"""``kg query``: questions in SPARQL."""

from __future__ import annotations

import datetime
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import settings
from kg.cli.answers import FORMATS, write_answer
from kg.cli.options import format_option, graph_option, output_option
from kg.cli.output import complete_file, open_output
from kg.cli.plain import plain
from kg.errors import NotFound, QueryTimeout

if TYPE_CHECKING:
    from kg.graph.graph import Graph
    from kg.graph.profile import Clock
    from kg.graph.query import Binding, QueryResult

EXIT_NO = 1


@click.command("query")
@click.argument("sparql", required=False)
@click.option("--file", metavar="FILE", help="Take the query from a file; - is the standard input.")
@click.option("--named", metavar="NAME", help="Ask one of the queries that come with kg.")
@click.option(
    "--list",
    "listing",
    is_flag=False,
    flag_value="",
    metavar="[NAME]",
    help="Name the queries that come with kg; with a NAME, show that one with its parameters.",
)
@click.option("--bind", multiple=True, metavar="NAME=VALUE", help="Give a variable a value. Repeatable.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    default=settings.QUERY_ROWS,
    show_default=True,
    help="Print no more than N rows.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=settings.QUERY_SECONDS,
    show_default=True,
    help="End the query when it takes longer.",
)
@click.option(
    "--to-network",
    "network",
    metavar="FILE",
    help="Write rows of ?source, ?target and, if there is one, ?type as a network: .gexf or .graphml.",
)
@click.option("--profile", is_flag=True, help="Tell on stderr where the time goes.")
@click.option("--allow-service", is_flag=True, help="Let SERVICE ask other endpoints over the network.")
@format_option(*FORMATS)
@output_option
@graph_option
def command(
    sparql: str | None,
    file: str | None,
    named: str | None,
    listing: str | None,
    bind: tuple[str, ...],
    limit: int,
    timeout: float,
    network: str | None,
    profile: bool,
    allow_service: bool,
    form: str,
    output: str,
    location: str,
) -> None:
    """Ask the graph in SPARQL.

    A query runs over the union of all named graphs, in which a triple that several articles state counts once; GRAPH
    ?article { … } asks which article states it. Known without declaring are the prefixes kg, plover, cameo, actor,
    event, report, article, run, graph, sem, schema, gaf, skos, prov, oa, org, foaf, time, geo, rdf, rdfs, owl and xsd.
    Queries only read, and nothing but this graph. ASK answers with the exit code as well: 0 is yes, 1 is no.

    The value in --bind is a number, a date (YYYY-MM-DD), an IRI or a prefixed name (actor:USA), and anything else a
    text; in double quotes it is always a text. Named queries also take an actor's id (USA). Tables shorten IRIs; other
    formats print them whole.

    \b
    Examples:
      kg query 'SELECT ?target WHERE { actor:USA kg:sanctions ?target }'
      kg query 'ASK { actor:USA kg:sanctions ?target }' --bind target=actor:Rosneft
      kg query --file question.rq --format csv -o answer.csv
      kg query 'DESCRIBE actor:Rosneft' --format turtle
      kg query --list
      kg query --named hostile-dyads --bind since=2025-10-01
      kg query --named provenance --bind source=actor:USA --bind target=actor:Rosneft --bind property=kg:sanctions
      kg query --named network --to-network network.gexf
    """
    if listing is not None:
        if listing:
            _show_stored(listing)
        else:
            _list_stored()
        return
    text, bindings = _question(sparql, file, named, dict(_binding(given) for given in bind))

    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        clock = _clock() if profile else None
        try:
            answer = graph.query(text, bindings=bindings, limit=limit, timeout=timeout, allow_service=allow_service)
            if clock is not None:
                clock.started()
                clock.watch(answer)
            if network is not None:
                _write_network(answer, network)
            else:
                with open_output(output) as out:
                    write_answer(answer, form, out, prefixes=graph.prefixes)
        except QueryTimeout as error:
            raise QueryTimeout(f"{error} (--timeout)") from error
        if answer.truncated:
            click.echo(f"kg: only the first {limit:,} rows are printed; --limit prints more", err=True)
        if clock is not None:
            _tell_profile(clock, graph, text, bindings, timeout)
    if answer.boolean is False:
        click.get_current_context().exit(EXIT_NO)


def _clock() -> Clock:
    from kg.graph.profile import Clock

    return Clock()


def _tell_profile(clock: Clock, graph: Graph, text: str, bindings: dict[str, Binding], timeout: float) -> None:
    from kg.graph.profile import count_patterns
    from kg.graph.query import bind

    profile = clock.profile
    click.echo(
        f"kg: {profile.started:.3f} s until the engine answers, {profile.first:.3f} s to the first row, "
        f"{profile.total:.3f} s to the last of {profile.rows:,}",
        err=True,
    )
    whole = bind(text, bindings, graph.prefixes) if bindings else text
    found = count_patterns(whole, graph.prefixes, lambda query: graph.query(query, timeout=timeout))
    for pattern, count in found:
        click.echo(f"kg: {'?' if count is None else format(count, ','):>12} {plain(pattern)}", err=True)


def _write_network(answer: QueryResult, path: str) -> None:
    """The rows as a network, in the format that the file's name asks for."""
    from kg.export.gexf import gexf_bytes
    from kg.export.graphml import graphml_bytes

    writers = {".gexf": gexf_bytes, ".graphml": graphml_bytes}
    writer = writers.get(Path(path).suffix.lower())
    if writer is None:
        raise click.UsageError(f"--to-network {path}: the name must end in {' or '.join(writers)}")
    network = answer.network()
    with complete_file(path) as part:
        part.write_bytes(writer(network))
    click.echo(f"kg: {network.number_of_nodes():,} nodes and {network.number_of_edges():,} edges in {path}", err=True)


def _list_stored() -> None:
    from kg.graph.named import named_query, names

    queries = [named_query(name) for name in names()]
    width = max(len(query.name) for query in queries)
    with open_output("-") as out:
        for query in queries:
            out.write(f"{query.name.ljust(width)}  {query.about}\n")
    click.echo("kg: `kg query --list NAME` shows one with its parameters", err=True)


def _show_stored(name: str) -> None:
    from kg.graph.named import named_query

    query = named_query(name)
    example = [
        f"--bind {parameter.name}={parameter.value}"
        for parameter in query.parameters
        if parameter.name in query.required
    ]
    body = [line for line in query.sparql.splitlines() if not line.startswith("#")]
    with open_output("-") as out:
        out.write(f"{query.about}\n")
        if query.details:
            out.write(textwrap.fill(query.details, 100) + "\n")
        out.write("\n")
        for parameter in query.parameters:
            need = {
                "required": f"needed, such as {parameter.value}",
                "optional": f"if wanted, such as {parameter.value}",
            }
            given = need.get(parameter.need, f"{parameter.value} unless given")
            out.write(f"  --bind {parameter.name}=…  {parameter.kind}; {given}: {parameter.about}\n")
        out.write("\n".join(["", f"  kg query --named {' '.join([name, *example])}", "", *body, ""]))


def _question(
    sparql: str | None, file: str | None, named: str | None, given: dict[str, Binding]
) -> tuple[str, dict[str, Binding]]:
    """The text of the query, and what to bind in it."""
    ways = [way for way in (sparql, file, named) if way is not None]
    if len(ways) != 1:
        raise click.UsageError("give one query: as SPARQL, with --file or with --named (--list names them)")
    if sparql is not None:
        return sparql, given
    if named is not None:
        from kg.graph.named import named_query

        query = named_query(named)
        missing = [f"--bind {name}=…" for name in query.required if name not in given]
        if missing:
            raise click.UsageError(f"the query {named} needs {' '.join(missing)}")
        return query.sparql, query.bindings(given)
    assert file is not None
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig"), given
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8") from None


def _binding(given: str) -> tuple[str, Binding]:
    name, equals, value = given.partition("=")
    if not equals or not re.fullmatch(r"[?$]?\w+", name):
        raise click.UsageError(f"--bind {given!r} is not of the form NAME=VALUE")
    return name.lstrip("?$"), _typed(value)


def _typed(value: str) -> Binding:
    """The value as what it looks like; see the help of the command."""
    from pyoxigraph import Literal

    if len(value) > 1 and value[0] == value[-1] == '"':
        return Literal(value[1:-1])
    if re.fullmatch(r"[+-]?\d+", value, re.ASCII):
        return int(value)
    if re.fullmatch(r"[+-]?\d*\.\d+", value, re.ASCII):
        return float(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise click.UsageError(f"--bind: there is no day {value}") from None
    return value

"""Options that several commands share, so that they read and behave alike everywhere."""

from __future__ import annotations

import calendar
import datetime
import functools
import os
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from kg import settings
from kg.errors import BadOption
from kg.model import Modality

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter

Command = Callable[..., Any]

MODALITIES: Final[tuple[str, ...]] = get_args(Modality)
ROW_FORMATS: Final = ("table", "csv", "tsv", "json", "jsonl")
FILTERS: Final = ("source", "target", "actor", "type", "modality", "since", "until", "country", "background", "roles")

wait_option: Final = click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=0.0,
    help="How long to wait when another process uses the graph.  [default: not at all]",
)

graph_option: Final = click.option(
    "-g",
    "--graph",
    "location",
    metavar="DIR|URL",
    default=settings.graph_location,
    show_default="KG_GRAPH, else ./kg-graph",
    help="The folder of the graph, or the address of a SPARQL 1.1 server that holds it.",
)

output_option: Final = click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    help="Where to write; - is the standard output, and the default.",
)

model_option: Final = click.option(
    "--model",
    metavar="NAME",
    help="spaCy pipeline to parse with.  [default: KG_SPACY_MODEL, else the one that is installed with kg]",
)


def actors_option(command: Command) -> Command:
    """``--actors FILE``: while the command runs, the file counts in this process and in those that it starts."""

    @click.option(
        "--actors",
        metavar="FILE",
        help="Actors and names of your own, YAML or Turtle.  [default: KG_ACTORS, else none]",
    )
    @functools.wraps(command)
    def wrapped(actors: str | None, **options: Any) -> Any:
        if actors is None:
            return command(**options)
        from kg.actors import knowledge_base

        knowledge_base(Path(actors))  # what is wrong with the file is told before anything is read or written
        before = os.environ.get("KG_ACTORS")
        os.environ["KG_ACTORS"] = actors
        try:
            return command(**options)
        finally:
            del os.environ["KG_ACTORS"]
            if before is not None:
                os.environ["KG_ACTORS"] = before

    return wrapped


reader_option: Final = click.option(
    "--reader",
    metavar="NAME",
    help="Read every file as text, html, jsonl or csv.  [default: by name and content]",
)

roles_option: Final = click.option("--roles", is_flag=True, help="With actors who have no name, such as protesters.")

limit_option: Final = click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Print no more than N rows."
)


def format_option(*formats: str, default: str = "table") -> Callable[[Command], Command]:
    """``--format`` with the choice of ``formats``."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(formats), default=default, show_default=True, help="How to print."
    )


def field_names() -> str:
    """The end of the help of commands that read articles: how columns of CSV and fields of JSON may be called."""
    from kg.sources.fields import SYNONYMS

    lines = ["\b", "Columns of CSV and fields of JSON, in any case; only text is needed:"]
    for field, names in SYNONYMS.items():
        indent = " " * 13
        body = textwrap.fill(", ".join(names[1:]), 78, initial_indent=indent, subsequent_indent=indent)
        lines.append(f"  {field.ljust(10)} {body.lstrip()}")
    return "\n".join(lines)


def article_options(command: Command) -> Command:
    """Which files to read, and what to take for granted of the articles in them.

    The command gets ``paths``, ``overrides`` (an ``ArticleOverrides``), ``reader`` and ``verbose``.
    """

    @click.argument("paths", nargs=-1, required=True, metavar="PATH|-...")
    @click.option("--date", metavar="DATE", help="Day of publication, YYYY-MM-DD, of every article.")
    @click.option("--publisher", metavar="NAME", help="Publisher of every article.")
    @click.option("--url", metavar="URL", help="Address of the article.")
    @click.option("--title", metavar="TEXT", help="Headline of the article.")
    @click.option("--id", metavar="ID", help="Name of the article, instead of its URL or hash.")
    @reader_option
    @click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what was noted of articles, such as encodings.")
    @functools.wraps(command)
    def wrapped(**options: Any) -> Any:
        from kg.sources.articles import ArticleOverrides

        given = {name: options.pop(name) for name in ("date", "publisher", "url", "title", "id")}
        return command(overrides=ArticleOverrides(**given), **options)

    return wrapped


def filter_options(command: Command) -> Command:
    """Which events. The command gets ``events``, a ``kg.graph.filters.EventFilter``."""

    @click.option("--source", multiple=True, metavar="ACTOR", help="Who acts: an id or a name. Repeatable.")
    @click.option("--target", multiple=True, metavar="ACTOR", help="Who is acted upon. Repeatable.")
    @click.option("--actor", multiple=True, metavar="ACTOR", help="Either side. Repeatable.")
    @click.option("--type", multiple=True, metavar="TYPE", help="PLOVER type, such as SANCTION. Repeatable.")
    @click.option("--modality", multiple=True, type=click.Choice(MODALITIES), help="How sure. Repeatable.")
    @click.option("--since", callback=_first_day, metavar="DATE", help="From this day, month or year on.")
    @click.option("--until", callback=_last_day, metavar="DATE", help="Up to the end of this day, month or year.")
    @click.option("--country", multiple=True, metavar="CODE", help="Country of either side, ISO alpha-3. Repeatable.")
    @click.option("--background/--no-background", default=None, help="Only, or none, of what is told as history.")
    @functools.wraps(command)
    def wrapped(**options: Any) -> Any:
        chosen: dict[str, Any] = {name: options.pop(name) for name in FILTERS if name in options}
        return command(events=_event_filter(chosen), **options)

    return wrapped


def _event_filter(chosen: dict[str, Any]) -> EventFilter:
    from kg.graph.filters import EventFilter

    if chosen["since"] and chosen["until"] and chosen["since"] > chosen["until"]:
        raise BadOption(f"--since {chosen['since']} is after --until {chosen['until']}")
    chosen["type"] = tuple(code.upper() for code in chosen["type"])
    chosen["country"] = tuple(code.upper() for code in chosen["country"])
    return EventFilter(**chosen)


def _first_day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return value if value is None else _period(value)[0]


def _last_day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return value if value is None else _period(value)[1]


def _period(value: str) -> tuple[str, str]:
    """First and last day of a day, month or year in ISO 8601."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    try:
        if parts is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in parts.groups())
        assert year is not None
        first = datetime.date(year, month or 1, day or 1)
        if day is None:
            last_month = month or 12
            last = datetime.date(year, last_month, calendar.monthrange(year, last_month)[1])
        else:
            last = first
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None
    return first.isoformat(), last.isoformat()

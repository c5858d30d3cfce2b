"""A report on what a graph holds of a time, a country or a dyad: summary, plots, tables, and the evidence for each row.

It comes as one HTML page that needs nothing but itself, or as Markdown with the plots inside. Every row of a table has
a number; under that number stand the events that it was counted from, with quote, publisher and source.
"""

from __future__ import annotations

import base64
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from kg.analysis.aggregates import project_days
from kg.analysis.answer import Answer, events_behind
from kg.analysis.measures import analyze
from kg.analysis.network import project, publisher_of, publishers_of
from kg.analysis.plots import heat_map_svg, network_svg, timeline_svg
from kg.analysis.series import Period, timeline
from kg.errors import BadOption
from kg.model import Article, Event, TextEvidence

if TYPE_CHECKING:
    from kg.analysis.aggregates import DayTally
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph

Form = Literal["html", "markdown"]

ROWS: Final = 10
"""Rows of each table."""

EVIDENCE: Final = 6
"""Events that are quoted for a row; how many there are is said."""


@dataclass(slots=True)
class Quote:
    """One report as evidence."""

    date: str
    act: str
    text: str
    origin: str
    url: str | None


@dataclass(slots=True)
class Table:
    """A table of a report: rows of text, and for each what it rests on."""

    title: str
    about: str
    columns: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    evidence: list[tuple[int, list[Quote]]] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """All that a report says, whichever form it is written in."""

    title: str
    scope: str
    summary: list[str]
    plots: list[tuple[str, str]]
    tables: list[Table]
    methods: list[tuple[str, str]]


def make_report(
    graph: Graph, filter: EventFilter | None = None, *, title: str | None = None, scope: str = ""
) -> Report:
    """The report on the reports in ``graph`` that pass ``filter``; ``scope`` says in words what these are.

    Raises MissingExtra without matplotlib.
    """
    articles = {article.key: article for article in graph.articles()}
    publishers = publishers_of(articles.values())
    every = list(graph.events(filter))
    told: Sequence[str] = getattr(filter, "modality", ()) or ("actual",)
    reports = [event for event in every if event.modality in told]
    actors, countries = project(graph, filter), project(graph, filter, level="country")
    names = dict(actors.nodes(data="label"))
    span = sorted(event.when.date for event in reports if event.when)
    days, _ = project_days(graph, filter)
    by = _step(days)
    series = timeline(days, by=by)
    plots = []
    if series.rows:
        plots.append((f"Events and scores by {by}", timeline_svg(series)))
    if len(countries) > 1:
        plots.append(("Who acts upon whom: events, and their mean score", heat_map_svg(countries)))
    if len(actors) > 1:
        plots.append(
            ("The network of actors: red lines are hostile on the whole, blue ones friendly", network_svg(actors))
        )
    answers = [
        ("Who matters", "centrality", ("name", "degree", "events_out", "events_in", "pagerank", "betweenness")),
        (
            "Who acts and who answers",
            "initiative",
            ("one", "other", "one_acts", "other_acts", "mutual", "first", "last"),
        ),
        ("What changed", "changes", ("change", "one", "other", "before", "after", "score_before", "score_after")),
    ]
    tables, methods = [], [("Timeline", series.method)]
    for heading, name, columns in answers:
        answer = analyze(graph, name, filter)
        methods.append((heading, answer.method))
        behind = events_behind(graph, answer, filter=filter, rows=ROWS)
        tables.append(_table(heading, answer, columns, behind, articles, publishers, names))
    return Report(
        title=title or "Events: who did what to whom",
        scope=scope,
        summary=_summary(every, reports, span),
        plots=plots,
        tables=tables,
        methods=methods,
    )


def write_report(report: Report, form: Form = "html") -> str:
    """``report`` as a page or as Markdown. Raises BadOption for another form."""
    if form == "html":
        return "".join(_html(report))
    if form == "markdown":
        return "".join(_markdown(report))
    raise BadOption(f"reports are not written as {form!r}; there are: html, markdown")


def _step(days: Sequence[DayTally]) -> Period:
    """Days for a few weeks, weeks for a year, months beyond."""
    length = days[-1].day - days[0].day if days else 0
    return "day" if length <= 62 else "week" if length <= 400 else "month"


def _summary(every: Sequence[Event], reports: Sequence[Event], span: Sequence[str]) -> list[str]:
    events: dict[str, list[Event]] = {}
    for report in reports:
        events.setdefault(report.event, []).append(report)
    lines = [
        f"{_number(len(events), 'event')} in {_number(len(reports), 'report')}"
        + (f", from {span[0]} to {span[-1]}." if span else ".")
    ]
    quads = Counter(found[0].quad or "of no class" for found in events.values())
    if quads:
        lines.append("By class: " + ", ".join(f"{name} {number:,}" for name, number in quads.most_common()) + ".")
    scores = [report.score for found in events.values() for report in found[:1] if report.score is not None]
    if scores:
        lines.append(f"Mean score {sum(scores) / len(scores):+.2f} on the scale from −10 to +10.")
    denied = {event.event for event in every if event.modality == "negated"} & events.keys()
    if denied:
        lines.append(f"{_number(len(denied), 'event')} {'are' if len(denied) > 1 else 'is'} denied by another report.")
    several = sum(len({_origin(report) for report in found}) > 1 for found in events.values())
    if several:
        lines.append(
            f"{_number(several, 'event')} {'are' if several > 1 else 'is'} reported by more than one article or row."
        )
    return lines


def _number(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _origin(report: Event) -> str:
    evidence = report.evidence
    return evidence.article if isinstance(evidence, TextEvidence) else f"{evidence.file}:{evidence.row}"


def _table(
    heading: str,
    answer: Answer,
    columns: tuple[str, ...],
    behind: list[list[Event]],
    articles: dict[str, Article],
    publishers: dict[str, str],
    names: dict[str, str],
) -> Table:
    table = Table(heading, (answer.method.partition("\n")[0]).strip(), columns)
    for record, found in zip(answer.records(), behind, strict=False):
        table.rows.append([_cell(names.get(str(record[name]), record[name])) for name in columns])
        newest = sorted(found, key=lambda event: (event.when.date if event.when else "", event.id), reverse=True)
        table.evidence.append((len(found), [_quote(event, articles, publishers) for event in newest[:EVIDENCE]]))
    return table


def _cell(value: str | int | float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def _quote(event: Event, articles: dict[str, Article], publishers: dict[str, str]) -> Quote:
    sides = [side.actor.name if side else "…" for side in (event.source, event.target)]
    evidence = event.evidence
    if isinstance(evidence, TextEvidence):
        article = articles.get(evidence.article)
        url = article.url if article else None
        text = evidence.quote
        name = (article.title if article else None) or evidence.article
        origin = ", ".join(filter(None, (publisher_of(event, publishers), name)))
    else:
        url, text = evidence.url, ""
        origin = f"{evidence.dataset}, {evidence.file}, row {evidence.row}"
    act = f"{sides[0]} {event.type} {sides[1]}"
    web = urlsplit(url).scheme in ("http", "https") if url and "\\" not in url else False
    return Quote(event.when.date if event.when else "", act, text, origin, url if web else None)


_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2127;background:#fff}
h1{margin-bottom:.2rem}.scope{color:#505a66;margin-top:0}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #d8dde3;vertical-align:top}
figure{margin:2rem 0}figure svg{max-width:100%;height:auto}figcaption{font-weight:600}
details{margin:.3rem 0}blockquote{margin:.1rem 0 .6rem 1rem;color:#333}.act{font-size:.85rem;color:#505a66}
.wide{overflow-x:auto}
"""


def _html(report: Report) -> Iterator[str]:
    esc = html.escape
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{esc(report.title)}</title><style>{_STYLE}</style></head><body>\n<h1>{esc(report.title)}</h1>\n"
    if report.scope:
        yield f'<p class="scope">{esc(report.scope)}</p>\n'
    yield "<ul>" + "".join(f"<li>{esc(line)}</li>" for line in report.summary) + "</ul>\n"
    for caption, svg in report.plots:
        # A picture for those who look, and its caption for those who are read to.
        named = svg.replace("<svg", f'<svg role="img" aria-label="{esc(caption)}"', 1)
        yield f"<figure><figcaption>{esc(caption)}</figcaption>{named}</figure>\n"
    for part, table in enumerate(report.tables, 1):
        yield f"<h2>{esc(table.title)}</h2>\n<p>{esc(table.about)}</p>\n"
        if not table.rows:
            yield "<p>Nothing to tell.</p>\n"
            continue
        yield '<div class="wide"><table><thead><tr><th>no.</th>'
        yield "".join(f"<th>{esc(name.replace('_', ' '))}</th>" for name in table.columns) + "</tr></thead><tbody>\n"
        for number, row in enumerate(table.rows, 1):
            cells = "".join(f"<td>{esc(cell)}</td>" for cell in row)
            yield f'<tr><td><a href="#e{part}-{number}">{part}.{number}</a></td>{cells}</tr>\n'
        yield "</tbody></table></div>\n"
        for number, (row, (total, quotes)) in enumerate(zip(table.rows, table.evidence, strict=False), 1):
            shown = _number(total, "report") + (f", the newest {len(quotes)}" if total > len(quotes) else "")
            yield f'<details id="e{part}-{number}"><summary>{part}.{number} {esc(_head(row))}: {shown}</summary>\n'
            for quote in quotes:
                origin = esc(quote.origin)
                if quote.url:
                    origin = f'<a href="{esc(quote.url)}" rel="noreferrer">{origin}</a>'
                yield f'<div class="act">{esc(quote.date)} {esc(quote.act)}. {origin}</div>'
                yield f"<blockquote>{esc(quote.text)}</blockquote>\n" if quote.text else "\n"
            yield "</details>\n"
    yield "<h2>How the numbers came about</h2>\n"
    for heading, method in report.methods:
        paragraphs = "".join(f"<p>{esc(text)}</p>" for text in method.split("\n\n"))
        yield f"<details><summary>{esc(heading)}</summary>{paragraphs}</details>\n"
    yield "</body></html>\n"


def _markdown(report: Report) -> Iterator[str]:
    yield f"# {_md(report.title)}\n\n"
    if report.scope:
        yield f"{_md(report.scope)}\n\n"
    yield "".join(f"- {_md(line)}\n" for line in report.summary)
    for caption, svg in report.plots:
        coded = base64.b64encode(svg.encode()).decode()
        yield f"\n## {_md(caption)}\n\n![{_md(caption)}](data:image/svg+xml;base64,{coded})\n"
    for part, table in enumerate(report.tables, 1):
        yield f"\n## {_md(table.title)}\n\n{_md(table.about)}\n\n"
        yield "| no. | " + " | ".join(name.replace("_", " ") for name in table.columns) + " |\n"
        yield "| --- " * (len(table.columns) + 1) + "|\n"
        for number, row in enumerate(table.rows, 1):
            yield f"| {part}.{number} | " + " | ".join(map(_md, row)) + " |\n"
        for number, (row, (total, quotes)) in enumerate(zip(table.rows, table.evidence, strict=False), 1):
            yield f"\n**{part}.{number} {_md(_head(row))}**: {_number(total, 'report')}\n\n"
            for quote in quotes:
                words = f"“{_md(quote.text)}” " if quote.text else ""
                link = f" <{quote.url}>" if quote.url and not re.search(r"[<>\s]", quote.url) else ""
                yield f"- {quote.date} {_md(quote.act)}: {words}({_md(quote.origin)}){link}\n"
    yield "\n## How the numbers came about\n"
    for heading, method in report.methods:
        yield f"\n### {_md(heading)}\n\n{_md(method, lines=True)}\n"


def _head(row: Iterable[str]) -> str:
    """What a row speaks of: its words, without its numbers."""
    return ", ".join(cell for cell in row if cell and not re.fullmatch(r"[-+\d.,e]+", cell))[:120]


def _md(text: str, *, lines: bool = False) -> str:
    """``text`` so that Markdown takes nothing in it for its own."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)
    return escaped if lines else " ".join(escaped.split())

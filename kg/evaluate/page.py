"""A score as one HTML page that needs nothing else: figures, plots as inline SVG, tables, and every error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final

from kg.evaluate.plots import plots
from kg.evaluate.score import Error, Row, Score

_TITLES: Final = {
    "typing": "Types of given pairs",
    "dyads": "Pairs and types in raw sentences",
    "events": "Every event of whole articles",
}
_STYLE: Final = """
:root { color-scheme: light; --ink: #1a202c; --soft: #4a5568; --line: #e2e8f0; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
p, figcaption { color: var(--soft); } figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; } td.n, th.n { text-align: right; }
.wide { overflow-x: auto; } details { margin: .4rem 0; } summary { cursor: pointer; }
li { margin: .7rem 0; } .where { color: var(--soft); font-size: .85em; }
b.gold { color: #276749; } b.said { color: #9c4221; }
"""


def page(score: Score) -> str:
    """The page of ``score``; the same score gives the same bytes. Raises MissingExtra without matplotlib."""
    return "\n".join(_page(score)) + "\n"


def _page(score: Score) -> Iterator[str]:
    title = _TITLES[score.task]
    yield "<!DOCTYPE html>"
    yield f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1>"
    yield f"<p>{escape(', '.join(f'{name} {value}' for name, value in score.about.items()))}</p>"
    yield "<h2>Figures</h2>"
    yield from _table(("figure", "value", "95 % interval"), _figures(score))
    for heading, told, svg in plots(score):
        name = "Intervals" if heading == "Figures" else heading
        yield f"<h2>{escape(name)}</h2><figure>{svg}<figcaption>{escape(told)}</figcaption></figure>"
    for heading, rows in (("Types", score.types), ("Modalities", score.modalities)):
        if rows:
            yield f"<h2>{heading}</h2>"
            yield from _rows(rows)
    yield f"<h2>Errors by cause</h2><p>{len(score.errors):,} errors.</p>"
    yield from _errors(score)
    yield "</body></html>"


def _figures(score: Score) -> Iterator[Sequence[object]]:
    for name, value in score.figures.items():
        bounds = score.intervals.get(name)
        yield name, _said(value), f"{bounds[0]:.3f} – {bounds[1]:.3f}" if bounds else ""


def _rows(rows: list[Row]) -> Iterator[str]:
    yield from _table(list(rows[0]), [[_said(value) for value in row.values()] for row in rows])


def _said(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    def cell(tag: str, index: int, value: object) -> str:
        side = ' class="n"' if index else ""
        return f"<{tag}{side}>{escape(str(value))}</{tag}>"

    yield '<div class="wide"><table><thead><tr>'
    yield "".join(cell("th", index, name.replace("_", " ")) for index, name in enumerate(columns))
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(cell("td", index, value) for index, value in enumerate(row)) + "</tr>"
    yield "</tbody></table></div>"


def _errors(score: Score) -> Iterator[str]:
    order = {(side, cause): place for place, (side, cause, _) in enumerate(score.causes())}
    errors = sorted(score.errors, key=lambda error: order[error.side, error.cause])
    for (side, cause), group in groupby(errors, key=lambda error: (error.side, error.cause)):
        members = list(group)
        yield f"<details><summary>{side}: {escape(cause)} ({len(members)})</summary><ul>"
        yield from map(_error, members)
        yield "</ul></details>"


def _error(error: Error) -> str:
    reasons = f'<br>refused {escape(error.refused)}' if error.refused else ""
    return (
        f'<li>{escape(error.text)} <span class="where">{escape(error.where)}</span><br>'
        f'gold <b class="gold">{escape(error.gold)}</b><br>said <b class="said">{escape(error.said)}</b>{reasons}</li>'
    )

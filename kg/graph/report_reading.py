"""The table of reports made anew from what a store says, where none was kept: one query, then rows from its solutions.

It takes about twice as long as one projection by the store itself, and is done once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.graph.report_rows import NO_DAY, Row, finite, hash_of
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    import pyoxigraph

_MUST: Final = (
    "?event sem:eventType ?type",
    "?report kg:modality ?modality",
    "?report kg:background ?background",
    "?report kg:reciprocal ?reciprocal",
)
_MAY: Final = (
    "?event kg:source ?source",
    "?event kg:target ?target",
    "?event kg:earliestDay ?earliest",
    "?event kg:latestDay ?latest",
    "?report kg:score ?score",
    "?report kg:confidence ?confidence",
    "?report kg:sourceCountry ?source_country",
    "?report kg:targetCountry ?target_country",
)
_VALUES: Final = (
    "type", "source", "target", "modality", "source_actor", "target_actor", "source_country", "target_country",
    "publisher", "background", "reciprocal", "earliest", "latest", "score", "confidence",
)  # fmt: skip

_ORIGIN: Final = (
    "{ SELECT ?g ?report ?publisher { GRAPH ?g { ?report prov:wasDerivedFrom ?origin } GRAPH ?g { "
    "{ ?origin kg:dataset ?publisher } UNION { ?origin a schema:NewsArticle ; schema:publisher ?publisher } } } }"
)

_KNOWN: Final = 100_000
"""Most strings that are held to make equal ones one object."""


class Irregular(Exception):
    """The store says what a row has no room for."""


def read_rows(store: pyoxigraph.Store) -> tuple[str, list[Row], list[tuple[str, str]]]:
    """What the IRIs of events begin with ("" without any), all rows, and graphs with the actors they call mere roles.

    Raises Irregular where rows cannot say what the store says.
    """
    links = "?event gaf:denotedBy ?report"
    patterns = [_select(links), *map(_select, _MUST), *(f"OPTIONAL {_select(pattern)}" for pattern in _MAY)]
    for side in ("source", "target"):
        patterns.append(
            f"OPTIONAL {{ SELECT ?g ?report ?{side}_actor {{ {_select(f'?report kg:{side}Mention ?mention')} "
            f"{_select(f'?mention kg:actor ?{side}_actor')} }} }}"
        )
    patterns.append(f"OPTIONAL {_ORIGIN}")
    sectors = [_sectors(store, side) for side in ("source", "target")]
    rows: list[Row] = []
    bases: set[str] = set()
    events: set[tuple[str, int]] = set()
    seen: set[tuple[str, int, int]] = set()
    names = " ".join(f"?{name}" for name in _VALUES)
    for graph, event, report, *values in _texts(
        store, f"SELECT ?g ?event ?report {names} {{ {' '.join(patterns)} }}"
    ):
        said = dict(zip(_VALUES, values, strict=True))
        try:
            (base, number), (other, report_number) = hash_of(event, "/event/"), hash_of(report, "/report/")
            bases |= {base, other}
            score, confidence = (finite(said[name]) if said[name] else math.nan for name in ("score", "confidence"))
            earliest, latest = int(said["earliest"] or NO_DAY), int(said["latest"] or -NO_DAY)
        except ValueError as error:
            raise Irregular(str(error)) from error
        if (graph, number, report_number) in seen:
            raise Irregular(f"{report} says two things at once")
        seen.add((graph, number, report_number))
        events.add((graph, number))
        rows.append(
            (
                graph,
                *(said[name] for name in _VALUES[:8]),
                *(found.get((graph, report), "") for found in sectors),
                said["publisher"],
                number,
                report_number,
                said["background"] == "true",
                said["reciprocal"] == "true",
                earliest,
                latest,
                score,
                confidence,
            )
        )
    if len(bases) > 1:
        raise Irregular("there are events of two bases")
    for pattern, number in ((links, len(rows)), (_MUST[1], len(rows)), (_MUST[0], len(events))):
        (count,) = next(_texts(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {pattern} }} }}"))
        if int(count) != number:
            raise Irregular(f"{count} quads say {pattern}, and {number} rows")
    roles = [(graph, who) for graph, who in _texts(store, 'SELECT ?g ?who { GRAPH ?g { ?who kg:scope "role" } }')]
    return bases.pop() if bases else "", rows, roles


def _select(pattern: str) -> str:
    """``pattern`` in each graph, as a sub-select: read from one end to the other and joined by hashing."""
    subject, _, value = pattern.split(" ")
    return f"{{ SELECT ?g {subject} {value} {{ GRAPH ?g {{ {pattern} }} }} }}"


def _sectors(store: pyoxigraph.Store, side: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for graph, report, sector in _texts(
        store, f"SELECT ?g ?report ?sector {{ GRAPH ?g {{ ?report kg:{side}Sector ?sector }} }}"
    ):
        found.setdefault((graph, report), []).append(sector)
    return {key: " ".join(sorted(codes)) for key, codes in found.items()}


def _texts(store: pyoxigraph.Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """The solutions of a query as strings, "" for what is unbound; equal ones are one object, since memory counts."""
    solutions: Any = store.query(sparql, prefixes=dict(vocabulary().prefixes))
    known: dict[str, str] = {}
    for solution in solutions:
        texts = ("" if term is None else term.value for term in solution)
        yield tuple(known.setdefault(text, text) if len(known) < _KNOWN else text for text in texts)

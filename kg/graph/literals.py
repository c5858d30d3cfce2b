"""Python values as RDF literals and back, so that what comes back is equal to what went in."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from kg.graph.iris import term

EPOCH: Final = datetime.date(1970, 1, 1)
TRUE: Final = frozenset(("true", "1"))
"""How an xsd:boolean says that it is true."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def text(value: str) -> Literal:
    """A plain string. RDF has no lone surrogates: each becomes U+FFFD, so that offsets still count alike."""
    return Literal(_SURROGATE.sub("\ufffd", value) if not value.isascii() else value)


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=term("xsd:integer"))


def boolean(value: bool) -> Literal:
    """An xsd:boolean."""
    return Literal("true" if value else "false", datatype=term("xsd:boolean"))


def decimal(value: float) -> Literal:
    """The shortest xsd:decimal that gives the same float again, in canonical form ("-6", "0.93").

    What decimals cannot say (NaN, infinities) becomes an xsd:double.
    """
    if not math.isfinite(value):
        return Literal({math.inf: "INF", -math.inf: "-INF"}.get(value, "NaN"), datatype=term("xsd:double"))
    form = format(Decimal(repr(float(value))), "f")
    if "." in form:
        form = form.rstrip("0").rstrip(".")
    return Literal("0" if form in ("-0", "") else form, datatype=term("xsd:decimal"))


def date(value: str) -> Literal:
    """An xsd:date; what is no ISO date stays a plain string."""
    return Literal(value, datatype=term("xsd:date")) if day_number(value) is not None else text(value)


def number(value: str | int | float, *, whole: bool = True) -> Literal:
    """A value of a dataset's row: an xsd:string, an xsd:integer, or an xsd:decimal; no integer if not ``whole``."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int) and (whole or float(value) != value):
        return integer(value)
    return decimal(value)


def value(literal: Literal) -> str | int | float:
    """What ``number`` made ``literal`` of."""
    kind = literal.datatype
    if kind == term("xsd:integer"):
        return int(literal.value)
    return float(literal.value) if kind in (term("xsd:decimal"), term("xsd:double")) else literal.value


def moment(value: datetime.datetime) -> Literal:
    """An xsd:dateTime in UTC, to the millisecond."""
    utc = value.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Literal(utc, datatype=term("xsd:dateTime"))


def address(value: str) -> Literal:
    """A URL, kept to the letter whether or not it is well formed: an xsd:anyURI."""
    return Literal(_SURROGATE.sub("\ufffd", value), datatype=term("xsd:anyURI"))


def day_number(value: str) -> int | None:
    """Days from 1970-01-01 to the ISO date ``value``; None for what is no date (YYYY-MM-DD)."""
    if len(value) != 10:
        return None
    try:
        return (datetime.date.fromisoformat(value) - EPOCH).days
    except ValueError:
        return None


def is_true(literal: Literal) -> bool:
    """The value of an xsd:boolean."""
    return literal.value in TRUE


def order(values: Sequence[str]) -> str | None:
    """How to put the sorted values back into the order of ``values`` ("1 0"); None when they are in order.

    A graph knows no order; this is what a tuple needs to come back as it was.
    """
    ranked = sorted(set(values))
    if list(values) == ranked:
        return None
    places = {value: str(place) for place, value in enumerate(ranked)}
    return " ".join(places[value] for value in values)


def reorder(values: Sequence[str], order: str | None) -> tuple[str, ...]:
    """``values`` in the order that ``order`` recorded; sorted without one."""
    ranked = sorted(values)
    if order is None:
        return tuple(ranked)
    return tuple(ranked[int(place)] for place in order.split())

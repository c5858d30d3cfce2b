"""The named queries that come with the package: ``ontology/queries/*.rq``.

The head of such a file is made of comments. The first line says what the query answers; a line

    # Parameter since (day; default; 2025-01-01): the first day.

names a variable to bind: its kind, whether it must be given (``required``), may be (``optional``: without a value it
stands for anything) or has a value of its own (``default``), and that value, or else an example. Kinds: actor, event,
article, type, iri, day, number, text.

How the queries are written, and why: one that runs over all events has a sub-select for each pattern. The engine joins
patterns of one group by looking up each row, some microseconds a time, but sub-selects by reading each once and
hashing, which is several times as fast for thousands of rows. One that begins with an actor or an event, or finds few
rows, has plain patterns and OPTIONAL, which are looked up. A path of several steps in an OPTIONAL would be read as a
whole: where it is to be looked up, each step stands in an OPTIONAL in that of the step before. Counts come before
labels. Where a server may give a triple once for each graph that holds it, a sub-select whose rows are counted, or the
answer itself, is DISTINCT.

To compare IRIs or texts, the engine reads both from the disk each time; numbers, dates and texts of up to 16 bytes it
has at hand. So IRIs are compared by sameTerm, and rows are ordered by what is at hand as far as that goes: by numbers,
then by the first 16 characters of names, and only where these are equal by the whole.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

from kg.errors import BadQuery, NotFound
from kg.ontology_files import ontology_files

if TYPE_CHECKING:
    from kg.graph.query import Binding

Kind = Literal["actor", "event", "article", "type", "iri", "day", "number", "text"]
Need = Literal["required", "optional", "default"]

_PARAMETER: Final = re.compile(r"Parameter (\w+) \((\w+); (required|optional|default); ([^)]+)\): (.+)")
_HASH: Final = re.compile(r"[0-9a-f]{16}")
_EPOCH: Final = datetime.date(1970, 1, 1)
_IRI_KINDS: Final[Mapping[str, str]] = {"actor": "actor", "event": "event", "article": "article", "type": "plover"}
"""Kind of parameter to the prefix that a bare value gets."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a stored query: ``value`` is its default where ``need`` is "default", else an example."""

    name: str
    kind: Kind
    need: Need
    value: str
    about: str

    def term(self, given: Binding) -> Binding:
        """``given`` as the query wants it: days as days since 1970-01-01, bare ids as prefixed names.

        Raises BadQuery for what cannot be a value of this kind.
        """
        if self.kind == "day":
            return self._day(given)
        if self.kind == "number":
            return self._number(given)
        if self.kind in _IRI_KINDS and isinstance(given, str):
            return self._named(given)
        return given

    def _day(self, given: Binding) -> int:
        if isinstance(given, int) and not isinstance(given, bool):
            return given
        try:
            # A moment is a date too, but not one that can be subtracted from a date.
            day = given if type(given) is datetime.date else datetime.date.fromisoformat(str(given)[:10])
        except ValueError:
            raise BadQuery(f"?{self.name} must be a day such as 2025-10-22, not {given!r}") from None
        return (day - _EPOCH).days

    def _number(self, given: Binding) -> Binding:
        if isinstance(given, str):
            try:
                return int(given) if re.fullmatch(r"[+-]?\d+", given) else float(given)
            except ValueError:
                raise BadQuery(f"?{self.name} must be a number, not {given!r}") from None
        return given

    def _named(self, given: str) -> Binding:
        from kg.graph.iris import coded
        from kg.model import digest

        prefix = _IRI_KINDS[self.kind]
        if self.kind == "article":
            # As everywhere, an article may be called by its id or address as well as by its IRI or hash.
            if given.startswith((f"{prefix}:", "<")) or re.search(r"/article/[0-9a-f]{16}$", given):
                return given
            return f"{prefix}:{given if _HASH.fullmatch(given) else digest(given)}"
        if given.startswith((f"{prefix}:", "<", "http://", "https://")):
            return given
        return coded(prefix, given) if prefix in ("actor", "plover") else f"{prefix}:{given}"


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A stored query: its name, what it answers (one line), more on it, its parameters in order, and its text."""

    name: str
    about: str
    details: str
    parameters: tuple[Parameter, ...]
    sparql: str

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the parameters that must be bound."""
        return tuple(parameter.name for parameter in self.parameters if parameter.need == "required")

    def bindings(self, given: Mapping[str, Binding] | None = None) -> dict[str, Binding]:
        """The values to bind: those ``given``, as the parameters want them, and defaults for the rest.

        Raises BadQuery when a required one is missing or a value does not fit.
        """
        values = {name.lstrip("?$"): value for name, value in (given or {}).items()}
        missing = [f"?{name}" for name in self.required if name not in values]
        if missing:
            raise BadQuery(f"the query {self.name} needs a value for {', '.join(missing)}")
        for parameter in self.parameters:
            if parameter.name in values:
                values[parameter.name] = parameter.term(values[parameter.name])
            elif parameter.need == "default":
                values[parameter.name] = parameter.term(parameter.value)
        return values


def names() -> list[str]:
    """The names of all stored queries, sorted."""
    entries = ontology_files().joinpath("queries").iterdir()
    return sorted(entry.name.removesuffix(".rq") for entry in entries if entry.name.endswith(".rq"))


def named_query(name: str) -> NamedQuery:
    """The stored query called ``name``. Raises NotFound, with the nearest names."""
    known = names()
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, n=3) or known
        raise NotFound(f"no query is called {name!r}; there are: {', '.join(near)}{'' if near is known else ', …'}")
    sparql = ontology_files().joinpath("queries").joinpath(f"{name}.rq").read_text("utf-8")
    return parse_named(name, sparql)


def parse_named(name: str, sparql: str) -> NamedQuery:
    """The query ``name`` whose file holds ``sparql``. Raises BadQuery for a head that is not as described above."""
    comments: list[str] = []
    for line in sparql.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line[1:].strip())
    if not comments:
        raise BadQuery(f"the query {name} does not say what it answers")
    parameters = []
    details = []
    for line in comments[1:]:
        found = _PARAMETER.fullmatch(line)
        if found:
            parameters.append(Parameter(found[1], cast(Kind, found[2]), cast(Need, found[3]), found[4], found[5]))
        elif line.startswith("Parameter"):
            raise BadQuery(f"the query {name} has a parameter that cannot be read: {line}")
        else:
            details.append(line)
    return NamedQuery(name, comments[0], " ".join(details), tuple(parameters), sparql)

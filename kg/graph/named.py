"""The named queries that come with the package: ``ontology/queries/*.rq``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from kg.errors import NotFound


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A stored query: its name, what it answers (one line), the parameters that must be bound, and its text."""

    name: str
    about: str
    parameters: tuple[str, ...]
    sparql: str


def names() -> list[str]:
    """The names of all stored queries, sorted."""
    entries = files("kg.ontology").joinpath("queries").iterdir()
    return sorted(entry.name.removesuffix(".rq") for entry in entries if entry.name.endswith(".rq"))


def named_query(name: str) -> NamedQuery:
    """The stored query called ``name``. Raises NotFound, listing those there are.

    Its first comment line says what it answers; a line ``# Parameter x: …`` or ``# Parameters x and y: …; z: …`` names
    the variables to bind.
    """
    if name not in names():
        raise NotFound(f"no query is called {name!r}; there are: {', '.join(names())}")
    sparql = files("kg.ontology").joinpath("queries").joinpath(f"{name}.rq").read_text("utf-8")
    comments = [line[1:].strip() for line in sparql.splitlines() if line.startswith("#")]
    parameters: list[str] = []
    for line in comments:
        if line.startswith("Parameter"):
            for group in re.findall(r"(?:^Parameters?|;) ([\w ]+):", line):
                parameters.extend(group.replace(" and ", " ").split())
    return NamedQuery(name, comments[0], tuple(parameters), sparql)

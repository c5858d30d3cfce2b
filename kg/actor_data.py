"""The tables of the actor knowledge base as they lie in ``kg/data``: rows of CSV to typed records, nothing more.

The columns are described in ``kg/data/README.md``. Lists within a cell are separated by "|". A folder of one's own
with files of the same names and columns can be read and put on top.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from kg.errors import BadOption
from kg.model import Actor

ACTOR_FILES: Final = {
    "bodies.csv": "body",
    "organisations.csv": "organisation",
    "groups.csv": "group",
    "companies.csv": "company",
    "media.csv": "media",
}
"""Files that share the plain columns of an actor, and the kind of actor that each holds."""


class Country(NamedTuple):
    """One country or territory: its codes in the usual lists, where it lies, and all that it is called.

    ``id`` is ISO 3166-1 alpha-3 (user-assigned X.. codes for states that ISO does not list, ISO 3166-3 for former
    ones); ``cameo`` is its CAMEO code (the id unless CAMEO differs); ``status`` is "member" or "observer" (of the
    United Nations), "partly recognised", "territory of XXX", "associated with XXX", "international" or "former".
    """

    id: str
    iso2: str | None
    fips: str | None
    cameo: str
    m49: str | None
    geonames: str | None
    wikidata: str | None
    name: str
    formal: str | None
    region: str | None
    subregion: str | None
    status: str
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    aliases: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]


class Office(NamedTuple):
    """A dated office: ``person`` held ``title`` (canonical, lower case) of the country or organisation ``of``.

    ``since`` and ``until`` are ISO dates or years, both included; None where unknown, and ``until`` None also for
    whoever was in office when the data was last checked. ``sectors`` are PLOVER sectors.
    """

    person: str
    title: str
    of: str
    sectors: tuple[str, ...]
    since: str | None
    until: str | None


class Role(NamedTuple):
    """A noun for people or bodies without a name: "protester", "army", "foreign minister".

    ``noun`` is the singular, ``plurals`` its plural forms, ``sectors`` PLOVER sectors. ``title`` is the canonical
    title for nouns that name the holder of an office; ``of`` the one country or organisation that has it, if so.
    ``body`` is the suffix of the actor that the noun names beside a country ("army" of FRA is FRA-MIL).
    """

    noun: str
    plurals: tuple[str, ...]
    sectors: tuple[str, ...]
    title: str | None
    of: str | None
    body: str | None


class Place(NamedTuple):
    """A place that is no actor: its name, the country it lies in (or is claimed by), and city, region or state."""

    name: str
    country: str
    kind: str


class Body(NamedTuple):
    """A part that every country has: suffix of its id, name after the adjective, sectors, suffix it is part of, kind.

    ``kind`` is "body" for institutions, and "group" for those that a dataset's code means by a country's "civilians".
    """

    suffix: str
    name: str
    sectors: tuple[str, ...]
    part_of: str | None
    kind: str


@dataclass(slots=True)
class Tables:
    """All tables of one folder, or of several put together with ``extend``."""

    countries: list[Country] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    surnames: dict[str, str] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    places: list[tuple[Place, tuple[str, ...]]] = field(default_factory=list)
    kinds: list[Body] = field(default_factory=list)
    titles: list[tuple[str, str, str]] = field(default_factory=list)
    seats: list[tuple[str, str]] = field(default_factory=list)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, bool] = field(default_factory=dict)

    def extend(self, other: Tables) -> None:
        """Put the rows of ``other`` behind those of this one."""
        for name in ("countries", "actors", "offices", "roles", "places", "kinds", "titles", "seats"):
            getattr(self, name).extend(getattr(other, name))
        self.surnames.update(other.surnames)
        self.ambiguous.update(other.ambiguous)
        self.words.update(other.words)


class Folder(Protocol):
    """What is needed of a folder: a Path, or a package's resources."""

    def joinpath(self, name: str, /) -> Folder: ...

    def is_file(self) -> bool: ...

    def read_text(self, encoding: str) -> str: ...


def listed(cell: str) -> tuple[str, ...]:
    """The values of a cell that are separated by "|"."""
    return tuple(cell.split("|")) if cell else ()


def table_rows(folder: Folder, name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a table without its header; none where there is no such file. Raises BadOption for a wrong width."""
    file = folder.joinpath(name)
    if not file.is_file():
        return
    rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline=""), strict=True)
    next(rows, None)
    for row in rows:
        if len(row) != columns:
            raise BadOption(f"{name}, line {rows.line_num}: {len(row)} columns where there should be {columns}")
        yield row


def _country(row: list[str]) -> Country:
    code, iso2, fips, cameo, m49, geonames, wikidata, name, formal, region, subregion, status, *names = row
    adjectives, demonyms, aliases, capitals, seats = map(listed, names)
    return Country(
        code, iso2 or None, fips or None, cameo or code, m49 or None, geonames or None, wikidata or None, name,
        formal or None, region or None, subregion or None, status, adjectives, demonyms, aliases, capitals, seats,
    )  # fmt: skip


def read_tables(folder: Folder | Path | None = None) -> Tables:
    """Read the tables of ``folder`` (the package's own by default); files that are missing count as empty.

    Raises BadOption for a row with too many or too few columns.
    """
    place: Folder = files("kg.data") if folder is None else folder
    tables = Tables(countries=[_country(row) for row in table_rows(place, "countries.csv", 17)])
    for name, kind in ACTOR_FILES.items():
        for slug, label, country, sectors, part_of, wikidata, aliases in table_rows(place, name, 7):
            tables.actors.append(
                Actor(
                    slug,
                    label,
                    kind,
                    country or None,
                    listed(sectors),
                    "shared",
                    wikidata or None,
                    listed(aliases),
                    part_of or None,
                )
            )
    for slug, label, family, country, sectors, wikidata, aliases in table_rows(place, "people.csv", 7):
        tables.actors.append(
            Actor(slug, label, "person", country or None, listed(sectors), "shared", wikidata or None, listed(aliases))
        )
        if family:
            tables.surnames[slug] = family
    for person, title, of, sectors, since, until in table_rows(place, "offices.csv", 6):
        tables.offices.append(Office(person, title, of, listed(sectors), since or None, until or None))
    for noun, plurals, sectors, title, of, body in table_rows(place, "roles.csv", 6):
        tables.roles.append(Role(noun, listed(plurals), listed(sectors), title or None, of or None, body or None))
    for label, country, kind, aliases in table_rows(place, "places.csv", 4):
        tables.places.append((Place(label, country, kind), listed(aliases)))
    for label, country in table_rows(place, "cities.csv", 2):
        tables.places.append((Place(label, country, "city"), ()))
    for suffix, label, sectors, part_of, kind in table_rows(place, "body_kinds.csv", 5):
        tables.kinds.append(Body(suffix, label, listed(sectors), part_of or None, kind))
    tables.seats.extend((surface, actor) for surface, actor in table_rows(place, "seats.csv", 2))
    for surface, title, of in table_rows(place, "titles.csv", 3):
        tables.titles.append((surface, title, of))
    for surface, readings, _why in table_rows(place, "ambiguous.csv", 3):
        tables.ambiguous[surface] = listed(readings)
    tables.words.update((word, surname == "yes") for word, surname, _why in table_rows(place, "common_words.csv", 3))
    return tables

"""Actors of the user's own, in one YAML or Turtle file: read, checked against what is known, and put on top of it.

In YAML, a list of actors and more names for actors that are known, by id or name::

    actors:
      - name: Azov Regiment
        kind: group
        country: UKR
        sectors: [MIL]
        aliases: [Azov, Azov Battalion]
      - name: Jane Doe
        kind: person
        country: CAN
        offices:
          - {title: foreign minister, of: CAN, since: 2025-05-13}
    aliases:
      Rosneft: [Rosneft Oil Company]

In Turtle, what the graph itself says of actors: ``rdfs:label``, ``kg:kind`` (or a class such as ``kg:Group``),
``kg:country``, ``kg:sector``, ``skos:altLabel``, ``skos:exactMatch`` (Wikidata), ``kg:partOf``; an actor that is known
and has no label gets more names. Offices are written in YAML only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

from kg.actor_data import Country, Office, Tables
from kg.errors import BadOption, NotFound
from kg.model import Actor
from kg.vocabulary import vocabulary

KINDS: Final = ("body", "organisation", "group", "company", "media", "person")
"""Kinds that an actor of one's own may have; countries are given."""

_FIELDS: Final = ("id", "name", "kind", "country", "sectors", "aliases", "wikidata", "part_of", "offices")
_OFFICE: Final = ("title", "of", "since", "until")
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ID: Final = re.compile(r"[\w-]+")
_SHOWN: Final = 3


class Known(Protocol):
    """What is needed of a knowledge base."""

    countries: Mapping[str, Country]

    def get(self, actor_id: str) -> Actor | None:
        """The actor with that id."""
        ...

    def resolve(self, surface: str) -> Actor | None:
        """The actor of that name."""
        ...


@dataclass(slots=True)
class _Entry:
    """One actor as written: the line, and field to (line, value)."""

    line: int
    fields: dict[str, tuple[int, Any]] = field(default_factory=dict)
    more_names: bool = False


def read_actor_file(path: Path, known: Known) -> Tables:
    """The tables that ``path`` adds to what is ``known``.

    Raises NotFound, and BadOption that tells what is wrong with the file and in which lines.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{path} cannot be read: {error}") from error
    problems: list[tuple[int, str]] = []
    turtle = path.suffix.lower() in (".ttl", ".turtle")
    entries = list((_turtle if turtle else _yaml)(text, problems))
    tables = _Checker(known, problems).tables(entries)
    if problems:
        problems.sort()
        shown = "; ".join(f"line {line}: {problem}" for line, problem in problems[:_SHOWN])
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise BadOption(f"{path}, {shown}{more}")
    return tables


class _Checker:
    """Makes rows of entries; what is wrong goes to ``problems``."""

    def __init__(self, known: Known, problems: list[tuple[int, str]]) -> None:
        self.known = known
        self.problems = problems

    def tables(self, entries: list[_Entry]) -> Tables:
        tables = Tables()
        own = {name for entry in entries if not entry.more_names and (name := self._id(entry))}
        seen: dict[str, int] = {}
        for entry in entries:
            if entry.more_names:
                self._names(entry, tables)
                continue
            actor = self._actor(entry, own)
            if actor is None:
                continue
            if actor.id in seen:
                self._wrong(entry.line, f"the actor {actor.id!r} stands in line {seen[actor.id]} too")
                continue
            seen[actor.id] = entry.line
            tables.actors.append(actor)
            for name in (actor.name, *actor.aliases):
                tables.ambiguous[name] = (actor.id,)  # of several readings, the user's own is meant
            tables.offices.extend(self._offices(entry, actor, own))
        return tables

    def _wrong(self, line: int, problem: str) -> None:
        self.problems.append((line, problem))

    def _id(self, entry: _Entry) -> str | None:
        _, given = entry.fields.get("id") or entry.fields.get("name") or (entry.line, None)
        return re.sub(r"\W+", "_", given.strip()).strip("_") if isinstance(given, str) and given.strip() else None

    def _actor(self, entry: _Entry, own: set[str]) -> Actor | None:
        before = len(self.problems)
        for key, (line, _) in entry.fields.items():
            if key not in _FIELDS:
                self._wrong(line, f"an actor has no {key!r}; there are: {', '.join(_FIELDS)}")
        name = self._text(entry, "name")
        if name is None:
            self._wrong(entry.line, "the actor has no name")
        line, given = entry.fields.get("id", (entry.line, None))
        if given is not None and not (isinstance(given, str) and _ID.fullmatch(given)):
            self._wrong(line, f"the id {given!r} is not made of letters, digits, - and _")
        slug = self._id(entry)
        kind = self._text(entry, "kind")
        if kind not in KINDS:
            where = entry.fields.get("kind", (entry.line, None))[0]
            self._wrong(where, f"the kind {kind!r} is none of {', '.join(KINDS)}" if kind else "the actor has no kind")
        country = self._text(entry, "country")
        if country is not None and country not in self.known.countries:
            self._wrong(entry.fields["country"][0], f"no country has the code {country!r}")
        part_of = self._text(entry, "part_of")
        if part_of is not None and part_of not in own and self.known.get(part_of) is None:
            self._wrong(entry.fields["part_of"][0], f"part of {part_of!r}, which is no actor that is known")
        sectors = self._texts(entry, "sectors")
        for sector in sectors:
            if sector not in vocabulary().sectors:
                self._wrong(entry.fields["sectors"][0], f"no sector has the code {sector!r}")
        aliases = self._texts(entry, "aliases")
        wikidata = self._text(entry, "wikidata")
        if wikidata is not None and not re.fullmatch(r"Q\d+", wikidata):
            self._wrong(entry.fields["wikidata"][0], f"{wikidata!r} is no Wikidata id, such as Q30")
        if len(self.problems) > before or name is None or slug is None or kind is None:
            return None
        return Actor(slug, name, kind, country, sectors, "shared", wikidata, aliases, part_of)

    def _names(self, entry: _Entry, tables: Tables) -> None:
        name = self._text(entry, "id") or ""
        aliases = self._texts(entry, "aliases")
        actor = self.known.get(name) or self.known.resolve(name)
        if actor is None:
            self._wrong(entry.line, f"no actor is known as {name!r}")
            return
        row = self.known.countries.get(actor.id)
        if row is not None:
            tables.countries.append(row._replace(aliases=(*row.aliases, *aliases)))
        else:
            tables.actors.append(replace(actor, aliases=(*actor.aliases, *aliases)))
        tables.ambiguous.update((alias, (actor.id,)) for alias in aliases)

    def _offices(self, entry: _Entry, actor: Actor, own: set[str]) -> Iterator[Office]:
        line, given = entry.fields.get("offices", (entry.line, []))
        if not isinstance(given, list):
            self._wrong(line, "offices is no list")
            return
        if given and actor.kind != "person":
            self._wrong(line, f"a {actor.kind} holds no offices")
        for office_line, office in given:
            if not isinstance(office, Mapping) or set(office) - set(_OFFICE):
                self._wrong(office_line, f"an office has {', '.join(_OFFICE)}")
                continue
            title, of = office.get("title"), office.get("of")
            if not isinstance(title, str) or not isinstance(of, str):
                self._wrong(office_line, "an office has a title, and says of whom")
                continue
            if of not in own and self.known.get(of) is None:
                self._wrong(office_line, f"an office of {of!r}, which is no actor that is known")
            bounds = [office.get(side) for side in ("since", "until")]
            if any(bound is not None and not _DATE.fullmatch(str(bound)) for bound in bounds):
                self._wrong(office_line, "dates are written YYYY, YYYY-MM or YYYY-MM-DD")
                continue
            since, until = (None if bound is None else str(bound) for bound in bounds)
            yield Office(actor.id, title.casefold(), of, actor.sectors or ("GOV",), since, until)

    def _text(self, entry: _Entry, name: str) -> str | None:
        line, value = entry.fields.get(name, (entry.line, None))
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._wrong(line, f"{name} is no text: {value!r}")
            return None
        return value.strip()

    def _texts(self, entry: _Entry, name: str) -> tuple[str, ...]:
        line, value = entry.fields.get(name, (entry.line, ()))
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list | tuple) or not all(isinstance(one, str) and one.strip() for one in values):
            self._wrong(line, f"{name} is no list of texts")
            return ()
        return tuple(dict.fromkeys(one.strip() for one in values))


def _yaml(text: str, problems: list[tuple[int, str]]) -> Iterator[_Entry]:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problems.append((mark.line + 1 if mark else 1, f"no YAML: {error.problem}"))
        return
    except yaml.YAMLError as error:
        problems.append((1, f"no YAML: {' '.join(str(error).split())}"))
        return
    if not isinstance(root, yaml.MappingNode):
        problems.append((1, 'the file has neither "actors" nor "aliases"'))
        return

    def plain(node: Any) -> Any:
        """The value of a node; scalars as they are written, so that NO is no truth value and 2025-01-01 a text."""
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag.endswith(":null") else node.value
        if isinstance(node, yaml.SequenceNode):
            return [plain(item) for item in node.value]
        return {str(plain(key)): plain(value) for key, value in node.value}

    def line(node: Any) -> int:
        return int(node.start_mark.line) + 1

    for key, value in root.value:
        if key.value == "actors" and isinstance(value, yaml.SequenceNode):
            yield from _actors_of(value, plain, line, problems, yaml.MappingNode)
        elif key.value == "aliases" and isinstance(value, yaml.MappingNode):
            for name, names in value.value:
                fields = {"id": (line(name), plain(name)), "aliases": (line(names), plain(names))}
                yield _Entry(line(name), fields, more_names=True)
        elif key.value in ("actors", "aliases"):
            shape = "a list of actors" if key.value == "actors" else "names for each actor"
            problems.append((line(key), f"{key.value} is not {shape}"))
        else:
            problems.append((line(key), f"{key.value!r} is neither actors nor aliases"))


def _actors_of(
    nodes: Any, plain: Callable[[Any], Any], line: Callable[[Any], int], problems: list[tuple[int, str]], mapping: Any
) -> Iterator[_Entry]:
    for node in nodes.value:
        if not isinstance(node, mapping):
            problems.append((line(node), "an actor is a mapping with name and kind"))
            continue
        entry = _Entry(line(node))
        for key, value in node.value:
            said = plain(value)
            if key.value == "offices" and isinstance(said, list):
                said = [(line(item), plain(item)) for item in value.value]
            entry.fields[str(key.value)] = (line(key), said)
        yield entry


def _turtle(text: str, problems: list[tuple[int, str]]) -> Iterator[_Entry]:
    from pyoxigraph import RdfFormat, parse

    words = vocabulary()
    space = words.prefixes["actor"]
    sectors = {concept.iri: code for code, concept in words.sectors.items()}
    known = {
        words.expand("rdfs:label"): "name",
        words.expand("kg:kind"): "kind",
        words.expand("rdf:type"): "type",
        words.expand("kg:country"): "country",
        words.expand("kg:sector"): "sectors",
        words.expand("skos:altLabel"): "aliases",
        words.expand("skos:exactMatch"): "wikidata",
        words.expand("kg:partOf"): "part_of",
    }
    passed = {words.expand(f"kg:{name}") for name in ("scope", "sectorOrder", "aliasOrder")}  # of the graph's own
    entries: dict[str, _Entry] = {}
    try:
        for quad in parse(text.encode("utf-8"), format=RdfFormat.TURTLE):
            subject = getattr(quad.subject, "value", "")
            if not subject.startswith(space):
                problems.append((_line_of(text, subject), f"{subject} is no actor: its IRI does not begin {space}"))
                continue
            slug = subject.removeprefix(space)
            line = _line_of(text, slug)
            entry = entries.setdefault(slug, _Entry(line, {"id": (line, slug)}))
            name, value = known.get(quad.predicate.value), getattr(quad.object, "value", "")
            if quad.predicate.value in passed:
                continue
            if name is None:
                problems.append((line, f"{quad.predicate.value} says nothing here of {slug}"))
            elif name == "type":
                kind = value.rpartition("/")[2].rpartition("#")[2].lower()
                if kind in KINDS:
                    entry.fields.setdefault("kind", (line, kind))
            elif name in ("sectors", "aliases"):
                one = sectors.get(value, value) if name == "sectors" else value
                entry.fields.setdefault(name, (line, []))[1].append(one)
            else:
                short = value.removeprefix(space) if name in ("country", "part_of") else value
                entry.fields[name] = (line, short.rpartition("/")[2] if name == "wikidata" else short)
    except SyntaxError as error:
        problems.append((error.lineno or 1, f"no Turtle: {error.msg}"))
        return
    for entry in entries.values():
        entry.more_names = "name" not in entry.fields and "kind" not in entry.fields
        yield entry


def _line_of(text: str, name: str) -> int:
    """The first line that mentions the local name."""
    local = re.split(r"[/#]", name)[-1] or name
    place = re.search(rf"(?<![\w-]){re.escape(local)}(?![\w-])", text)
    return text.count("\n", 0, place.start()) + 1 if place else 1

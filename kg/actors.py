"""The knowledge base of actors: who is called what, who held which office when, and whom an actor stands for.

Plain tables under ``kg/data`` and the standard library; loading takes milliseconds. Actors are countries, their
bodies, organisations, groups, companies, media and people. Places and role nouns ("protesters") are kept apart: they
are no actors, but say where one belongs.

Whom an actor stands for. A country stands for itself, as its government. A body, group, company or medium has the
country and sectors of its row. International organisations belong to no country; their sectors say what they do
(GOV for the political ones, MIL, LEG, JUD, MED, SOC ...), since PLOVER has no sector for them. A person has the country
and sectors of the office held on the day (no country, where the office is one of an international organisation), is
ELI after an office of state, and has before it only what is known of the person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date as day
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.actor_data import Body, Country, Office, Place, Role, Tables, read_tables
from kg.actor_names import Name, NameKind, case_fits, dotted, fold, is_acronym, surname, without_article
from kg.errors import NotFound
from kg.model import Actor, digest
from kg.settings import actors_file

__all__ = ["Country", "KnowledgeBase", "Name", "Office", "Place", "Role", "fold", "knowledge_base"]

_PART: Final = re.compile(r"([A-Z]{3})-([A-Z]{2,4})")
_OF: Final = re.compile(r" of (?:the )?", re.IGNORECASE)
_PRESENT: Final = "9999-12-31"
_STATE: Final = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
_SHARED_TITLES: Final = frozenset({"lawmaker", "spokesperson", "envoy", "vice president", "deputy prime minister"})
"""Titles that several people hold at once, so that a newcomer does not end anybody's term."""

_HEADS: Final = ("president", "prime minister", "chancellor", "king", "queen", "emperor", "secretary general")
_TITLED: Final = frozenset({"country", "organisation", "body", "group", "company"})
_LEADING: Final = frozenset({*_HEADS, "foreign minister", "supreme leader"})
_HONORIFICS: Final = frozenset(
    {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "lord", "lady", "dame", "sheikh", "ayatollah"}
    | {"gen.", "gen", "col.", "lt. gen.", "maj. gen.", "adm.", "sen.", "rep.", "gov.", "prof.", "president elect"}
)
_CHIEFS: Final = (
    *("leader", "supreme leader", "president", "chancellor", "prime minister", "king", "emir", "sultan", "pope"),
    *("secretary general", "general secretary", "director general", "managing director", "high commissioner"),
    *("chairman", "commander", "chief executive", "director"),
)
_LOCAL = frozenset({"governor", "mayor"})
_CEREMONIAL: Final = frozenset(
    {"ALB", "ARM", "AUT", "BGD", "BGR", "CZE", "DEU", "EST", "ETH", "FJI", "GEO", "GRC", "HRV", "HUN", "IND", "IRL"}
    | {"IRQ", "ISL", "ISR", "ITA", "LBN", "LVA", "MKD", "MLT", "MNE", "NPL", "PAK", "POL", "PRT", "SGP", "SVK", "SVN"}
    | {"TTO", "XKX"}
)
"""Countries with a president and a prime minister where the latter governs."""

_ALSO: Final = {"prime minister": ("chancellor", "chairman of the council of ministers"), "king": ("queen", "emperor")}


def _bounds(date: str | None) -> str:
    """A day to compare with: the date itself, the middle of a year or month, the far future for none or nonsense."""
    text = (date or "").strip()[:10]
    if re.fullmatch(r"\d{4}", text):
        return f"{text}-07-01"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{text}-15"
    return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _PRESENT


def _last(until: str | None) -> str:
    """The last day of an office's term."""
    return (until + "-12-31"[len(until) - 4 :]) if until else _PRESENT


def _days(date: str) -> int:
    try:
        return day.fromisoformat(date).toordinal()
    except ValueError:
        return day(int(date[:4]), int(date[5:7] or 1), 1).toordinal() if date[5:7] < "13" else day.max.toordinal()


class KnowledgeBase:
    """Actors by id and by name, their offices, and the role nouns and places that go with them.

    ``actors`` holds all actors that have a row; ``get`` also knows the parts that every country has by rule
    ("FRA-GOV"). ``names`` gives all readings of a folded surface form (``fold``) without regard to case: ``lookup``
    is the one to ask for text. ``roles`` and ``places`` are keyed by folded surface form, singular and plural.
    ``regions`` maps the code of a country to the name of its United Nations region, ``countries`` to all its codes.
    ``tables`` are the rows to build from.
    """

    def __init__(self, tables: Tables) -> None:
        self._kinds: dict[str, Body] = {kind.suffix: kind for kind in tables.kinds}
        self._words: Mapping[str, bool] = dict(tables.words)
        self._common: dict[str, list[Name]] = {}
        self._surnames = dict(tables.surnames)
        self._ambiguous = {fold(surface): readings for surface, readings in tables.ambiguous.items()}
        self._parts: dict[str, Actor] = {}
        self._offices: dict[str, list[Office]] = {}
        self._held: dict[tuple[str, str], list[Office]] = {}
        self._names: dict[str, tuple[Name, ...]] = {}
        self._roles: dict[str, Role] = {}
        self._places: dict[str, tuple[Place, ...]] = {}
        self.countries: Mapping[str, Country] = MappingProxyType({row.id: row for row in tables.countries})
        actors = {
            row.id: Actor(row.id, row.name, "country", row.id, ("GOV",), "shared", row.wikidata, row.aliases)
            for row in tables.countries
        }
        actors.update((actor.id, actor) for actor in tables.actors)
        self.actors: Mapping[str, Actor] = MappingProxyType(actors)
        self._states = frozenset(row.id for row in tables.countries if not row.status.startswith("territory"))
        self.regions: Mapping[str, str] = MappingProxyType(
            {row.id: row.region for row in tables.countries if row.region is not None}
        )
        self._fill_offices(tables.offices)
        self._fill_roles(tables.roles)
        self._fill_places(tables.places)
        self._fill_names(tables)
        self.names: Mapping[str, tuple[Name, ...]] = MappingProxyType(self._names)
        self.roles: Mapping[str, Role] = MappingProxyType(self._roles)
        self.places: Mapping[str, tuple[Place, ...]] = MappingProxyType(self._places)

    def get(self, actor_id: str) -> Actor | None:
        """The actor with that id, also a part of a country that is known by rule ("FRA-MIL"); None if unknown."""
        actor = self.actors.get(actor_id) or self._parts.get(actor_id)
        return actor or self._part(actor_id)

    def lookup(self, surface: str, date: str | None = None) -> tuple[Name, ...]:
        """All readings of ``surface`` as it stands in a text, the likeliest first; empty where nothing fits.

        Case counts (see ``case_fits``): "us" and "apple" give nothing, "US" and "Apple" do. A leading "the" may be
        there or not. Parts of countries and holders of offices are also found where they are composed: "Turkish
        army", "Russia's Foreign Ministry", "Ministry of Defence of Ukraine", "Police (India)", "French President" (kind
        "title"), and so are people behind their title: "Mr Putin", "Russian President Vladimir Putin".

        Family names that are ordinary words or very common ("Bush", "Kim") are read as such only where ``date`` (ISO)
        is given and somebody of that name then was head of state or government, or foreign minister.
        """
        text = surface.strip()
        found = self._fitting(text)
        if not found and text[:4].casefold() == "the ":
            text = text[4:].lstrip()
            found = self._fitting(text)
        return found or self._common_surname(text, date) or self._composed(text, date)

    def resolve(self, surface: str, date: str | None = None) -> Actor | None:
        """The one actor that ``surface`` most likely means in a text of ``date`` (ISO), or None.

        Among people of one name it is who was in office on the day, else whose office was nearest to it; a title is
        its holder on the day.
        """
        names = self.lookup(surface, date)
        if not names:
            return None
        first = names[0]
        if first.kind == "title" and first.office is not None:
            return self.holder(first.actor_id, first.office, date)
        people = [actor for name in names if (actor := self.get(name.actor_id)) is not None and actor.kind == "person"]
        if first.actor_id not in {actor.id for actor in people} or fold(first.surface) in self._ambiguous:
            return self.get(first.actor_id)
        when = _bounds(date)
        return min(people, key=lambda actor: self._distance(actor.id, when))

    def standing(self, actor_id: str, date: str | None = None) -> tuple[str | None, tuple[str, ...]]:
        """Country (ISO alpha-3) and PLOVER sectors that the actor stood for on ``date`` (ISO; None is the present).

        Both are empty for ids that are unknown. See the module's text for the rules.
        """
        actor = self.get(actor_id)
        if actor is None:
            return None, ()
        if actor.kind != "person":
            return actor.country, actor.sectors
        when = _bounds(date)
        held = self._at(actor_id, when)
        if held:
            sectors = tuple(dict.fromkeys(sector for office in held for sector in office.sectors))
            return self._country_of(held[0].of), sectors
        past = [office for office in self.offices_of(actor_id) if (office.since or "") <= when]
        if any(_STATE.intersection(office.sectors) for office in past):
            return actor.country, ("ELI",)
        return actor.country, actor.sectors or (past[-1].sectors if past else ())

    def represents(self, actor_id: str, date: str | None = None) -> str | None:
        """The id of the country or organisation that the actor stood for on ``date``; None for one that stands alone.

        Mark Rutte is "NATO" in 2025 and "NLD" in 2023; Donald Trump is None in 2022. A body stands for the country
        or organisation it is part of; countries and organisations stand for themselves.
        """
        actor = self.get(actor_id)
        if actor is None:
            return None
        if actor.kind == "person":
            held = self._at(actor_id, _bounds(date))
            return self.represents(held[0].of) if held else None
        for _ in range(8):
            if actor.kind != "body":
                break
            whole = self.get(actor.part_of or actor.country or "")
            if whole is None:
                break
            actor = whole
        return actor.id

    def offices_of(self, actor_id: str) -> tuple[Office, ...]:
        """All offices of a person, earliest first; a term without a known end is closed where a successor is known."""
        return tuple(self._offices.get(actor_id, ()))

    def holder(self, of: str, title: str, date: str | None = None) -> Actor | None:
        """Who held the office ``title`` ("president", "PM", "top diplomat") of country or organisation ``of`` then.

        "leader" (also "chief", "head") is whoever governs: the president unless that office is ceremonial there, else
        the chancellor or prime minister, the monarch, or the head of the organisation. A state has many governors and
        mayors, so that "the governor" of one is nobody in particular.
        """
        role = self._roles.get(fold(title))
        name = role.title if role is not None and role.title else fold(title)
        if name in _LOCAL and of in self._states:
            return None
        when = _bounds(date)
        titles = (name, *_ALSO.get(name, ()))
        if name == "leader":
            titles = tuple(title for title in _CHIEFS if title != "president" or of not in _CEREMONIAL)
        for canonical in titles:
            for office in reversed(self._held.get((of, canonical), ())):
                if (office.since or "") <= when <= _last(office.until):
                    return self.get(office.person)
        return None

    def surname(self, actor_id: str) -> str | None:
        """The family name by which a text goes on to name the person, also one too common to be looked up alone."""
        actor = self.actors.get(actor_id)
        if actor is None or actor.kind != "person":
            return None
        written = self._surnames.get(actor_id)
        return None if written == "-" else written or surname(actor.name, actor.country)

    def explain(self, surface: str, date: str | None = None) -> list[str]:
        """What is known of ``surface``, one line for each reading, with whom it stood for on ``date``, for a person."""
        chosen = self.resolve(surface, date)
        readings = self.lookup(surface, date)
        lines = [self._line(name, date) for name in readings]
        for name in self._names.get(fold(surface), ()):
            if name not in readings:
                whom = self._label(name.actor_id)
                lines.append(f"{surface}: not {name.kind} of {whom}, which is written {name.surface}")
        for place in self._places.get(fold(surface), ()):
            lines.append(f"{surface}: a place ({place.kind}) of {self._label(place.country)}, no actor")
        role = self._roles.get(fold(surface))
        if role is not None:
            lines.append(f"{surface}: a role noun, sectors {', '.join(role.sectors) or 'none'}")
        if chosen is not None and len(lines) > 1:
            lines.append(f"taken as {chosen.name} ({chosen.id}): {self._why(chosen, readings, date)}")
        return lines or [f"{surface}: nothing known under this name"]

    def _why(self, chosen: Actor, readings: tuple[Name, ...], date: str | None) -> str:
        """Why ``chosen`` is taken among ``readings``."""
        if len(readings) == 1:
            return "the only actor of that name"
        if chosen.kind != "person":
            return "the likeliest of these where a text does not tell"
        serving = bool(self._at(chosen.id, _bounds(date)))
        return "in office on that day" if serving else "whose office lies nearest to that day"

    def _line(self, name: Name, date: str | None) -> str:
        actor = self.holder(name.actor_id, name.office, date) if name.office else self.get(name.actor_id)
        if actor is None:
            return f"{name.surface}: {name.office} of {self._label(name.actor_id)}, holder unknown"
        country, sectors = self.standing(actor.id, date)
        since = "; ".join(
            f"{office.title} of {self._label(office.of)} {office.since or '?'} to {office.until or 'now'}"
            for office in self._at(actor.id, _bounds(date))
        )
        parts = [f"{name.kind} of {actor.name} ({actor.id}), {actor.kind}", f"country {country or 'none'}"]
        parts += [f"sectors {', '.join(sectors) or 'none'}", *([since] if since else [])]
        return f"{name.surface}: " + "; ".join(parts)

    def _label(self, actor_id: str) -> str:
        actor = self.get(actor_id)
        return actor.name if actor is not None else actor_id

    def _part(self, actor_id: str) -> Actor | None:
        match = _PART.fullmatch(actor_id)
        if match is None or match[1] not in self.countries or match[2] not in self._kinds:
            return None
        country, kind = self.countries[match[1]], self._kinds[match[2]]
        whole = f"{country.id}-{kind.part_of}" if kind.part_of else country.id
        name = f"{country.adjectives[0] if country.adjectives else country.name} {kind.name}"
        part = Actor(actor_id, name, kind.kind, country.id, kind.sectors, part_of=whole)
        self._parts[actor_id] = part
        return part

    def _country_of(self, of: str) -> str | None:
        actor = self.get(of)
        return actor.country if actor is not None else None

    def _at(self, person: str, when: str) -> list[Office]:
        held = [office for office in self.offices_of(person) if (office.since or "") <= when <= _last(office.until)]
        return sorted(held, key=lambda office: office.since or "", reverse=True)

    def _distance(self, person: str, when: str) -> tuple[int, int]:
        """How far in days the nearest term of a person lies from ``when``, and the rank of the office."""
        best = (day.max.toordinal(), len(_HEADS))
        for office in self.offices_of(person):
            since, until = _bounds(office.since or "0001-01-01"), _last(office.until)
            days = 0 if since <= when <= until else abs(_days(when) - _days(since if when < since else until))
            rank = _HEADS.index(office.title) if office.title in _HEADS else len(_HEADS)
            best = min(best, (days, rank))
        return best

    def _fitting(self, surface: str) -> tuple[Name, ...]:
        return tuple(
            name
            for name in self._names.get(fold(surface), ())
            if case_fits(name, surface, country=name.actor_id in self.countries, words=self._words)
        )

    def _common_surname(self, surface: str, date: str | None) -> tuple[Name, ...]:
        bearers = self._common.get(fold(surface), ()) if date and surface[:1].isupper() else ()
        when = _bounds(date)
        return tuple(
            name
            for name in bearers
            if any(o.title in _LEADING and o.of in self.countries for o in self._at(name.actor_id, when))
        )

    def _titled(self, words: list[str], date: str | None) -> tuple[Name, ...]:
        """The people whose name ends ``words`` when all before it is a title: "Foreign Minister Sergey Lavrov"."""
        for split in range(1, min(len(words), 8)):
            head, tail = " ".join(words[:split]), " ".join(words[split:])
            people = [
                name
                for name in self._fitting(tail) or self._common_surname(tail, date)
                if self.actors[name.actor_id].kind == "person"
            ]
            if people and (fold(head) in _HONORIFICS or fold(head) in self._roles or self._composed(head, None)):
                return tuple(name._replace(surface=" ".join(words)) for name in people)
        return ()

    def _composed(self, surface: str, date: str | None) -> tuple[Name, ...]:
        words = surface.split()
        if len(words) > 1 and (people := self._titled(words, date)):
            return people
        for split in range(min(len(words) - 1, 4), 0, -1):
            head, tail = " ".join(words[:split]), " ".join(words[split:])
            if head.endswith(("'s", "’s")):
                head = head[:-2]
            elif head.endswith(("'", "’")):
                head = head[:-1]
            if names := self._compose(head, tail, surface):
                return names
        if surface.endswith(")") and " (" in surface:
            noun, _, whole = surface[:-1].rpartition(" (")
            return self._compose(whole, noun, surface)
        for match in _OF.finditer(surface):
            noun, whole = surface[: match.start()], surface[match.end() :]
            if names := self._compose(whole, noun, surface):
                return names
        return ()

    def _compose(self, whole: str, noun: str, surface: str) -> tuple[Name, ...]:
        role = self._roles.get(fold(noun))
        if role is None or not (role.body or role.title):
            return ()
        names = []
        for name in self._fitting(whole):
            actor = self.actors[name.actor_id]
            if role.body and actor.kind == "country" and name.kind != "demonym":
                names.append(Name(surface, f"{actor.id}-{role.body}", "name"))
            elif role.title and role.of in (None, actor.id) and actor.kind in _TITLED:
                names.append(Name(surface, actor.id, "title", role.title))
        return tuple(dict.fromkeys(names))

    def _fill_offices(self, offices: Iterable[Office]) -> None:
        for office in offices:
            self._held.setdefault((office.of, office.title), []).append(office)
        for (_of, title), held in self._held.items():
            held.sort(key=lambda office: office.since or "")
            for place, office in enumerate(held):
                closed = office
                if title not in _SHARED_TITLES:
                    later = next((other.since for other in held[place + 1 :] if other.person != office.person), None)
                    if later is not None and later < _last(office.until):
                        closed = office._replace(until=later)
                held[place] = closed
                self._offices.setdefault(closed.person, []).append(closed)
        for own in self._offices.values():
            own.sort(key=lambda office: office.since or "")

    def _fill_roles(self, roles: Iterable[Role]) -> None:
        for role in roles:
            for form in (role.noun, *role.plurals):
                self._roles.setdefault(fold(form), role)

    def _fill_places(self, places: Iterable[tuple[Place, tuple[str, ...]]]) -> None:
        for place, aliases in places:
            for form in (place.name, *aliases):
                key = fold(form)
                self._places[key] = (*self._places.get(key, ()), place)

    def _fill_names(self, tables: Tables) -> None:
        found: dict[str, dict[str, Name]] = {}

        def add(surface: str, actor_id: str, kind: NameKind, office: str | None = None) -> None:
            if kind in ("name", "alias") and is_acronym(surface):
                kind = "acronym"
                if (points := dotted(surface)) is not None:
                    found.setdefault(fold(points), {}).setdefault(actor_id, Name(points, actor_id, kind))
            readings = found.setdefault(fold(surface), {})
            known = readings.setdefault(actor_id, Name(surface, actor_id, kind, office))
            written = known.surface
            if (surface[0].islower() and written[0].isupper()) or (is_acronym(written) and not is_acronym(surface)):
                readings[actor_id] = known._replace(surface=surface)  # the laxer spelling fits the others too

        for row in tables.countries:
            self._name_country(row, add)
        people = []
        for actor in tables.actors:
            add(actor.name, actor.id, "name")
            for alias in actor.aliases:
                add(alias, actor.id, "alias")
            if actor.kind == "person":
                people.append(actor)
        for surface, actor_id in tables.seats:
            add(surface, actor_id, "seat")
        for surface, title, of in tables.titles:
            add(surface, of, "title", title)
        taken = set(found)
        for actor in people:
            self._name_person(actor, taken, add)
        for key, readings in found.items():
            order = self._ambiguous.get(key)
            names = list(readings.values())
            if order:
                names.sort(key=lambda name: order.index(name.actor_id) if name.actor_id in order else len(order))
            self._names[key] = tuple(names)

    @staticmethod
    def _name_country(row: Country, add: Callable[[str, str, NameKind], None]) -> None:
        add(row.name, row.id, "name")
        if row.formal:
            add(row.formal.removeprefix("the "), row.id, "name")
        for kind, surfaces in (
            ("alias", row.aliases),
            ("adjective", row.adjectives),
            ("demonym", row.demonyms),
            ("capital", row.capitals),
            ("seat", row.seats),
        ):
            for surface in surfaces:
                add(surface, row.id, kind)  # type: ignore[arg-type]

    def _name_person(self, actor: Actor, taken: set[str], add: Callable[[str, str, NameKind], None]) -> None:
        family = self.surname(actor.id)
        for form in (family, without_article(family) if family else None):
            if form is None or (key := fold(form)) in taken:
                continue
            if key not in self._words:
                add(form, actor.id, "surname")
            elif self._words[key]:
                self._common.setdefault(key, []).append(Name(form, actor.id, "surname"))


def knowledge_base(extra: Path | None = None) -> KnowledgeBase:
    """The knowledge base, made once. ``extra``, or else the environment variable KG_ACTORS, adds actors of one's own.

    It is a YAML or Turtle file (see ``kg.actor_files``), or a folder of tables with the package's file names and
    columns. What it says comes on top: an actor of the same id replaces the one that was there. A file that has
    changed since is read again. Raises NotFound and BadOption for what cannot be read.
    """
    place = extra or actors_file()
    if place is None:
        return _made(None, None)
    if place.is_dir():
        return _made(place, None)
    try:
        state = place.stat()
    except OSError:
        raise NotFound(f"{place}: no such file of actors") from None
    return _made(place, (state.st_mtime_ns, state.st_size))


def own_actors_hash() -> str | None:
    """The hash of the file that KG_ACTORS names, since results depend on it; None where it names none."""
    place = actors_file()
    return digest(place.read_text("utf-8")) if place is not None and place.is_file() else None


@lru_cache(maxsize=4)
def _made(extra: Path | None, state: tuple[int, int] | None) -> KnowledgeBase:
    tables = read_tables()
    if extra is None:
        return KnowledgeBase(tables)
    if state is None:
        tables.extend(read_tables(extra))
    else:
        from kg.actor_files import read_actor_file

        tables.extend(read_actor_file(extra, _made(None, None)))
    return KnowledgeBase(tables)

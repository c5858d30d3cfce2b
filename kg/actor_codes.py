"""Codes and names by which datasets call actors, as the actors that texts name too.

CAMEO writes an actor as a chain of three-letter codes: "USAGOV" is the government of the United States, "IGOUNOHCR" the
refugee agency of the United Nations, "tamOPP" an opposition of Tamils. ICEWS writes "Police (India)". What a chain
means is decided by its links, from the most telling on: a known group, else a country with the first role that is a
part of it, else a region, an ethnic or a religious group, else the mere role. The tables are
``kg/data/actor_codes.csv`` and those of the knowledge base.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from kg.actor_data import listed, table_rows
from kg.actor_names import fold, slug
from kg.actors import KnowledgeBase, knowledge_base
from kg.model import Actor, Mention

CodeList = Literal["cameo", "keds"]

_LINK: Final = re.compile(r"[A-Za-z]{3}|\d{1,3}|.+")
_BRACKET: Final = re.compile(r"(?P<role>.+?) \((?P<of>[^()]*(?:\([^()]*\))?[^()]*)\)")
_NO_PERSON: Final = re.compile(
    r"\b(?:administration|agency|airlines?|alliance|army|assembly|association|authority|bank|board|brigades?|bureau|"
    r"chamber|coalition|commission|committee|communist|company|confederation|conference|congress|corp|corporation|"
    r"council|court|department|federation|forces?|foundation|front|fund|group|institute|league|ministry|morcha|"
    r"motors|movement|national|network|office|organi[sz]ations?|party|police|press|red|republic|rights|secretariat|"
    r"security|services?|society|state|states|times|union|united|university|workers)\b",
    re.IGNORECASE,
)


class Code(NamedTuple):
    """A row of the table: an actor's id or the suffix of a country's part, the plural name, PLOVER sectors."""

    actor: str
    name: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """What a dataset's code or name stands for.

    ``known`` is true where all links of the code, or the whole name, were understood; ``country`` is what the code
    itself says (ISO alpha-3), which may differ from the actor's own.
    """

    actor: Actor
    country: str | None
    sectors: tuple[str, ...]
    known: bool

    @property
    def mention(self) -> Mention:
        """The actor as a report names it."""
        return Mention(self.actor, None, self.country, self.sectors)


@dataclass(slots=True)
class _Chain:
    """The links of one code, sorted by what they are."""

    country: str | None = None
    groups: list[Code] = None  # type: ignore[assignment]
    roles: list[Code] = None  # type: ignore[assignment]
    kinds: list[Code] = None  # type: ignore[assignment]
    peoples: list[Code] = None  # type: ignore[assignment]
    region: Code | None = None
    unknown: list[str] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.groups, self.roles, self.kinds, self.peoples, self.unknown = [], [], [], [], []


class ActorCodes:
    """Answers what codes mean. Get it by ``actor_codes()``, which reads the table once."""

    def __init__(self, tables: Mapping[str, Mapping[str, Code]], base: KnowledgeBase) -> None:
        self._tables = tables
        self._base = base
        self._countries: dict[str, str] = {row.id: row.id for row in base.countries.values()}
        self._countries.update((row.cameo, row.id) for row in base.countries.values())
        self._countries.update((code, row.actor) for code, row in tables["country"].items())
        self._fips = {row.fips: row.id for row in base.countries.values() if row.fips}
        self._fips.update((code, row.actor) for code, row in tables["fips"].items())
        self._iso2 = {row.iso2: row.id for row in base.countries.values() if row.iso2}
        self._m49 = {int(row.m49): row.id for row in base.countries.values() if row.m49 and row.status != "former"}
        self._roles = {fold(name): row.actor for name, row in tables["icews"].items()}
        self._names = {
            code: row.actor for scheme in ("icews-name", "ucdp-name") for code, row in tables[scheme].items()
        }
        self._chains: dict[tuple[str, CodeList], tuple[Coded, bool]] = {}
        self._named: dict[tuple[str, str | None], Coded] = {}

    def country(self, code: str) -> str | None:
        """ISO alpha-3 of a three-letter country code as CAMEO writes it; None where it is none ("AFR", "GOV")."""
        return self._countries.get(code)

    def fips(self, code: str) -> str | None:
        """ISO alpha-3 of a two-letter code of FIPS 10-4; None where it is none (oceans)."""
        return self._fips.get(code)

    def iso2(self, code: str) -> str | None:
        """ISO alpha-3 of a two-letter code of ISO 3166-1."""
        return self._iso2.get(code)

    def number(self, code: int) -> str | None:
        """ISO alpha-3 of a three-digit country code of ISO 3166-1 (M49)."""
        return self._m49.get(code)

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance, which lives as long as the process
    def country_named(self, name: str) -> str | None:
        """ISO alpha-3 of a country by its English name as datasets write it ("Russian Federation")."""
        return self._country_actor(name)

    def sectors(self, names: Iterable[str], scheme: str) -> tuple[str, ...]:
        """The PLOVER sectors of a dataset's own ones, in order; ``scheme`` is the table ("icews-sector")."""
        table = self._tables[scheme]
        found = (table[name].actor for name in names if name in table)
        return tuple(dict.fromkeys(found))

    def part(self, country: str, suffix: str) -> Actor | None:
        """The part of a country by suffix ("COP"), or the country itself for none."""
        return self._base.get(f"{country}-{suffix}" if suffix else country)

    def chain(self, code: str, name: str = "", *, file: str = "", codes: CodeList = "cameo") -> Coded:
        """The actor of a chain of codes ("USAGOV", "NGOHLHIRC", "cat").

        ``name`` is what the row calls the actor besides, used where the code alone names nobody. ``file`` tells the
        role-only actors ("COP" without a country) of one file from those of others. ``codes`` says whether countries
        are CAMEO's or the older ones of KEDS ("FRN").
        """
        key = (code, codes)
        if key not in self._chains:
            self._chains[key] = self._read(code, codes)
        coded, role = self._chains[key]
        if role:
            actor = coded.actor
            mere = Actor(f"{file}/{actor.id}", actor.name, "role", None, actor.sectors, "role")
            return Coded(mere, coded.country, coded.sectors, coded.known)
        if not coded.known and coded.actor.name == code and name:
            return self.named(name.title() if name.isupper() else name)
        return coded

    def named(self, name: str, *, date: str | None = None, country: str | None = None) -> Coded:
        """The actor of a name as datasets write it: "Donald Trump", "Police (India)", "Head of Government (Spain)".

        ``date`` decides who held an office; ``country`` is what the row says of the actor.
        """
        key = (name, date[:7] if date else None)
        if key not in self._named:
            if len(self._named) > 200_000:
                self._named.clear()
            self._named[key] = self._name(name, date, country)
        return self._named[key]

    @lru_cache(maxsize=65536)  # noqa: B019 - one instance, which lives as long as the process
    def written(self, actor: Actor, date: str | None = None) -> str:
        """The name under which ``named`` finds ``actor`` again: as ICEWS writes it, else its own, else an alias."""
        forms = [actor.name, *actor.aliases]
        country, dash, suffix = actor.id.partition("-")
        if dash and country in self._base.countries:
            role = next((name for name, row in self._tables["icews"].items() if row.actor == suffix), None)
            if role is not None:
                forms.insert(0, f"{role} ({self._base.countries[country].name})")
        return next((form for form in forms if self.named(form, date=date).actor.id == actor.id), actor.name)

    @lru_cache(maxsize=65536)  # noqa: B019 - as above
    def code(self, actor: Actor) -> str:
        """The chain of CAMEO codes for ``actor``; of one that has none, that of its country and sector."""
        for scheme in ("group", "ethnic", "religion", "region"):
            for code, row in self._tables[scheme].items():
                if actor.id == (row.actor or slug(row.name)):
                    return code
        if actor.scope == "role":
            named = next((code for code, row in self._tables["role"].items() if row.name == actor.name), None)
            if named is not None:
                return named
        country = self._base.countries.get(actor.country or "")
        start = country.cameo if country is not None else ""
        if country is not None and actor.id == country.id:
            return start
        suffix = actor.id.removeprefix(f"{actor.country}-") if country is not None else ""
        wanted = (suffix, *actor.sectors)
        roles = (code for want in wanted for code, row in self._tables["role"].items() if row.actor == want and want)
        role = "GOVMIL" if suffix == "MOD" else next(roles, "")
        return start + role or "UNK"

    def components(self, code: str) -> dict[str, str]:
        """The links of a CAMEO chain as the columns of GDELT name them: CountryCode, KnownGroupCode, Type1Code, …"""
        found: dict[str, str] = {}
        types = 0
        religions = 0
        for link in _LINK.findall(code):
            if link in self._tables["ethnic"] or link.islower():
                found.setdefault("EthnicCode", link)
            elif "CountryCode" not in found and (link in self._countries or link in self._tables["region"]):
                found["CountryCode"] = link
            elif link in self._tables["religion"] and religions < 2:
                religions += 1
                found[f"Religion{religions}Code"] = link
            elif link in self._tables["role"] or link in self._tables["kind"]:
                types += 1
                if types <= 3:
                    found[f"Type{types}Code"] = link
            elif link in self._tables["group"]:
                found.setdefault("KnownGroupCode", link)
        return found

    def _read(self, code: str, codes: CodeList) -> tuple[Coded, bool]:
        """What a chain means, and whether it is a mere role."""
        if codes == "keds":
            whole = self._tables["keds-group"].get(code)
            if whole is not None:
                return self._of_group(whole), False
        chain = self._sort(code, codes)
        known = not chain.unknown
        sectors = tuple(dict.fromkeys(s for row in (*chain.roles, *chain.kinds) for s in row.sectors))
        if chain.groups:
            coded = self._of_group(chain.groups[-1])
            return Coded(coded.actor, chain.country or coded.country, sectors or coded.sectors, known), False
        if chain.country is not None:
            return self._of_country(chain, code, sectors, known), False
        people = chain.peoples[-1] if chain.peoples else chain.region
        if people is not None:
            return self._of_people(people, chain.roles, sectors, known), False
        rows = [row for row in (*chain.roles, *chain.kinds) if row.name]
        if rows and known:
            return Coded(
                Actor(slug(rows[0].name), rows[0].name, "role", None, sectors, "role"), None, sectors, True
            ), True
        return Coded(self._unknown(code, "group", None, sectors), None, sectors, False), False

    def _sort(self, code: str, codes: CodeList) -> _Chain:
        chain = _Chain()
        tables = self._tables
        for link in _LINK.findall(code):
            before = bool(chain.peoples)
            country = self._country_link(link, codes) if chain.country is None and not chain.roles else None
            if link in tables["ethnic"]:
                chain.peoples.append(tables["ethnic"][link])
            elif (before or (link == "MUS" and chain.kinds)) and link in tables["religion"]:
                # "IMGMUSALQ" are Muslims, "MUSGOV" the government of Mauritius.
                chain.peoples.append(tables["religion"][link])
            elif country is not None and not before:
                chain.country = country
            elif link in tables["religion"] and not (link == "PRO" and not before):
                chain.peoples.append(tables["religion"][link])
            elif link in tables["role"]:
                chain.roles.append(tables["role"][link])
            elif link in tables["kind"]:
                chain.kinds.append(tables["kind"][link])
            elif link in tables["region"] and chain.region is None and chain.country is None:
                chain.region = tables["region"][link]
            elif link in tables["group"]:
                chain.groups.append(tables["group"][link])
            elif chain.country is None and (late := self._country_link(link, codes)) is not None:
                chain.country = late  # "NGOHRIUSA"
            elif not (link.isdigit() and before):  # the denominations of CHRPRO210 are numbers
                chain.unknown.append(link)
        return chain

    def _country_link(self, link: str, codes: CodeList) -> str | None:
        if codes == "keds" and link in self._tables["keds"]:
            return self._tables["keds"][link].actor
        return self._countries.get(link)

    def _of_group(self, row: Code) -> Coded:
        actor = self._base.get(row.actor) if row.actor else None
        if actor is None:
            actor = Actor(
                slug(row.name), row.name, "organisation" if row.sectors else "group", None, row.sectors, "named"
            )
        return Coded(actor, actor.country, actor.sectors, True)

    def _of_country(self, chain: _Chain, code: str, sectors: tuple[str, ...], known: bool) -> Coded:
        assert chain.country is not None
        country = self._base.actors[chain.country]
        suffixes = [row.actor for row in (*chain.roles, *chain.kinds) if row.actor]
        if suffixes[:2] == ["GOV", "MIL"]:
            suffixes = ["MOD"]
        if suffixes:
            actor = self.part(chain.country, suffixes[0]) or country
            return Coded(actor, chain.country, sectors or actor.sectors, known)
        if chain.peoples:
            people = chain.peoples[-1]
            whole = self._base.get(people.actor) if people.actor else None
            if whole is None or whole.country != chain.country:
                # Named actors have the id that their name gives, so that they are the same wherever they are named.
                name = f"{people.name} of {country.name}"
                whole = Actor(slug(name), name, "group", chain.country, (), "named", part_of=chain.country)
            return Coded(whole, chain.country, sectors, known)
        if chain.roles or chain.kinds or chain.unknown:
            # A country with what is no part of it: radicals, or a group of it that has no row.
            row = next(iter((*chain.roles, *chain.kinds)), None)
            name = f"{row.name if row is not None else code[3:]} of {country.name}"
            actor = Actor(slug(name), name, "group", chain.country, sectors, "named", part_of=chain.country)
            return Coded(actor, chain.country, sectors, known)
        return Coded(country, chain.country, country.sectors, known)

    def _of_people(self, people: Code, roles: list[Code], sectors: tuple[str, ...], known: bool) -> Coded:
        whole = self._base.get(people.actor) if people.actor else None
        actor = whole or Actor(slug(people.name), people.name, "group", None, (), "named")
        if roles:
            name = f"{roles[0].name} of {actor.name}"
            actor = Actor(slug(name), name, "group", actor.country, sectors, "named")
        return Coded(actor, actor.country, sectors or actor.sectors, known)

    def _name(self, name: str, date: str | None, country: str | None) -> Coded:
        bracket = _BRACKET.fullmatch(name)
        if bracket is not None and (found := self._bracketed(bracket["role"], bracket["of"], date)) is not None:
            return found
        own = self._names.get(name)
        actor = self._base.get(own) if own else self._base.resolve(name, date)
        words = name.split()
        if actor is None and 1 < len(words) < 5 and "(" not in name:
            # Names that texts write otherwise: "Sergey Viktorovich Lavrov", "Mariano Rajoy Brey", "Aso Taro".
            first, last = words[0], words[-1]
            for short in (f"{first} {last}", f"{first} {words[1]}") if len(words) > 2 else (f"{last} {first}",):
                near = self._base.resolve(short, date)
                if near is not None and near.kind == "person" and country in (None, near.country):
                    actor = near
                    break
        if actor is not None:
            where, sectors = self._base.standing(actor.id, date)
            return Coded(actor, country or where, sectors, True)
        region = next((row for row in self._tables["region"].values() if row.name == name), None)
        if region is not None:
            # "Africa" and "Southeast Asia" are who GDELT's codes of regions are.
            return self._of_people(region, [], (), True)
        kind = (
            "group" if bracket else "person" if 1 < len(words) < 6 and not _NO_PERSON.search(name) else "organisation"
        )
        return Coded(self._unknown(name, kind, country), country, (), False)

    def _unknown(self, name: str, kind: str, country: str | None, sectors: tuple[str, ...] = ()) -> Actor:
        """An actor of whom only the name is known; nobody gets the id of another by it."""
        identity = slug(name)
        if self._base.get(identity) is not None:
            identity = f"{identity}_"
        return Actor(identity, name, kind, country, sectors, "named")

    def _bracketed(self, role: str, of: str, date: str | None) -> Coded | None:
        country = self._country_actor(of)
        if country is None:
            whole = self._base.resolve(of, date)
            # "Terrorist (Boko Haram)" is the group; what of an organisation is meant is not known.
            return (
                Coded(whole, whole.country, whole.sectors, True)
                if whole is not None and whole.kind == "group"
                else None
            )
        title = self._tables["icews-title"].get(role)
        if title is not None:
            holder = self._base.holder(country, title.actor, date)
            if holder is not None:
                where, sectors = self._base.standing(holder.id, date)
                return Coded(holder, where or country, sectors or ("GOV",), True)
            actor = self.part(country, "GOV")
            return Coded(actor, country, actor.sectors, True) if actor is not None else None
        suffix = self._roles.get(fold(role)) or self._role_noun(role)
        actor = self.part(country, suffix) if suffix else None
        return Coded(actor, country, actor.sectors, True) if actor is not None else None

    def _role_noun(self, role: str) -> str | None:
        row = self._base.roles.get(fold(role))
        if row is None:
            return None
        return row.body or (row.sectors[0] if row.sectors and self._base.get(f"USA-{row.sectors[0]}") else None)

    def _country_actor(self, name: str) -> str | None:
        if name in self._base.countries:
            return name
        for reading in self._base.lookup(name):
            if reading.actor_id in self._base.countries and reading.kind in ("name", "alias", "acronym"):
                return reading.actor_id
        comma = name.partition(", ")
        return self._country_actor(f"{comma[2]} {comma[0]}") if comma[2] else None


@lru_cache(maxsize=1)
def actor_codes() -> ActorCodes:
    """The one ActorCodes of this process, read at the first call (milliseconds)."""
    tables: dict[str, dict[str, Code]] = {}
    for scheme, code, actor, name, sectors in table_rows(files("kg.data"), "actor_codes.csv", 5):
        tables.setdefault(scheme, {})[code] = Code(actor, name, listed(sectors))
    return ActorCodes(tables, knowledge_base())

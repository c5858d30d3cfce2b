"""What a node of a network is: an actor, or the country, the sector of a country, or the bloc that it stood for.

An actor that stands for nothing at a level (an alliance has no country) stays itself there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kg.actors import knowledge_base
from kg.errors import BadOption
from kg.model import Mention
from kg.vocabulary import vocabulary

Level = Literal["actor", "country", "sector", "bloc"]
LEVELS: tuple[Level, ...] = get_args(Level)

Blocs = Mapping[str, Collection[str]]
"""Name of a group of actors to the ids of its members: countries (ISO 3166-1 alpha-3) or other actors."""

INTERNATIONAL = "International"
"""Region of organisations that belong to no one country."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an event at some level: the node that it is drawn as."""

    id: str
    label: str
    kind: str
    country: str | None
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None


def check_level(level: str, blocs: Blocs | None) -> None:
    """Raises BadOption for a level that there is not, and for blocs without members or without their level."""
    if level not in LEVELS:
        raise BadOption(f"no level is called {level!r}; there are: {', '.join(LEVELS)}")
    if level == "bloc" and not blocs:
        raise BadOption("the level bloc needs blocs: a name and the members, such as EU=DEU,FRA,ITA")
    for name, members in (blocs or {}).items():
        if not name or not members:
            raise BadOption(f"the bloc {name!r} has no members")


def parties(mention: Mention, level: Level = "actor", blocs: Blocs | None = None) -> tuple[Party, ...]:
    """The nodes that ``mention`` is drawn as at ``level``; more than one for who stands for two sectors or blocs.

    Who stood for no country on the day (the head of an alliance) is rolled up into none, wherever he comes from.
    """
    actor, stood_for = mention.actor, mention.country
    if level == "bloc":
        named = [name for name, members in (blocs or {}).items() if actor.id in members or (stood_for or "") in members]
        if named:
            return tuple(Party(name, name, "bloc", None) for name in named)
    if level == "sector" and stood_for and mention.sectors:
        return tuple(
            Party(f"{stood_for}-{code}", sector_label(stood_for, code), "sector", stood_for, (code,))
            for code in mention.sectors
        )
    if level != "actor" and stood_for:
        return (country_party(stood_for, actor.name if actor.id == stood_for else None),)
    country = stood_for or actor.country
    return (Party(actor.id, actor.name, actor.kind, country, mention.sectors or actor.sectors, actor.wikidata),)


def country_party(country: str, name: str | None = None) -> Party:
    """The node of ``country`` (ISO 3166-1 alpha-3); ``name`` is for one that the knowledge base lacks."""
    known = knowledge_base().get(country)
    if known is None:
        return Party(country, name or country, "country", country)
    return Party(country, known.name, "country", country, (), known.wikidata)


def country_name(country: str) -> str:
    """The name of ``country`` (ISO 3166-1 alpha-3); the code itself where nobody knows it."""
    return country_party(country).label


def sector_label(country: str, sector: str) -> str:
    """A sector of a country in words: "United States, government"."""
    term = vocabulary().sectors.get(sector)
    return f"{country_name(country)}, {term.label.lower() if term else sector}"


def region(country: str | None, kind: str) -> str:
    """The region of ``country`` (ISO 3166-1 alpha-3); "International" for bodies without one; "" when unknown."""
    if country:
        return knowledge_base().regions.get(country, "")
    return INTERNATIONAL if kind in ("organisation", "body", "group", "bloc") else ""


def read_blocs(given: Iterable[str], resolve: Callable[[str], Sequence[str]] | None = None) -> dict[str, list[str]]:
    """Blocs as a user writes them: "EU=DEU,FRA,Italy"; a bloc named like an actor has that actor as a member too.

    ``resolve`` gives the ids behind a name. Raises BadOption for what is no bloc.
    """
    blocs: dict[str, list[str]] = {}
    for text in given:
        name, equals, members = text.partition("=")
        listed = [member.strip() for member in members.split(",") if member.strip()]
        if not equals or not name.strip() or not listed:
            raise BadOption(f"{text!r} is no bloc; write its name and members, such as EU=DEU,FRA,ITA")
        found = blocs.setdefault(name.strip(), [])
        for member in [name.strip(), *listed]:
            ids = [member] if member in knowledge_base().countries else list(resolve(member) if resolve else ())
            found.extend(one for one in ids or ([member] if member != name.strip() else []) if one not in found)
    return blocs

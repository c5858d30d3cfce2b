"""What reading finds in an article: mentions with the parties they denote, and the memory of what was named before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kg.model import Actor

Kind = Literal["name", "title", "role", "modifier", "place", "pronoun"]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor with the country and sectors that it stands for here."""

    actor: Actor
    country: str | None
    sectors: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """A mention in a parsed block: token range, head, what it denotes (several for "the two leaders"), and why."""

    start: int
    end: int
    head: int
    kind: Kind
    parties: tuple[Party, ...]
    how: str
    person: bool = False
    plural: bool = False
    adjective: bool = False
    confidence: float = 1.0
    title: str | None = None
    reading: str | None = None


@dataclass(slots=True)
class Memory:
    """What an article has named so far, newest last: for surnames, pronouns and phrases that point back."""

    people: dict[str, Party] = field(default_factory=dict)
    persons: list[tuple[Party, bool]] = field(default_factory=list)
    countries: list[Party] = field(default_factory=list)
    bodies: list[Party] = field(default_factory=list)
    acting: list[tuple[int, Party]] = field(default_factory=list)
    plurals: list[tuple[int, tuple[Party, ...]]] = field(default_factory=list)
    titles: dict[str, Party] = field(default_factory=dict)
    places: list[Party] = field(default_factory=list)
    scenes: list[Party] = field(default_factory=list)
    sentence: int = 0
    doubts: list[tuple[int, tuple[Party, ...]]] = field(default_factory=list)
    """Token indices of pronouns, in the block that is being read, that several fit equally well, and those."""

    def _name_family(self, party: Party) -> None:
        """A family name alone means the one of its bearers whom the article has named most, the last of equals."""
        surname = party.actor.name.split()[-1].lower()
        bearer = self.people.get(surname, party)
        told = [other.actor.id for other, _ in self.persons]
        if told.count(party.actor.id) >= told.count(bearer.actor.id):
            self.people[surname] = party

    def last_plural(self) -> tuple[Party, ...]:
        """The parties last named together, in this sentence or the one before it; empty where there are none."""
        if self.plurals and self.plurals[-1][0] >= self.sentence - 1:
            return self.plurals[-1][1]
        return ()

    def last_acting(self, kind: str | None = None) -> Party | None:
        """The country or body (of ``kind``) that a sentence was last about: this one or the one before it."""
        for sentence, party in reversed(self.acting):
            if sentence >= self.sentence - 1 and kind in (None, party.actor.kind):
                return party
        return None

    def note(self, found: Found, *, subject: bool, main: bool) -> None:
        """Remember a mention; ``subject``: it stood as a grammatical subject, ``main``: of the sentence itself."""
        if found.kind == "place" or found.parties[0].actor.kind == "country":
            self.places.append(found.parties[0])
            if found.kind == "place":
                self.scenes.append(found.parties[0])
        if found.kind in ("pronoun", "place"):
            return
        if found.title is not None and found.person and found.kind != "modifier":
            self.titles[found.title] = found.parties[0]
        if (found.plural or len(found.parties) > 1) and "JRN" not in found.parties[0].sectors:
            self.plurals.append((self.sentence, found.parties))
        for party in found.parties:
            if found.person or party.actor.kind == "person":
                self.persons.append((party, subject))
                for word in party.actor.name.split():
                    self.people.setdefault(word.lower(), party)
                self._name_family(party)
            elif party.actor.kind == "country":
                self.countries.append(party)
                if main:
                    self.acting.append((self.sentence, party))
                if not found.adjective:
                    self.bodies.append(party)
            elif found.kind != "modifier":
                self.bodies.append(party)
                if main:
                    self.acting.append((self.sentence, party))

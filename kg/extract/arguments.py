"""Which mentions stand in a slot of an act: subject, object, prepositions, owner; with conjuncts and appositions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.found import Found
from kg.extract.syntax import (
    complement_clauses,
    conjuncts,
    datives,
    logical_objects,
    logical_subjects,
    prepositional,
)
from kg.extract.word_classes import word_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OWNING = ("poss", "amod", "compound", "nmod")
# Heads that stand for whoever owns them: "the decision of X", "a wave of Russian drones", "positions of the Taliban".
_MEASURES = word_class("measure")


class Arguments:
    """The mentions of one sentence, looked up by the token that heads them."""

    def __init__(self, doc: Doc, mentions: Iterable[Found]) -> None:
        self.doc = doc
        self.mentions = list(mentions)
        self.by_head: dict[int, Found] = {}
        self.covering: dict[int, Found] = {}
        for mention in self.mentions:
            self.by_head[mention.head] = mention
            for index in range(mention.start, mention.end):
                self.covering.setdefault(index, mention)
            # a longer mention's own tokens must not hide the modifier inside it
        for mention in self.by_head.values():
            if mention.kind == "modifier":
                for index in range(mention.start, mention.end):
                    self.covering[index] = mention

    def denoted(self, token: Token, *, places: bool = False, owners: bool = True) -> list[Found]:
        """The mentions that the noun phrase at ``token`` denotes, conjuncts unfolded.

        ``places``: a place counts too. ``owners``: a phrase that is no actor stands for the one it belongs to
        ("Trump's decision" for Trump).
        """
        found: list[Found] = []
        parts = list(conjuncts(token))
        names = self._list_apposition(parts)
        for part in names or parts:
            found.extend(self._one(part, places=places, owners=owners))
        unique: list[Found] = []
        for mention in found:
            if all(mention is not other for other in unique):
                unique.append(mention)
        return unique

    def _list_apposition(self, parts: list[Token]) -> list[Token]:
        """ "two companies, Rosneft and Lukoil": the names that the plural announces, however the parser joins them."""
        first = parts[0]
        if first.tag_ != "NNS" or len(parts) < 3:
            return []
        after = first.i + 1
        rest = parts[1:]
        if (
            after < len(self.doc)
            and self.doc[after].text in (",", ":", "-")
            and all(part.pos_ == "PROPN" or part.ent_type_ for part in rest)
        ):
            return rest
        return []

    def _one(self, token: Token, *, places: bool, owners: bool) -> list[Found]:
        mention = self.by_head.get(token.i)
        if mention is None or mention.kind == "modifier":
            covering = self.covering.get(token.i)
            mention = covering if covering is not None and covering.kind != "modifier" else None
        appositions = [child for child in token.children if child.dep_ == "appos"]
        if mention is not None and (mention.kind in ("title", "role") or mention.plural):
            named: list[Found] = []
            for child in appositions:
                named += [m for m in self.denoted(child, owners=False) if m.kind == "name"]
            named = named or self._close_apposition(mention)
            if named:
                return named
        if mention is not None:
            return [mention] if mention.kind != "place" or places else []
        for child in appositions:
            named = self.denoted(child, owners=False)
            if named:
                return named
        if token.lemma_.lower() in _MEASURES or token.pos_ == "NUM":
            of = [m for noun in prepositional(token, "of") for m in self.denoted(noun, places=places)]
            if of:
                return of
        own = self.owners(token, prepositions=()) if owners and token.pos_ in ("NOUN", "PROPN") else []
        if own:
            return own
        if places and owners:
            inside = [m for slot in ("of", "in") for noun in prepositional(token, slot) for m in self._places(noun)]
            if inside:
                return inside
        return self.owners(token) if owners and token.pos_ in ("NOUN", "PROPN") else []

    def _close_apposition(self, mention: Found) -> list[Found]:
        """ "the oil producers Rosneft and Lukoil": names right behind the noun, whatever the parser makes of them."""
        behind = self.covering.get(mention.end)
        if behind is None or behind.kind != "name" or not mention.plural or behind.start != mention.end:
            return []
        return [behind, *self._joined(self.doc[behind.head])]

    def _places(self, token: Token) -> list[Found]:
        """Places that the noun names or lies in: "a plant in the city of Bryansk"."""
        mention = self.by_head.get(token.i)
        if mention is not None:
            return [mention] if mention.kind == "place" else []
        for preposition in ("of", "in"):
            for noun in prepositional(token, preposition):
                found = self._places(noun)
                if found:
                    return found
        return []

    def owners(self, token: Token, *, prepositions: tuple[str, ...] = ("of", "by"), depth: int = 0) -> list[Found]:
        """Whose thing or act the noun at ``token`` is: possessor, national adjective, of- or by-phrase."""
        for label in ("poss", "amod", "nmod", "compound"):
            for child in token.children:
                if child.dep_ != label:
                    continue
                mention = self.by_head.get(child.i) or self.covering.get(child.i)
                if mention is not None:
                    if label in ("amod", "nmod") and not mention.adjective and mention.kind != "modifier":
                        continue
                    return [mention, *self._joined(child)]
                if label == "poss" and depth < 2:
                    inner = self.denoted(child)
                    if inner:
                        return inner
                for grand in child.children:  # "US-led forces", "two Russian oil firms"
                    mention = self.by_head.get(grand.i)
                    if mention is not None and label in ("amod", "compound"):
                        return [mention]
        for preposition in prepositions:
            found = [m for noun in prepositional(token, preposition) for m in self.denoted(noun, owners=depth < 1)]
            if found:
                return found
        return []

    def _joined(self, token: Token) -> list[Found]:
        return [m for part in list(conjuncts(token))[1:] if (m := self.by_head.get(part.i)) is not None]

    def all(self, tokens: Iterable[Token], *, places: bool = False, owners: bool = True) -> list[Found]:
        """The mentions denoted by several tokens."""
        return [m for token in tokens for m in self.denoted(token, places=places, owners=owners)]

    def subjects(self, verb: Token) -> list[Found]:
        """The mentions that do what the verb says."""
        return self.all(logical_subjects(verb))

    def slot(self, token: Token, slot: str, *, places: bool = False) -> list[Found]:
        """The mentions in ``slot`` of the verb or noun at ``token``; slots are those of the lexicon's columns.

        Prepositions are looked for on the token, then on its objects ("impose sanctions on Iran").
        """
        if slot == "subj":
            return self.subjects(token)
        if slot == "obj":
            return self.all(logical_objects(token), places=places)
        if slot == "dative":
            found = self.all(datives(token)) or self.slot(token, "to")
            if not found:  # "gave Ukraine tanks", where the parser makes one noun of the two
                owners = [m for noun in logical_objects(token) for m in self.owners(noun, prepositions=())]
                found = [m for m in owners if self.doc[m.head].dep_ == "compound" and not m.adjective]
            return found
        if slot == "comp":
            found = []
            for clause in complement_clauses(token):
                found.extend(self.subjects(clause) if not _own_control(clause) else [])
            return found
        if slot == "owner":
            return self.owners(token)
        found = self.all(prepositional(token, slot), places=places)
        if not found and token.pos_ in ("VERB", "AUX"):
            inner = [noun for thing in logical_objects(token) for noun in prepositional(thing, slot)]
            found = self.all(inner, places=places)
        return found


def _own_control(clause: Token) -> bool:
    """Whether the clause has no subject of its own (it would give back the subject of its governor)."""
    return not any(child.dep_ in ("nsubj", "nsubjpass") for child in clause.children)

"""The actors that a parsed block names: by name, by office, by role with a nationality, or by a place that is hit.

Everything found keeps its own span. Which actor a mention denotes is decided here and in ``kg.extract.reference``
(pronouns and phrases that point back); which of them do something is decided elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.actor_names import slug
from kg.actors import KnowledgeBase, Name, Role, fold
from kg.extract.found import Found, Kind, Memory, Party
from kg.extract.word_classes import word_class
from kg.model import Actor, Article

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

MAX_NAME_TOKENS = 9
_LOCATIVE = frozenset(
    "in at near across inside outside around throughout within through over along off above beyond under".split()
)
_NAME_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "appos", "dative"})
_NOT_PERSONAL = frozenset("Mr Mrs Ms Dr Sir Lord President Minister King Queen Prince General".split())
# Labels of spaCy's entities that can be actors which the knowledge base does not know.
_NAMED = {"PERSON": "person", "ORG": "organisation", "NORP": "group"}
_BODY_SECTORS = ("GOV", "MIL", "COP", "LEG", "JUD", "SPY")


class MentionFinder:
    """Finds the mentions of one article, block by block, in order; keeps the article's ``memory``."""

    def __init__(self, article: Article, base: KnowledgeBase) -> None:
        self.article = article
        self.base = base
        self.memory = Memory()
        self.heading = False

    def find(self, doc: Doc, *, heading: bool = False) -> list[Found]:
        """All mentions of ``doc`` but pronouns and phrases that point back, in order of their start."""
        self.heading = heading
        taken: set[int] = set()
        found = self._names(doc, taken)
        found += self._places(doc, taken)
        if not heading:
            found += self._unknown_names(doc, taken, found)
        found += self._roles(doc, taken, found)
        self._describe_persons(doc, found)
        found.sort(key=lambda mention: (mention.start, mention.end))
        return found

    def party(self, actor: Actor) -> Party:
        """The actor with what it stood for on the article's date."""
        if actor.scope != "shared":
            return Party(actor, actor.country, actor.sectors)
        country, sectors = self.base.standing(actor.id, self.article.date)
        return Party(actor, country, sectors)

    # ---- names that the knowledge base knows

    def _names(self, doc: Doc, taken: set[int]) -> list[Found]:
        found = []
        position = 0
        while position < len(doc):
            match = self._longest(doc, position)
            if match is None:
                position += 1
                continue
            end, names = match
            mention = self._named(doc, position, end, names)
            if mention is not None:
                found.append(mention)
                taken.update(range(position, end))
            position = end
        return found

    def _longest(self, doc: Doc, start: int) -> tuple[int, tuple[Name, ...]] | None:
        first = doc[start]
        if first.lower_ == "the" and doc[start : start + 2].text != "The Hague":
            return None  # the article is no part of a name
        if not (first.text[0].isalnum() or first.text[0] in "'É") or first.is_space:
            return None
        for end in range(min(len(doc), start + MAX_NAME_TOKENS), start, -1):
            last = doc[end - 1]
            if last.is_space or last.tag_ == "POS" or (last.is_punct and last.text[-1] != "."):
                continue
            surface = doc[start:end].text
            if not any(word[:1].isupper() or word[:1].isdigit() for word in re.split(r"[\s-]+", surface)):
                continue
            names = self.base.lookup(surface, self.article.date)
            if names and self._is_name_here(doc, start, end, names):
                return end, names
        return None

    def _is_name_here(self, doc: Doc, start: int, end: int, names: tuple[Name, ...]) -> bool:
        token = doc[start]
        if end - start > 1:
            return True
        if token.ent_type_ == "PERSON" and token.ent_iob_ == "I" and doc[start - 1].pos_ == "PROPN":
            if not any(self._is_person(name) for name in names) and not self.base.lookup(doc[start - 1].text):
                return False  # "Michael Jordan" is no country
        if token.text.lower() in self.memory.people or (token.text.isupper() and len(token.text) > 2):
            return True
        if token.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "CCONJ", "DET", "ADV", "INTJ") and token.tag_ != "NNP":
            # "Turkey" is no verb, but a sentence may begin with "Jordan" or "Chad" mis-tagged: believe the entity
            return token.ent_type_ in ("GPE", "NORP", "PERSON", "ORG")
        if all(name.kind == "surname" for name in names):
            named = token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or token.text.lower() in self.memory.people
            placed = token.pos_ in ("NOUN", "ADJ", "VERB") and token.dep_ in _NAME_PLACES and token.text[0].isupper()
            if token.pos_ != "PROPN" and not named and not self.heading and not placed:
                return False
            before = doc[start - 1] if start else None
            if (
                before is not None
                and before.pos_ == "PROPN"
                and before.ent_type_ == "PERSON"
                and before.text.rstrip(".") not in _NOT_PERSONAL
                and not self.base.lookup(before.text)
            ):
                return False  # another person of that surname
            after = doc[end] if end < len(doc) else None
            if after is not None and after.pos_ == "PROPN" and after.ent_iob_ == "I" and token.ent_type_ != "":
                return False  # part of a longer name: "Brown University"
        return True

    def _named(self, doc: Doc, start: int, end: int, names: tuple[Name, ...]) -> Found | None:
        span = doc[start:end]
        head = _span_head(span)
        if end - start == 1 and all(name.kind == "surname" for name in names) and self._of_another(doc, span.text):
            return None  # "Baker" after "Ginger Baker" is he: see _unknown_names
        name = self._choose(names, head)
        if name is None:
            return None
        actor = self.base.get(name.actor_id)
        if actor is None:
            return None
        if name.kind == "title" and name.office is not None:
            return self._office(doc, start, end, head, name.office, actor)
        kind = self._name_kind(head, actor)
        return Found(
            start,
            end,
            head.i,
            kind,
            (self.party(actor),),
            f"{name.kind} of {actor.name}",
            person=actor.kind == "person",
            plural=name.kind == "demonym" and head.tag_ in ("NNS", "NNPS"),
            reading=name.kind,
            adjective=name.kind in ("adjective", "demonym") and head.dep_ in ("amod", "compound", "nmod"),
        )

    def _of_another(self, doc: Doc, surname: str) -> bool:
        """Whether the article names in full a person of that family name whom the knowledge base does not know."""
        party = self.memory.people.get(surname.lower())
        if party is not None:
            return party.actor.scope != "shared"
        return any(
            entity.label_ == "PERSON"
            and len(entity) > 1
            and surname in (token.text for token in entity[1:])  # "Wanda Vázquez Garced" is called Vázquez
            and entity[0].text.rstrip(".") not in _NOT_PERSONAL
            and not self.base.lookup(entity.text, self.article.date)
            for entity in doc.ents
        )

    def _office(self, doc: Doc, start: int, end: int, head: Token, office: str, of: Actor) -> Found | None:
        """An office without or before a name: "the Turkish president", "Iraqi Foreign Minister Hoshyar Zebari"."""
        role = self.base.roles.get(office)
        sectors = role.sectors if role is not None else ("GOV",)
        holder = None if _former(head) else self.base.holder(of.id, office, self.article.date)
        if head.dep_ == "compound" and head.head.pos_ == "PROPN":
            how = f"{office} of {of.name}, before a name"
            return Found(start, end, head.i, "modifier", (Party(of, of.country, sectors),), how, title=office)
        if holder is not None:
            how = f"{office} of {of.name} on {self.article.date or 'today'}"
            return Found(start, end, head.i, "title", (self.party(holder),), how, person=True, title=office)
        name = doc[start:end].text
        actor = Actor(f"{self.article.hash}/{slug(name.lower())}", name, "role", of.country, sectors, scope="role",
                      part_of=of.id)  # fmt: skip
        how = f"{office} of {of.name}, holder unknown"
        return Found(start, end, head.i, "title", (Party(actor, of.country, sectors),), how, person=True,
                     confidence=0.9, title=office)  # fmt: skip

    def _choose(self, names: tuple[Name, ...], head: Token) -> Name | None:
        if len(names) == 1:
            return names[0]
        if head.ent_type_ == "PERSON":
            people = [name for name in names if name.kind in ("surname", "alias", "name") and self._is_person(name)]
            names = tuple(people) or names
        else:
            others = [name for name in names if name.kind != "surname"]
            names = tuple(others) or names
        seen = {party.actor.id for party, _ in self.memory.persons}
        for name in names:
            if name.actor_id in seen:
                return name
        surnames = [name for name in names if self._is_person(name)]
        if len(surnames) == len(names):
            serving = [n for n in surnames if "GOV" in self.base.standing(n.actor_id, self.article.date)[1]]
            if len(serving) == 1:
                return serving[0]
            return None  # two people could be meant: say nothing rather than guess
        return min(names, key=lambda name: _PREFERENCE.get(name.kind, 9))

    def _is_person(self, name: Name) -> bool:
        actor = self.base.get(name.actor_id)
        return actor is not None and actor.kind == "person"

    def _name_kind(self, head: Token, actor: Actor) -> Kind:
        if head.dep_ in ("amod", "compound", "nmod", "poss") and head.head.pos_ in ("NOUN", "PROPN", "ADJ"):
            return "modifier"
        area = actor.kind == "country" or (actor.kind == "group" and not actor.sectors)  # a state, a part of the world
        if area and _is_location(head):
            return "place"
        return "name"

    # ---- names that it does not know

    def _unknown_names(self, doc: Doc, taken: set[int], known: list[Found]) -> list[Found]:
        found: list[Found] = []
        for entity in doc.ents:
            kind = _NAMED.get(entity.label_)
            if kind is None:
                continue
            start, end = entity.start, entity.end
            while start < end and _no_name(doc[start]):
                start += 1
            while end > start and (doc[end - 1].tag_ in ("POS", "''", "``") or doc[end - 1].is_punct):
                end -= 1
            if start >= end:
                continue
            head = _span_head(doc[start:end])
            if any(token.i in taken for token in doc[start:end]):
                continue
            if head.pos_ != "PROPN" and not (kind == "group" and head.pos_ in ("NOUN", "ADJ")):
                continue
            text = doc[start:end].text
            if not text[0].isupper() or len(text) < 3 or any(char.isdigit() for char in text):
                continue
            if self.base.roles.get(text.lower()) is not None:
                continue  # "the Foreign Ministry": whose it is, is found out below
            remembered = self._named_before(text, kind, [*known, *found])
            if remembered is not None:
                parties: tuple[Party, ...] = (remembered,)
                how = f"named before as {remembered.actor.name}"
            else:
                actor = Actor(slug(text), text, kind, scope="named")
                parties = (Party(actor, None, ()),)
                how = f"a {kind} that the knowledge base does not know"
            modifier = head.dep_ in ("amod", "compound", "nmod", "poss") and head.head.pos_ in ("NOUN", "PROPN")
            found.append(
                Found(
                    start,
                    end,
                    head.i,
                    "modifier" if modifier else "name",
                    parties,
                    how,
                    person=kind == "person" or parties[0].actor.kind == "person",
                    plural=kind == "group",
                    confidence=0.8,
                )
            )
            taken.update(range(start, end))
        return found

    def _named_before(self, text: str, kind: str, earlier: list[Found]) -> Party | None:
        """The person or body that the article named in full before and now by a part of its name."""
        words = text.split()
        if len(words) > 1:
            return None
        parties = [mention.parties[0] for mention in reversed(earlier)] + list(reversed(self.memory.bodies))
        for party in parties:
            name = party.actor.name.split()
            if len(name) < 2 or party.actor.kind in ("country", "role"):
                continue
            if party.actor.kind == "person":
                if text in (name[0], name[-1]):
                    return party
            elif kind != "person" and text == name[-1]:
                return party  # "the Commission" after "the European Commission"
        return self.memory.people.get(text.lower())

    # ---- places

    def _places(self, doc: Doc, taken: set[int]) -> list[Found]:
        """Towns and regions: no actors, but what an attack, a deployment or a withdrawal can be aimed at."""
        found = []
        for start in range(len(doc)):
            if start in taken or doc[start].pos_ != "PROPN":
                continue
            for end in range(min(len(doc), start + 4), start, -1):
                if any(index in taken for index in range(start, end)) or doc[end - 1].pos_ != "PROPN":
                    continue
                places = self.base.places.get(fold(doc[start:end].text), ())
                country = self.base.get(places[0].country) if len(places) == 1 else None
                if country is not None:
                    head = _span_head(doc[start:end])
                    how = f"a {places[0].kind} of {country.name}"
                    found.append(Found(start, end, head.i, "place", (self.party(country),), how, confidence=0.85))
                    taken.update(range(start, end))
                    break
        return found

    # ---- roles, offices and bodies

    def _roles(self, doc: Doc, taken: set[int], named: list[Found]) -> list[Found]:
        by_token = {index: mention for mention in named for index in range(mention.start, mention.end)}
        found = []
        for token in doc:
            if token.i in taken or token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.dep_ in ("amod", "nmod"):
                continue
            if self._points_back(token, by_token):
                continue
            if token.dep_ == "compound" and token.head.pos_ in ("PROPN", "NOUN"):
                continue  # "President Putin", "opposition leader": the head speaks
            match = self._role(doc, token)
            if match is None:
                continue
            role, start = match
            mention = self._role_mention(doc, token, start, role, self._owner(token, start, by_token))
            if mention is not None:
                self._join_owners(doc, mention, start, role, by_token)
                found.append(mention)
        return found

    def _join_owners(self, doc: Doc, mention: Found, start: int, role: Role, by_token: dict[int, Found]) -> None:
        """"UK and EU negotiators": the one mention denotes a party for each owner, in order."""
        token = doc[mention.head]
        if token.tag_ not in ("NNS", "NNPS"):
            return
        before = [child for child in token.children if child.dep_ in ("amod", "compound", "nmod")]
        words = {t.i: t for child in before for t in (child, *child.conjuncts) if t.i < token.i}
        owners = [by_token[i] for i in sorted(words) if i in by_token]
        if len(owners) < 2 or any(owner.parties[0].actor.kind not in _OWNERS for owner in owners):
            return
        if not any(word.dep_ == "cc" for word in doc[owners[0].end : owners[-1].start]):
            return
        each = [self._role_mention(doc, token, start, role, owner.parties[0]) for owner in owners]
        mention.parties = tuple(one.parties[0] for one in each if one is not None)
        mention.start = min(mention.start, owners[0].start)
        mention.how = f"{role.noun} of {', '.join(owner.parties[0].actor.name for owner in owners)}"

    def _points_back(self, token: Token, by_token: dict[int, Found]) -> bool:
        """"the two leaders", "the company": left to ``kg.extract.reference``, which falls back on ``plain_role``."""
        words = {child.lower_ for child in token.children}
        lemma = token.lemma_.lower()
        if words & {"two", "both"}:
            known = lemma in word_class("leader") | word_class("state")
            return known and bool(words & {"the", "both"}) and self._owner(token, token.i, by_token) is None
        classes = ("state", "group", "organisation", "company")
        return (
            bool(words & {"the", "this"})
            and token.tag_ in ("NN", "NNP")
            and any(lemma in word_class(name) for name in classes)
            and not any(child.dep_ in ("compound", "amod", "prep", "poss") for child in token.children)
        )

    def plain_role(self, doc: Doc, token: Token) -> Found | None:
        """The role at ``token`` as an actor of its own, where nothing was found that it points back to."""
        match = self._role(doc, token)
        return self._role_mention(doc, token, match[1], match[0], None) if match is not None else None

    def place_body(self, doc: Doc, mention: Found) -> None:
        """"the military", "the government": that of the country that acts here."""
        token = doc[mention.head]
        match = self._role(doc, token)
        definite = any(child.dep_ == "det" and child.lower_ == "the" for child in token.children)
        definite = definite and token.dep_ in ("nsubj", "nsubjpass")
        owner = self.memory.last_acting("country")
        if match is not None and match[0].body is not None and definite and owner is not None:
            self.adopt(doc, mention, owner)

    def adopt(self, doc: Doc, mention: Found, owner: Party) -> None:
        """Give the role at ``mention`` the country of ``owner``, found since ("its forces", "his foreign minister")."""
        token = doc[mention.head]
        match = self._role(doc, token)
        if match is None or mention.parties[0].country is not None or owner.actor.kind == "role":
            return
        if owner.actor.kind == "person":  # "his forces": those of the country he stands for
            whole = self.base.get(self.base.represents(owner.actor.id, self.article.date) or "")
            if whole is None:
                return
            owner = self.party(whole)
        better = self._role_mention(doc, token, match[1], match[0], owner)
        if better is not None and better.parties[0].country is not None:
            mention.parties, mention.how, mention.kind = better.parties, better.how, better.kind
            mention.person, mention.title = better.person, better.title

    def _role(self, doc: Doc, token: Token) -> tuple[Role, int] | None:
        for length in (3, 2, 1):
            start = token.i - length + 1
            if start < 0 or (length > 1 and doc[start].pos_ in ("DET", "PUNCT", "VERB")):
                continue
            words = [word.lower_ for word in doc[start : token.i]]
            for last in (token.lower_, token.lemma_.lower()):
                role = self.base.roles.get(" ".join([*words, last]))
                if role is not None:
                    return role, start
        # "secretary of state", "chief of staff"
        end = min(len(doc), token.i + 3)
        role = self.base.roles.get(doc[token.i : end].text.lower()) if end - token.i == 3 else None
        return (role, token.i) if role is not None else None

    def _role_mention(self, doc: Doc, token: Token, start: int, role: Role, owner: Party | None) -> Found | None:
        plural = token.tag_ in ("NNS", "NNPS") or role.body is not None
        first = min([start, *(child.i for child in token.children if child.dep_ in _PREMODIFIERS and child.i < start)])
        first = min(first, *(t.i for t in doc[first].subtree)) if first < start else first
        span = (first, token.i + 1)
        if owner is None:
            if role.title and not plural and not any(child.dep_ in ("compound", "amod") for child in token.children):
                return None  # "the president": a phrase that points back
            actor = Actor(
                f"{self.article.hash}/{slug(doc[start : token.i + 1].text.lower())}",
                doc[start : token.i + 1].text,
                "role",
                None,
                role.sectors,
                scope="role",
            )
            return Found(*span, token.i, "role", (Party(actor, None, role.sectors),), "a role without a country",
                         person=_is_person(role) and not plural, plural=plural, confidence=0.75)  # fmt: skip
        country = owner.country
        if role.noun.split()[-1] in _RELATIONS:  # an ally of America is not America
            name = doc[span[0] : span[1]].text
            actor = Actor(f"{self.article.hash}/{slug(name.lower())}", name, "role", None, role.sectors, scope="role")
            return Found(*span, token.i, "role", (Party(actor, None, role.sectors),),
                         f"{role.noun} of {owner.actor.name}",
                         person=not plural, plural=plural, confidence=0.75)  # fmt: skip
        if role.title and not plural:
            holder = self.base.holder(owner.actor.id, role.title, self.article.date)
            if holder is not None and not _former(token):
                return Found(*span, token.i, "title", (self.party(holder),),
                             f"{role.title} of {owner.actor.name} on {self.article.date}", person=True,
                             title=role.title)  # fmt: skip
        sectors = ("ELI",) if _former(token) else role.sectors
        body = self.base.get(f"{country}-{sectors[0]}") if country and sectors and sectors[0] in _BODY_SECTORS else None
        if body is not None:
            party = Party(body, country, sectors)
            how = f"{role.noun} of {owner.actor.name}"
        else:
            name = doc[span[0] : span[1]].text
            actor = Actor(
                f"{self.article.hash}/{slug(name.lower())}", name, "role", country, sectors, scope="role",
                part_of=owner.actor.id if owner.actor.scope == "shared" else None,
            )  # fmt: skip
            party = Party(actor, country, sectors)
            how = f"{role.noun} with {owner.actor.name}"
        return Found(*span, token.i, "title" if role.title else "role", (party,), how,
                     person=_is_person(role) and not plural, plural=plural, confidence=0.9,
                     title=role.title)  # fmt: skip

    def _owner(self, token: Token, start: int, by_token: dict[int, Found]) -> Party | None:
        """Whose role it is: "Iraqi officials", "Turkey's foreign minister", "president of France", "NATO chief"."""
        for child in token.children:
            if child.dep_ in _PREMODIFIERS or child.dep_ == "nmod":
                for candidate in (child, *child.children):
                    mention = by_token.get(candidate.i)
                    if mention is not None and mention.parties[0].actor.kind in _OWNERS:
                        return mention.parties[0]
        for index in range(start - 1, max(-1, start - 4), -1):
            mention = by_token.get(index)
            if mention is not None and mention.adjective and token.doc[index].head.i in range(index, token.i + 1):
                return mention.parties[0]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "from", "in"):
                for grand in child.children:
                    mention = by_token.get(grand.i)
                    if grand.dep_ == "pobj" and mention is not None and mention.parties[0].actor.kind in _OWNERS:
                        return mention.parties[0]
        return None

    def _describe_persons(self, doc: Doc, found: list[Found]) -> None:
        """Give persons whom the knowledge base does not know the country and sectors that the text states."""
        by_token = {index: mention for mention in found for index in range(mention.start, mention.end)}
        for mention in found:
            party = mention.parties[0]
            if not mention.person or mention.kind not in ("name", "title"):
                continue
            head = doc[mention.head]
            self._name_title(head, mention, by_token)
            if party.actor.scope != "named" or party.country:
                continue
            country: str | None = None
            sectors: tuple[str, ...] = ()
            near = [child for child in head.children if child.dep_ in ("compound", "amod", "poss", "nmod", "appos")]
            if head.dep_ == "appos":
                near.append(head.head)
            for token in near:
                other = by_token.get(token.i)
                if other is not None and other is not mention:
                    if other.kind in ("title", "role") or other.parties[0].actor.kind in _OWNERS:
                        country = country or other.parties[0].country
                    if other.kind in ("title", "role"):
                        sectors = sectors or other.parties[0].sectors
                if token.dep_ == "compound" or token.pos_ in ("NOUN", "PROPN"):
                    match = self._role(doc, token)
                    if match is not None:
                        sectors = sectors or match[0].sectors
                        owner = self._owner(token, match[1], by_token)
                        country = country or (owner.country if owner else None)
            if country or sectors:
                actor = Actor(party.actor.id, party.actor.name, "person", country, sectors, scope="named")
                described = Party(actor, country, sectors)
                for other in found:  # the same person's other mentions in this block
                    if other.parties[0].actor.id == actor.id:
                        other.parties = (described,)

    def _name_title(self, head: Token, mention: Found, by_token: dict[int, Found]) -> None:
        """The title that stands with a name: before it, in apposition, or the other way round."""
        near = [child for child in head.children if child.dep_ in ("compound", "appos", "amod")]
        if head.dep_ == "appos":
            near.append(head.head)
        for token in near:
            other = by_token.get(token.i)
            if other is not None and other.title is not None:
                mention.title = mention.title or other.title
                return
            match = self._role(head.doc, token)
            if match is not None and match[0].title:
                mention.title = mention.title or match[0].title
                return


_PREMODIFIERS = frozenset({"amod", "compound", "poss", "det", "nummod"})
_RELATIONS = word_class("relation")
_OWNERS = frozenset({"country", "organisation", "body", "group", "company", "media"})
_PREFERENCE = {"name": 0, "acronym": 1, "alias": 2, "adjective": 3, "demonym": 3, "seat": 4, "capital": 5, "title": 6}


def _no_name(token: Token) -> bool:
    """A word that spaCy takes into a name and that is none of it: an article, a possessive, a form of address."""
    return token.pos_ in ("DET", "PUNCT", "ADP", "PRON") or token.text in _NOT_PERSONAL


def _is_person(role: Role) -> bool:
    """Whether one bearer of the role is a human being: an envoy is, a bank or a nation is not."""
    return role.title is not None or (role.body is None and role.noun.split()[-1] not in word_class("collective"))


def _former(token: Token) -> bool:
    return any(child.lower_ in ("former", "ex", "ousted", "late", "deposed") for child in token.children)


def _span_head(span: Span) -> Token:
    """The token of the span that the rest of the sentence hangs on."""
    inside = set(range(span.start, span.end))
    for token in span:
        if token.head.i not in inside or token.head == token:
            return token
    return span[-1]


def _is_location(head: Token) -> bool:
    """Whether the word stands in a phrase that says where: "in Ukraine", "at the White House"."""
    if head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE:
        return True
    return head.dep_ == "conj" and head.head != head and _is_location(head.head)

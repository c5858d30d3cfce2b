"""Pronouns and phrases that point back: "he", "they", "the president", "the two leaders", "the group".

Salience rules over the article's memory: number and kind must agree, subjects come before others, the nearest first.
What stays open is left unresolved, never guessed from nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.actors import KnowledgeBase
from kg.extract.doubt import doubtful
from kg.extract.found import Found, Memory, Party
from kg.extract.mentions import MentionFinder
from kg.extract.syntax import conjuncts
from kg.extract.word_classes import word_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers", "himself", "herself"})
NEUTRAL = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_LEADERS = word_class("leader")
_STATES = word_class("state")
_BODIES = {
    **dict.fromkeys(word_class("group"), ("group", "organisation")),
    **dict.fromkeys(word_class("organisation"), ("organisation",)),
    **dict.fromkeys(word_class("body"), ("body",)),
    **dict.fromkeys(word_class("company"), ("company",)),
}
_PLACES = word_class("place")
_WHERE = frozenset({"from", "in", "into", "inside", "across", "throughout", "within"})
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_RECENT = 12


def resolve_first_person(doc: Doc, speaker: Callable[[int], Party | None]) -> list[Found]:
    """The mentions "I", "we", "our": ``speaker(token)`` is who says the word there, None where nobody is quoted."""
    result = []
    for token in doc:
        if token.lower_ in FIRST and token.tag_ in ("PRP", "PRP$"):
            party = speaker(token.i)
            if party is not None:
                how = f"{token.lower_}: the speaker, {party.actor.name}"
                result.append(_back(token, token.i, (party,), how, person=True))
    return result


def resolve(doc: Doc, sentence: tuple[int, int], found: list[Found], finder: MentionFinder) -> list[Found]:
    """The mentions in the sentence (token range) that point back, given those that were found by name or role.

    The memory must hold everything up to the sentence; the sentence's own mentions are added here, in order.
    """
    memory, base = finder.memory, finder.base
    memory.sentence += 1
    by_head = {mention.head: mention for mention in found}
    # the "its" of "its forces" points back although it stands inside a mention
    spans = (range(mention.start, mention.end) for mention in found)
    taken = {index for span in spans for index in span if doc[index].tag_ != "PRP$"}
    result: list[Found] = []
    for index in range(*sentence):
        token = doc[index]
        if index in by_head:
            mention = by_head[index]
            if mention.kind == "role" and mention.parties[0].country is None:
                finder.place_body(doc, mention)
            subject = token.dep_ in ("nsubj", "nsubjpass")
            memory.note(mention, subject=subject, main=subject and token.head == token.sent.root)
            joined = [by_head[other.i].parties[0] for other in conjuncts(token) if other.i in by_head]
            if len(joined) > 1 and token.dep_ != "conj" and mention.kind != "modifier":
                memory.plurals.append((memory.sentence, tuple(joined)))
        if index in taken:
            continue
        word = token.lower_
        back: Found | None = None
        if word in PERSONAL and token.tag_ in ("PRP", "PRP$"):
            back = _own(token, by_head, persons=True) or _person(token, memory)
        elif word in NEUTRAL and token.tag_ in ("PRP", "PRP$"):
            back = _own(token, by_head, persons=False) or _neutral(token, memory)
        elif word in PLURAL:
            back = _plural(token, memory)
        elif word in _NUMBERS:
            back = _number(token, memory)
        elif token.pos_ in ("NOUN", "PROPN") and _definite(token):
            back = _phrase(doc, token, memory, base)
            if back is None and token.tag_ in ("NN", "NNP"):
                back = finder.plain_role(doc, token)
        elif token.ent_type_ == "GPE" and token.ent_iob_ == "B":
            back = _unknown_place(token, memory, taken)
        rivals = doubtful(back, memory) if word in PERSONAL | NEUTRAL and token.dep_ != "poss" else ()
        if rivals:
            memory.doubts.append((token.i, rivals))
        elif back is not None:
            result.append(back)
            taken.update(range(back.start, back.end))
    return result


def _unknown_place(token: Token, memory: Memory, taken: set[int]) -> Found | None:
    """A town that no table knows lies in the country of the place that the article named last."""
    end = token.i + 1
    while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    head = token.doc[token.i : end].root
    if taken.intersection(range(token.i, end)) or not token.text[0].isupper():
        return None
    if not memory.places or head.dep_ not in ("pobj", "dobj", "conj", "appos", "nsubjpass"):
        return None
    party = memory.places[-1]
    how = f"a place that the knowledge base does not know, taken to lie in {party.actor.name}"
    return Found(token.i, end, head.i, "place", (party,), how, confidence=0.6)


def _back(token: Token, start: int, parties: tuple[Party, ...], how: str, *, person: bool = False) -> Found:
    return Found(
        start, token.i + 1, token.i, "pronoun", parties, how, person=person, plural=len(parties) > 1, confidence=0.8
    )


def _person(token: Token, memory: Memory) -> Found | None:
    recent = memory.persons[-_RECENT:]
    if not recent:
        return None
    subjects = [party for party, subject in recent if subject]
    own = _clause_subject(token)
    candidates = [*reversed(subjects), *(party for party, _ in reversed(recent))]
    if (token.dep_ in ("dobj", "pobj", "dative") or token.lower_ == "him") and own is not None:
        # "Rutte praised him": the object is not the clause's own subject, but the one named last
        candidates = [party for party, _ in reversed(recent) if not _names(own, party)]
        if own.tag_ == "PRP" and subjects:
            candidates = [party for party in candidates if party.actor.id != subjects[-1].actor.id]
    if not candidates:
        return None
    return _back(token, token.i, (candidates[0],), f"{token.lower_}: {candidates[0].actor.name}", person=True)


def _own(token: Token, by_head: dict[int, Found], *, persons: bool) -> Found | None:
    """"Manila called off its offensive": a possessive belongs to the subject of its clause, if kind and number fit."""
    subject = _clause_subject(token) if token.dep_ == "poss" else None
    if subject is None or subject.is_ancestor(token):
        return None
    mention = by_head.get(subject.i)  # it may also follow: "in his talks with May, Erdogan said"
    if mention is None or mention.person != persons or mention.plural or len(mention.parties) != 1:
        return None
    party = mention.parties[0]
    return _back(token, token.i, (party,), f"{token.lower_}: {party.actor.name}", person=persons)


def _clause_subject(token: Token) -> Token | None:
    for ancestor in token.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            for child in ancestor.children:
                if child.dep_ in ("nsubj", "nsubjpass"):
                    return child
            return None
    return None


def _names(token: Token, party: Party) -> bool:
    return token.text in party.actor.name.split()


def _neutral(token: Token, memory: Memory) -> Found | None:
    if token.dep_ == "expl" or (token.dep_ in ("nsubj", "nsubjpass") and _weather(token)):
        return None
    if token.dep_ in ("dobj", "pobj") and token.lower_ == "it":
        return None  # mostly the act or the matter itself
    if not memory.bodies:
        return None
    party = memory.last_acting() or memory.bodies[-1]
    return _back(token, token.i, (party,), f"{token.lower_}: {party.actor.name}")


def _weather(token: Token) -> bool:
    """ "it is clear that", "it was time": no actor stands behind it."""
    head = token.head
    return head.lemma_ in ("be", "seem", "appear", "remain", "take", "emerge", "feel", "become") or any(
        child.dep_ in ("ccomp", "csubj") and child.i > head.i for child in head.children if head.lemma_ == "be"
    )


def _number(token: Token, memory: Memory) -> Found | None:
    """ "the four", "the three of them": as many as were named together last."""
    before = token.nbor(-1) if token.i else None
    if before is None or before.lower_ != "the" or token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "poss"):
        return None
    parties = memory.last_plural()
    if len(parties) != _NUMBERS[token.lower_]:
        return None
    return _back(token, before.i, parties, f"the {token.lower_}: {', '.join(p.actor.name for p in parties)}")


def _plural(token: Token, memory: Memory) -> Found | None:
    parties = memory.last_plural()
    if parties:
        return _back(token, token.i, parties, f"{token.lower_}: {', '.join(p.actor.name for p in parties)}")
    return None


def _definite(token: Token) -> bool:
    return any(
        child.dep_ == "det" and child.lower_ in ("the", "both", "this", "these", "each") for child in token.children
    ) or (any(child.lower_ in ("two", "both") for child in token.children))


def _phrase(doc: Doc, token: Token, memory: Memory, base: KnowledgeBase) -> Found | None:
    words = {child.lower_ for child in token.children}
    start = min([token.i, *(child.i for child in token.children if child.i < token.i)])
    lemma = token.lemma_.lower()
    if lemma in ("pair", "duo", "trio") and "the" in words and memory.last_plural():
        parties = memory.last_plural()
        return _back(token, start, parties, f"the {lemma}: {', '.join(p.actor.name for p in parties)}")
    described = any(child.dep_ in ("amod", "compound", "prep", "poss", "relcl", "acl") for child in token.children)
    if lemma == "side" and words & {"both", "two", "each", "the"} and not described:
        pair = memory.last_plural() or _last_distinct(memory.countries)
        if token.tag_ == "NNS" or "each" in words:
            if len(pair) < 2:
                return None
            how = f"{doc[start : token.i + 1].text}: {', '.join(party.actor.name for party in pair)}"
            return _back(token, start, pair, how)
    if token.tag_ in ("NNS", "NNPS") and words & {"two", "both"}:
        if described or not words & {"the", "both"}:
            return None  # "two Venezuelan diplomats" are new
        if lemma in _LEADERS:
            pair = _last_distinct([party for party, _ in memory.persons])
        elif lemma in _STATES:
            pair = _last_distinct(memory.countries)
        else:
            pair = ()
        if len(pair) == 2:
            names = f"{pair[0].actor.name}, {pair[1].actor.name}"
            return _back(token, start, pair, f"{doc[start : token.i + 1].text}: {names}")
        return None
    if token.tag_ in ("NNS", "NNPS") or any(child.dep_ in ("poss", "prep") for child in token.children):
        return None
    compound = " ".join(child.lower_ for child in token.children if child.dep_ == "compound")
    for phrase in (f"{compound} {lemma}".strip(), lemma):
        role = base.roles.get(phrase)
        if role is not None and role.title:
            party = memory.titles.get(role.title)
            if party is not None:
                return _back(token, start, (party,), f"the {phrase}: {party.actor.name}", person=True)
    if lemma in _PLACES and memory.places:
        party = memory.places[-1]
        how = f"the {lemma}: in {party.actor.name}"
        return Found(start, token.i + 1, token.i, "place", (party,), how, confidence=0.7)
    if lemma in ("country", "nation") and memory.countries:
        party = memory.last_acting("country") or memory.countries[-1]
        if token.dep_ == "pobj" and token.head.lower_ in _WHERE and memory.scenes:
            party = memory.scenes[-1]  # "from the country": where things happen, not who acts
        return _back(token, start, (party,), f"the {lemma}: {party.actor.name}")
    if lemma in _BODIES:
        for party in reversed(memory.bodies):
            if party.actor.kind in _BODIES[lemma]:
                return _back(token, start, (party,), f"the {lemma}: {party.actor.name}")
    if lemma == "leader" and memory.persons:
        party = memory.persons[-1][0]
        return _back(token, start, (party,), f"the {lemma}: {party.actor.name}", person=True)
    return None


def _last_distinct(parties: list[Party]) -> tuple[Party, ...]:
    found: list[Party] = []
    for party in reversed(parties):
        if all(party.actor.id != other.actor.id for other in found):
            found.append(party)
        if len(found) == 2:
            break
    return tuple(reversed(found))

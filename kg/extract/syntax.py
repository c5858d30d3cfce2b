"""Who is the logical subject or object of a word: what the dependency parse says, passives and gaps undone.

Labels are those of spaCy's English pipelines (ClearNLP style: nsubj, nsubjpass, dobj, pobj, agent, relcl, …).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.word_classes import word_class

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj", "oprd"})
_OBJECT_CONTROL = word_class("object control")
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def is_passive(verb: Token) -> bool:
    """Whether ``verb`` is a passive participle: has a passive auxiliary or subject, or is a bare participle clause."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.dep_ == "acl" and any(child.dep_ in OBJECTS for child in verb.children):
        return False  # "ECOWAS imposed sanctions", which the parser takes for a participle
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "conj", "amod", "relcl") and not _has_auxiliary(verb)


def _has_auxiliary(verb: Token) -> bool:
    if any(child.dep_ == "aux" and child.lemma_ in ("have", "'ve", "’ve", "'s") for child in verb.children):
        return True
    # "has condemned Iran and threatened it": the second participle shares the first one's auxiliary
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return not is_passive(verb.head)
    return any(child.dep_ in OBJECTS for child in verb.children) and verb.dep_ == "conj"


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token stands for itself."""
    if token.lower_ in _RELATIVE and token.tag_ in ("WP", "WDT", "IN", "DT"):
        for ancestor in token.ancestors:
            if ancestor.dep_ in ("relcl", "acl"):
                return ancestor.head
    return token


def conjuncts(token: Token) -> Iterator[Token]:
    """``token`` and the nouns joined to it ("A, B and C" from A), in order."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"):
            yield from conjuncts(child)


def _own_subjects(verb: Token, labels: frozenset[str]) -> list[Token]:
    return [antecedent(child) for child in verb.children if child.dep_ in labels]


def agents(verb: Token) -> list[Token]:
    """The by-phrase of a passive verb."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and is_passive(verb)):
            found.extend(grand for grand in child.children if grand.dep_ == "pobj")
    if not found and verb.dep_ == "amod" and verb.i > 1 and verb.nbor(-1).text == "-":
        found.append(verb.nbor(-2))  # "US-backed fighters"
    return found


def logical_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The nouns that do what ``verb`` says: subject, by-agent, the one that controls it; empty where nobody is named.

    Conjuncts are not unfolded.
    """
    if depth > 8:
        return []
    if is_passive(verb):
        found = agents(verb)
        if not found and verb.dep_ == "conj" and is_passive(verb.head):
            found = agents(verb.head)
        if not found:  # "was attacked and occupied by Russia"
            found = [noun for child in verb.children if child.dep_ == "conj" for noun in agents(child)]
        return found
    own = _own_subjects(verb, SUBJECTS)
    if own:
        return own
    return _controlled_subjects(verb, depth)


def _controlled_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        if is_passive(head):  # "was arrested and later died": the second verb's subject is the first one's patient
            return logical_objects(head, depth + 1)
        return logical_subjects(head, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "prep", "pcomp") and head.pos_ in ("VERB", "AUX"):
        if verb.dep_ in ("xcomp", "ccomp", "advcl") and head.lemma_.lower() in _OBJECT_CONTROL and _infinitive(verb):
            patients = logical_objects(head, depth + 1)
            if patients:
                return patients
        if verb.dep_ in ("xcomp", "advcl") and _infinitive(verb) and head.lemma_.lower() in _PREPOSITION_CONTROL:
            asked = [noun for word in ("on", "upon", "to", "with") for noun in prepositional(head, word)]
            if asked:  # "called on Iraq to leave"
                return asked
        if verb.dep_ == "ccomp" and not _infinitive(verb):
            return []
        if is_passive(head):
            return logical_objects(head, depth + 1)
        return logical_subjects(head, depth + 1)
    if verb.dep_ in ("acl", "relcl"):
        if verb.dep_ == "relcl" and _own_subjects(verb, SUBJECTS | PASSIVE_SUBJECTS):
            return []
        if _infinitive(verb):  # "the decision to withdraw": whoever decides
            if head.dep_ == "dobj" and not any(child.dep_ in _OWNING for child in head.children):
                return logical_subjects(head.head, depth + 1)  # "announced plans to leave": whoever announces
            return [] if head.pos_ == "VERB" else [head]
        return [head]
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and head.pos_ in ("ADJ", "NOUN") and head.dep_ in ("acomp", "attr"):
        return logical_subjects(head.head, depth + 1)
    if verb.dep_ == "xcomp" and head.pos_ == "ADJ":
        return logical_subjects(head.head, depth + 1)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        ruler = head.head
        if ruler.pos_ in ("VERB", "AUX"):
            patients = logical_objects(ruler, depth + 1)
            if head.lower_ in ("from", "of", "for", "into", "against") and patients and ruler.lemma_ in _ACCUSING:
                return patients
            return logical_subjects(ruler, depth + 1)
        if ruler.pos_ == "ADJ":
            return logical_subjects(ruler.head, depth + 1)
        return [ruler]
    return []


_PREPOSITION_CONTROL = word_class("prepositional control")
_OWNING = frozenset({"poss", "compound", "amod", "nmod"})
_ACCUSING = word_class("object of gerund")


def _infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def logical_objects(verb: Token, depth: int = 0) -> list[Token]:
    """The nouns that ``verb`` is done to: object, subject of a passive, the noun of a participle or relative clause."""
    if depth > 8:
        return []
    if is_passive(verb):
        own = _own_subjects(verb, PASSIVE_SUBJECTS)
        if own:
            return own
        if verb.dep_ in ("acl", "amod", "relcl"):
            return [verb.head]
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            return logical_objects(verb.head, depth + 1) if is_passive(verb.head) else []
        if verb.dep_ == "xcomp":
            return logical_subjects(verb.head, depth + 1)
        if verb.dep_ == "advcl":
            return logical_subjects(verb.head, depth + 1)
        return []
    found = [antecedent(child) for child in verb.children if child.dep_ in OBJECTS]
    if not found:  # "expels French ambassador", which the parser takes for a measure
        found = [c for c in verb.children if c.dep_ == "npadvmod" and not c.ent_type_ and c.pos_ == "NOUN"]
        found = [c for c in found if c.left_edge.i == verb.i + 1]
    if not found:  # "urged Iran to stop": the parser makes Iran the subject of the clause
        found = [
            grand
            for child in verb.children
            if child.dep_ in ("ccomp", "xcomp") and _infinitive(child)
            for grand in child.children
            if grand.dep_ in SUBJECTS and grand.i > verb.i
        ]
    if not found and verb.dep_ == "relcl" and _own_subjects(verb, SUBJECTS):
        subjects = {child.lower_ for child in verb.children if child.dep_ in SUBJECTS}
        if not subjects & _RELATIVE:
            found = [verb.head]
    if not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not is_passive(verb.head):
        following = [child for child in verb.children if child.dep_ in ("prep", "ccomp", "xcomp")]
        if not following:  # "condemned and threatened Iran"
            found = [c for c in verb.head.children if c.dep_ in OBJECTS and c.i > verb.i]
    if not found:
        shared = [child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"]
        own_rest = [child for child in verb.children if child.dep_ in ("prep", "ccomp", "xcomp", "advcl")]
        if shared and not own_rest and not is_passive(shared[0]):
            found = [child for child in shared[0].children if child.dep_ in OBJECTS]
    return found


def datives(verb: Token) -> list[Token]:
    """The indirect object ("gave Ukraine tanks")."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ == "dative":
            if child.pos_ == "ADP":
                found.extend(grand for grand in child.children if grand.dep_ == "pobj")
            else:
                found.append(antecedent(child))
    return found


def prepositional(token: Token, preposition: str) -> list[Token]:
    """Objects of ``preposition`` (a lower-case word) hanging on ``token``, on its particle, or on a chained one.

    "pulled out of Syria" and "from within Gaza" are followed through.
    """
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "prt", "agent", "dative", "advmod") and child.pos_ in ("ADP", "ADV", "SCONJ", "PART"):
            if child.lower_ == preposition:
                for grand in child.children:
                    if grand.dep_ == "pobj":
                        found.append(antecedent(grand))
                    elif grand.dep_ == "prep":
                        found.extend(antecedent(g) for g in grand.children if g.dep_ == "pobj")
            else:
                found.extend(
                    antecedent(great)
                    for grand in child.children
                    if grand.dep_ == "prep" and grand.lower_ == preposition
                    for great in grand.children
                    if great.dep_ == "pobj"
                )
    return found


def complement_clauses(verb: Token) -> list[Token]:
    """The clauses that ``verb`` takes as complements."""
    return [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]

"""Whether an entry of the lexicon holds around a word of a parse, and which operator a word is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexicon import Lexicon, Operator, Pattern
from kg.extract.syntax import complement_clauses, logical_objects, prepositional

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.arguments import Arguments

_QUESTIONS = frozenset("why how what whether if when where who which".split())


def holds(pattern: Pattern, token: Token, words: Lexicon, arguments: Arguments | None = None) -> bool:
    """Whether all constraints of ``pattern`` hold around ``token``.

    Without ``arguments`` nobody knows who is an actor, and patterns that ask for one do not hold.
    """
    if pattern.particle and not any(
        child.lower_ == pattern.particle and child.dep_ in ("prt", "advmod", "prep") for child in token.children
    ):
        return False
    if pattern.object:
        objects = {part.lemma_.lower() for noun in logical_objects(token) for part in _parts(noun)}
        if not objects & pattern.object:
            return False
    for preposition, lemmas in pattern.prepositions:
        nouns = [noun for noun in prepositional(token, preposition) if noun.ent_type_ not in ("DATE", "TIME")]
        if not lemmas:
            if not nouns and not any(_governs_clause(child, preposition) for child in token.children):
                return False
        elif not {part.lemma_.lower() for noun in nouns for part in _parts(noun)} & lemmas:
            return False
    if pattern.clause and not _states_or_wants(token):
        return False
    if pattern.infinitive and not _wants(token):
        return False
    if pattern.plain and any(child.dep_ in ("oprd", "xcomp", "ccomp") for child in token.children):
        return False
    if pattern.actor:
        if arguments is None or not arguments.all(logical_objects(token), places=True, owners=False):
            return False
    if (
        pattern.modifiers
        and not {child.lemma_.lower() for child in token.children if child.dep_ in ("amod", "compound", "nmod", "poss")}
        & pattern.modifiers
    ):
        return False
    return not (pattern.tone and _tone(token, words) != pattern.tone)


def operators(token: Token, words: Lexicon, arguments: Arguments | None = None) -> list[Operator]:
    """The operators that ``token`` is: the most specific ones whose pattern holds ("call off", not "call")."""
    found = [op for op in words.operators.get(token.lemma_.lower(), ()) if holds(op.pattern, token, words, arguments)]
    best = max((op.pattern.specificity for op in found), default=0)
    return [op for op in found if op.pattern.specificity == best]


def _governs_clause(child: Token, preposition: str) -> bool:
    """Whether ``child`` is that preposition with something else than a noun behind it ("accused of lying")."""
    return (
        child.lower_ == preposition
        and child.dep_ == "prep"
        and not any(grand.dep_ == "pobj" for grand in child.children)
    )


def _parts(noun: Token) -> list[Token]:
    return [noun, *(child for child in noun.children if child.dep_ == "conj")]


def _states_or_wants(token: Token) -> bool:
    """Whether the word has a complement clause that is no indirect question ("asked why …")."""
    clauses = [*complement_clauses(token), *(child for child in token.children if child.dep_ == "acl")]
    return any(not any(word.lower_ in _QUESTIONS for word in list(clause.subtree)[:2]) for clause in clauses)


def _wants(token: Token) -> bool:
    """Whether the word has an infinitive with "to" as its complement."""
    clauses = [*complement_clauses(token), *(child for child in token.children if child.dep_ in ("acl", "advcl"))]
    return any(word.dep_ == "aux" and word.lower_ == "to" for clause in clauses for word in clause.children)


def _tone(token: Token, words: Lexicon) -> str | None:
    """Whether what follows the verb praises or blames: the balance of approving and disapproving words."""
    balance = 0
    for part in token.subtree:
        if part.i > token.i:
            tone = words.tones.get(part.lemma_.lower())
            balance += (tone == "praise") - (tone == "blame")
    return "praise" if balance > 0 else "blame" if balance < 0 else None

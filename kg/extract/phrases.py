"""The noun phrase that denotes an actor: what the judge is shown of a mention.

A mention is as narrow as what names the actor ("Emmanuel Macron"); the judge has learnt from whole phrases, as people
mark them: with determiner, title, apposition and what belongs to it ("the French president, Emmanuel Macron"), without
a relative clause.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from kg.extract.found import Found

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BEFORE = frozenset({"det", "amod", "compound", "nmod", "poss", "nummod", "case"})
_BEHIND = frozenset({"of", "to", "from", "in", "at"})
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp"})


def phrase(doc: Doc, mention: Found, heads: AbstractSet[int]) -> tuple[int, int]:
    """First token and the one behind the last of the phrase around ``mention``; ``heads`` are those of the sentence's
    mentions: what stands for another actor stays outside of it."""
    foreign = heads - {mention.head}
    top = doc[mention.head]
    start, end = mention.start, mention.end
    while top.dep_ == "appos" and top.head.i not in foreign and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    members = [top, *_appositions(top, foreign)]
    for member in members:
        start, end = min(start, _first(member, foreign)), max(end, _last(member, foreign) + 1)
    return start, end


def _appositions(top: Token, foreign: AbstractSet[int]) -> list[Token]:
    return [t for t in top.rights if t.dep_ == "appos" and t.i not in foreign and not _clause_within(t)]


def _clause_within(token: Token) -> bool:
    return any(t.dep_ in _CLAUSES for t in token.children)


def _first(head: Token, foreign: AbstractSet[int]) -> int:
    first = head.i
    for token in sorted(head.lefts, key=lambda t: -t.i):
        if token.dep_ not in _BEFORE or token.i in foreign:
            break
        inside = list(token.subtree)
        if any(t.i in foreign or t.dep_ in _CLAUSES for t in inside):
            break
        first = min(first, inside[0].i)
    return first


def _last(head: Token, foreign: AbstractSet[int]) -> int:
    last = head.i
    for token in head.rights:
        if token.dep_ != "prep" or token.lower_ not in _BEHIND or token.i != last + 1:
            break
        inside = list(token.subtree)
        if any(t.i in foreign or t.dep_ in _CLAUSES or t.pos_ == "VERB" for t in inside):
            break
        last = max(last, inside[-1].i)
    return last

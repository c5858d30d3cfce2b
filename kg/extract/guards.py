"""What is no act whatever names it: accidents and forces of nature that do violence, and games.

Asked of every candidate that is to become an event, whoever found it, grammar or the judge.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.extract.syntax import logical_subjects
from kg.extract.word_classes import word_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.extract.candidates import Candidate

Why = tuple[str, str]
"""Code and sentence of a refusal."""

MISHAP: Final[Why] = ("mishap", "an accident or a force of nature, nobody's act")
GAME: Final[Why] = ("game", "players in a game, not powers")
_SCORE: Final = re.compile(r"\d{1,3}-\d{1,3}")
_PLAYED: Final = frozenset({"ASSAULT", "SUPPORT", "RETREAT", "COERCE"})


def why_no_act(candidate: Candidate) -> Why | None:
    """Why ``candidate``, for all its words and actors, is no event; None where nothing speaks against it."""
    doc = candidate.token.doc
    if candidate.type == "ASSAULT" and any(_is_mishap(noun, candidate.token) for noun in _doers(candidate, doc)):
        return MISHAP
    if candidate.type in _PLAYED and candidate.token.lemma_.lower() in word_class("contest"):
        if _is_game(candidate.token):
            return GAME
    return None


def _doers(candidate: Candidate, doc: Doc) -> list[Token]:
    nouns = [doc[mention.head] for mention in candidate.sources]
    token = candidate.token
    return [*nouns, *(logical_subjects(token) if token.pos_ in ("VERB", "AUX") else ())]


def _is_mishap(noun: Token, act: Token) -> bool:
    """ "the storm", "Typhoon Haiyan", "a bus"; a vehicle that rams is somebody's weapon."""
    words = {noun.lemma_.lower()}
    if noun.pos_ == "PROPN":
        words |= {child.lemma_.lower() for child in noun.children if child.dep_ == "compound"}
    if words & word_class("mishap"):
        return True
    return noun.lemma_.lower() in word_class("road vehicle") and act.lemma_.lower() not in word_class("ramming")


def _is_game(act: Token) -> bool:
    """Whether the statement speaks of sports: "in the final", "2-1", "World Cup"."""
    sentence = act.sent
    if any(token.lemma_.lower() in word_class("game") for token in sentence):
        return True
    return any(_SCORE.fullmatch(sentence.doc[i : i + 3].text) for i in range(sentence.start, sentence.end - 2))

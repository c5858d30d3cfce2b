"""How actors are named in running text: what counts as the same spelling, which case a name needs, what a surname is.

Plain string work, shared by the knowledge base and its readers; offsets play no part here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final, Literal, NamedTuple

NameKind = Literal["name", "acronym", "alias", "adjective", "demonym", "capital", "seat", "surname", "title"]

_LETTERS: Final = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ə": "a", "ʻ": "'", "ʼ": "'", "‘": "'"}
    | {"’": "'", "´": "'"}
    | dict.fromkeys("‐‑‒–—", " ")
)
_ACRONYM: Final = re.compile(r"[A-Z0-9&+/.-]*[A-Z][A-Z0-9&+/.-]*")
_PARTICLES: Final = frozenset(
    {"al", "el", "ad", "ar", "as", "at", "an", "bin", "ben", "ibn", "abu", "ould", "von", "van", "der", "den", "de"}
    | {"da", "di", "do", "dos", "del", "della", "du", "la", "le", "ter", "ten", "zu", "af"}
)
_GENERATIONS: Final = frozenset(
    {"jr", "jr.", "sr", "sr.", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xiv", "xvi"}
)
_FAMILY_FIRST: Final = frozenset({"CHN", "TWN", "HKG", "MAC", "KOR", "PRK"})
"""Countries whose people are named with the family name first in English-language news."""

_ANY_CASE: Final = frozenset({"name", "alias", "adjective", "demonym", "capital"})


class Name(NamedTuple):
    """One reading of a surface form: ``surface`` as stored, the ``actor_id`` it can stand for, and how it does so.

    ``office`` is set for kind "title" only: the canonical title whose holder is meant; ``actor_id`` is then the
    country or organisation that the office belongs to ("Pope" is the "pope" of VAT).
    """

    surface: str
    actor_id: str
    kind: NameKind
    office: str | None = None


def fold(surface: str) -> str:
    """The key that spellings of one name share: no accents, no case, hyphens as spaces, straight apostrophes.

    >>> fold("Erdoğan"), fold("al–Qaeda")
    ('erdogan', 'al qaeda')
    """
    if not surface.isascii():
        surface = unicodedata.normalize("NFKD", surface.replace("İ", "I"))
        surface = "".join(letter for letter in surface if not unicodedata.combining(letter))
        surface = surface.casefold().translate(_LETTERS)
    return " ".join(surface.lower().replace("-", " ").replace("_", " ").replace("`", "'").split())


def slug(name: str) -> str:
    """A readable identifier of ``name``: letters, digits, hyphens and underscores of any script.

    It is the id of an actor that only its name is known of, so that texts and datasets mean the same one by it.
    """
    text = unicodedata.normalize("NFC", name).strip()
    text = re.sub(r"[^\w\-]+", "_", text)
    return re.sub(r"_+", "_", text).strip("_") or "unnamed"


def is_acronym(surface: str) -> bool:
    """Whether ``surface`` is written in capitals as an acronym: "US", "U.S.", "M23", "OPEC+"; at most 12 characters."""
    return len(surface) <= 12 and _ACRONYM.fullmatch(surface) is not None


def dotted(acronym: str) -> str | None:
    """The form with points of an acronym of two to four letters ("US" gives "U.S."), else None."""
    return "".join(f"{letter}." for letter in acronym) if 2 <= len(acronym) <= 4 and acronym.isalpha() else None


def case_fits(name: Name, surface: str, *, country: bool, words: Collection[str]) -> bool:
    """Whether ``surface``, which folds to the same key as ``name``, is also written in a case that can mean it.

    Acronyms must be written as stored ("us" is never the United States), except that those of four letters or more may
    be written as a word ("Nato", "Unesco"). Names of countries (``country``) and of their people and capitals fit in
    any case. Every other name needs its initial capital ("apple" is no company), and so do names of countries that
    are also English ``words`` ("turkey", "polish"). Acronyms among ``words`` are never written as a word ("SWIFT").
    """
    stored = name.surface
    if is_acronym(stored):
        if surface == stored or surface.replace("-", "").replace("–", "") == stored:
            return True
        return len(stored) >= 4 and surface == stored.capitalize() and fold(stored) not in words
    if country and name.kind in _ANY_CASE and fold(stored) not in words:
        return True
    return not (stored[:1].isupper() and surface[:1].islower())


def surname(name: str, country: str | None) -> str | None:
    """The family name in a person's full ``name``, by rule; None where the name is a single word.

    Particles belong to it ("von der Leyen", "al-Assad"), and the family name comes first in ``country`` codes of
    China, Korea and Taiwan. People named by other customs have theirs written in the data.
    """
    parts = name.split()
    while parts and parts[-1].casefold().strip(",") in _GENERATIONS:
        parts.pop()
    if len(parts) < 2:
        return None
    if country in _FAMILY_FIRST:
        return parts[0]
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(parts[start:])


def without_article(family_name: str) -> str | None:
    """A family name without its Arabic article ("al-Assad" gives "Assad"), or None where it has none."""
    head, dash, rest = family_name.partition("-")
    if dash and head.casefold() in {"al", "el", "ad", "ar", "as"} and rest:
        return rest
    head, space, rest = family_name.partition(" ")
    return rest if space and head.casefold() in {"al", "el"} and rest else None

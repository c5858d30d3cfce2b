"""How many, as a noun phrase says it: "at least 12 people", "a dozen soldiers", "twenty-two", "no one".

Read from the parse; what gives no number ("dozens", "several") gives none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kg.extract.date_readings import NUMBERS
from kg.extract.word_classes import word_class

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOBODY: Final = frozenset({"nobody", "none"})
_ANYBODY: Final = frozenset({"anyone", "anybody"})
_SCALES: Final = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
_LEAST: Final = (
    ("at", "least"), ("more", "than"), ("over",), ("no", "fewer", "than"), ("no", "less", "than"), ("above",),
    ("not", "less", "than"), ("not", "fewer", "than"), ("upwards", "of"), ("upward", "of"), ("a", "minimum", "of"),
)  # fmt: skip
_MOST: Final = (
    ("up", "to"), ("as", "many", "as"), ("fewer", "than"), ("less", "than"), ("under",), ("at", "most"),
    ("no", "more", "than"), ("not", "more", "than"), ("a", "maximum", "of"), ("below",),
)  # fmt: skip
_DOUBT: Final = frozenset({"perhaps", "maybe", "possibly", "probably", "another", "first", "every", "each", "or"})
_COLLECTIVE: Final = frozenset({"total", "group", "family", "team", "crew", "party", "unit", "patrol"})


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: ``low`` and ``high`` bound it, None where nothing does; ``said`` is the one that is named.

    ``first`` and ``last`` (excluded) are the tokens that say it.
    """

    said: int | None
    low: int | None
    high: int | None
    first: int
    last: int


def count_of(*heads: Token) -> Count | None:
    """How many people the noun phrases of ``heads`` count, conjuncts added up; None where they do not say.

    Where only some of them have a number, their sum is a lower bound; a plural that is joined on without any
    word of its own ("eight women and children") is counted by the number before it.
    """
    parts = [part for head in heads for part in _conjuncts(head) if part == head or not _bare(part)]
    parts = [part for part in parts if part.ent_type_ not in ("GPE", "LOC")]  # "struck Rafah and 27 people died"
    counts = [count_alone(part) for part in parts]
    known = [count for count in counts if count is not None]
    if not known:
        return None
    first, last = min(count.first for count in known), max(count.last for count in known)
    low = sum(count.low or 0 for count in known)
    if len(known) < len(counts):
        return Count(None, low, None, first, last) if low else None
    if len(known) == 1:
        return known[0]
    said = [count.said for count in known]
    highs = [count.high for count in known]
    return Count(
        None if None in said else sum(number or 0 for number in said),
        low or (0 if all(count.low == 0 for count in known) else None),
        None if None in highs else sum(number or 0 for number in highs),
        first, last,
    )  # fmt: skip


def is_anybody(head: Token) -> bool:
    """ "anyone", "any soldiers": nobody, where what they stand with is denied."""
    return head.lower_ in _ANYBODY or any(child.dep_ == "det" and child.lower_ == "any" for child in head.children)


def _conjuncts(head: Token) -> Iterator[Token]:
    """The heads joined by "and"; "two soldiers, a policeman and a nurse" has its second as an apposition."""
    yield head
    for child in head.children:
        listed = child.dep_ == "appos" and any(grand.dep_ == "conj" for grand in child.children)
        if (child.dep_ == "conj" or listed) and child.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
            yield from _conjuncts(child)


def _bare(part: Token) -> bool:
    """"eight women and children": the number before both counts both."""
    return part.tag_ == "NNS" and all(child.dep_ in ("conj", "cc", "punct", "prep") for child in part.children)


def count_alone(head: Token) -> Count | None:
    """As ``count_of``, without what is joined to ``head``."""
    lemma = head.lemma_.lower()
    if lemma in word_class("no people"):
        return None
    if lemma in _COLLECTIVE and not any(child.dep_ == "nummod" for child in head.children):
        inner = next((g for c in head.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None)
        count = count_alone(inner) if inner is not None else None
        if count is not None:
            return Count(count.said, count.low, count.high, min(head.left_edge.i, count.first), count.last)
        return None
    if head.lower_ in _NOBODY or _is_no(head):
        return Count(0, 0, 0, head.left_edge.i, head.i + 1)
    words = _qualified(_before(head), head)
    span = (words[0].i if words else head.i, head.i + 1)
    texts = [word.lower_ for word in words]
    numeric = head.like_num or lemma in _SCALES
    if numeric and head.tag_ not in ("NNS",):
        texts = texts if words and words[-1] == head else [*texts, head.lower_]
    found = _number(texts)
    if found is None:
        if texts[:1] in (["a"], ["an"]) and head.tag_ == "NN" and lemma in word_class("person"):
            return Count(1, 1, 1, *span)
        if texts[:1] == ["both"]:
            return Count(2, 2, 2, *span)
        return None
    value, start, end = found
    before, after = tuple(texts[:start]), texts[end:]
    if value < 0 or any(word in _DOUBT for word in before[-2:]):
        return None
    if before[-1:] == ("between",) or after[:1] in (["and"], ["to"], ["or"], ["-"]):
        return _range(texts, end, value, span)
    if _number(after) is not None:
        return None
    least, most = _longest(before, _LEAST), _longest(before, _MOST)
    if most > least:
        return Count(None, None, value, *span)
    if least:
        return Count(value, value, None, *span)
    return Count(value, value, value, *span)


def _longest(before: tuple[str, ...], phrases: tuple[tuple[str, ...], ...]) -> int:
    """The length of the longest of ``phrases`` that ``before`` ends in: "no fewer than", not "fewer than"."""
    return max((len(phrase) for phrase in phrases if before[-len(phrase) :] == phrase), default=0)


def _is_no(head: Token) -> bool:
    return head.tag_ in ("NN", "NNS") and any(c.dep_ == "det" and c.lower_ == "no" for c in head.children)


def _before(head: Token) -> list[Token]:
    """The words of the noun phrase before its head, without a relative clause or apposition, and without ages."""
    words: list[Token] = []
    for index in range(head.left_edge.i, head.i):
        token = head.doc[index]
        if token.is_punct and token.text not in ("-", "–"):
            words = []
        else:
            words.append(token)
    return words


def _qualified(words: list[Token], head: Token) -> list[Token]:
    """``words`` with "at least" or its like before them, which the parser may hang on the verb."""
    first = words[0].i if words else head.i
    for phrase in sorted((*_LEAST, *_MOST), key=len, reverse=True):
        start = first - len(phrase)
        if start >= head.sent.start and tuple(token.lower_ for token in head.doc[start:first]) == phrase:
            return [*head.doc[start:first], *words]
    return words


def _number(words: list[str]) -> tuple[int, int, int] | None:
    """The first number of ``words`` and where it begins and ends; "a" counts before "dozen" and its like only."""
    for start, word in enumerate(words):
        nxt = words[start + 1] if start + 1 < len(words) else ""
        if _digits(word) is not None or word in NUMBERS or (word in ("a", "an", "half") and _scaled(words, start)):
            if nxt == "-" and "old" in words[start:]:
                return None  # "a 15-year-old boy": an age
            return _run(words, start)
    return None


def _scaled(words: list[str], start: int) -> bool:
    rest = words[start + 1 :]
    return bool(rest) and (rest[0] in _SCALES or (words[start] == "half" and rest[:2] == ["a", "dozen"]))


def _run(words: list[str], start: int) -> tuple[int, int, int]:
    """Reads "two hundred and five", "1.2 million", "twenty-two", "half a dozen"; -1 for no whole number."""
    if words[start] == "half":
        return 6, start, start + 3
    total, current = Decimal(0), Decimal(0)
    index = start
    while index < len(words):
        word = words[index]
        digits = _digits(word)
        if digits is not None:
            if current:
                break
            current = digits
        elif word in ("a", "an") and index == start:
            current = Decimal(1)
        elif word in NUMBERS:
            if current % 100 and not (current % 10 == 0 and NUMBERS[word] < 10):
                break
            current += NUMBERS[word]
        elif word in _SCALES:
            current = (current or Decimal(1)) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, current = total + current, Decimal(0)
        elif not (word in ("-", "and") and _continues(words, index)):
            break
        index += 1
    value = total + current
    return (int(value) if value == value.to_integral_value() else -1), start, index


def _continues(words: list[str], index: int) -> bool:
    """Whether the "-" or "and" at ``index`` stands inside one number: "twenty-two", "two hundred and five"."""
    before, after = words[index - 1], words[index + 1] if index + 1 < len(words) else ""
    if words[index] == "and":
        return before in ("hundred", "thousand") and after in NUMBERS
    return before in NUMBERS and NUMBERS[before] >= 20 and NUMBERS.get(after, 10) < 10


def _digits(word: str) -> Decimal | None:
    """ "12", "1,200", "1.2"."""
    if not word[:1].isdigit() or not word.isascii():
        return None
    try:
        return Decimal(word.replace(",", "")).normalize()
    except InvalidOperation:
        return None


def _range(words: list[str], end: int, low: int, span: tuple[int, int]) -> Count | None:
    """ "between 12 and 15", "12 to 15": bounds, and no number that is named."""
    second = _number(words[end + 1 :])
    if second is None or second[1] != 0 or second[0] <= low:
        return None
    return Count(None, low, second[0], *span)

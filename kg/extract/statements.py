"""An article cut into blocks of prose and headlines, each ready to be parsed, with offsets that still fit.

Everything here keeps lengths: characters are replaced one by one, so a token's offset in the parsed text plus the
block's start is its offset in the article's field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.model import Article, Field

# Length-preserving: the parser knows straight quotes best, and line ends inside a sentence confuse it.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‛": "'", "\n": " ", "\t": " ",
     "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": " ", "\u00ad": " ", "–": "-", "—": "-",
     **{chr(code): "\ufffd" for code in range(0xD800, 0xE000)}}  # half a character is none, and no parser takes it
)  # fmt: skip
_BREAK = re.compile(r"\n[ \t]*\n\s*|(?<=[.!?:;\"”’'])[ \t]*\n\s*")
_MASKED = {"dateline", "date", "byline", "furniture"}
_TITLED = {"headline", "subheading"}
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SMALL = frozenset(
    "a an and as at but by for from if in into is it its nor of off on onto or over per so than that the to up via vs "
    "with".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or headline: the field it stands in, its start there (code points), and the text to parse.

    ``text`` has the length of the stretch of the field that it stands for; ``raw`` is that stretch itself.
    """

    field: Field
    start: int
    text: str
    raw: str
    heading: bool


def blocks(article: Article, is_name: Callable[[str], bool] = lambda word: False) -> list[Block]:
    """The article's headline, subheadings and paragraphs, in order; masked regions are left out.

    ``is_name(word)`` tells whether a capitalised word of a headline is a name and keeps its capital; the other words
    of a headline in title case are lower-cased, since a parser takes them for names.
    """
    found: list[Block] = []
    body_words = _names_in_prose(article)

    def keep(word: str) -> bool:
        return is_name(word) or word in body_words

    if article.title and not article.title_in_text:
        found.append(_heading("title", 0, article.title, keep))
    position = 0
    for region in sorted(article.regions, key=lambda region: region.start):
        if region.kind in _MASKED or region.kind in _TITLED:
            found.extend(_paragraphs(article.text, position, region.start))
            if region.kind in _TITLED:
                found.append(_heading("text", region.start, article.text[region.start : region.end], keep))
            position = max(position, region.end)
    found.extend(_paragraphs(article.text, position, len(article.text)))
    return [block for block in found if any(char.isalpha() for char in block.text)]


def _names_in_prose(article: Article) -> set[str]:
    """Words that stand with a capital inside the article's sentences, headlines left aside."""
    prose = list(article.text)
    for region in article.regions:
        prose[region.start : region.end] = " " * (region.end - region.start)
    text = "".join(prose)
    return {match.group() for match in _WORD.finditer(text) if _inside_sentence(text, match)}


def _inside_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether the capitalised word stands after a lower-case word or comma, where only names have capitals."""
    if not match.group()[0].isupper():
        return False
    before = text[max(0, match.start() - 2) : match.start()]
    return len(before) == 2 and before[1] == " " and (before[0].islower() or before[0] == ",")


def _paragraphs(text: str, start: int, end: int) -> list[Block]:
    found = []
    position = start
    for gap in [*(m.span() for m in _BREAK.finditer(text, start, end)), (end, end)]:
        first, last = position, gap[0]
        position = gap[1]
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            raw = text[first:last]
            found.append(Block("text", first, raw.translate(_PLAIN), raw, heading=False))
    return found


def _uncapped(word: str, keep: Callable[[str], bool]) -> str:
    """A word of a headline in capitals as it would stand in a sentence: names keep their first capital."""
    if len(word) < 4 and keep(word):
        return word
    return word.capitalize() if keep(word.capitalize()) else word.lower()


def _heading(field: Field, start: int, raw: str, keep: Callable[[str], bool]) -> Block:
    text = raw.translate(_PLAIN)
    if text.isupper() and len(text.split()) > 2:
        text = _WORD.sub(lambda match: _uncapped(match.group(), keep), text)
    words = [match for match in _WORD.finditer(text) if match.group().lower() not in _SMALL]
    capitals = sum(match.group()[0].isupper() for match in words)
    if words and capitals / len(words) > 0.6:
        pieces = list(text)
        for match in _WORD.finditer(text):
            word = match.group()
            stem = word[:-2] if word.endswith("'s") else word
            if word[0].isupper() and not (len(stem) > 1 and stem.isupper()) and not keep(stem):
                pieces[match.start() : match.end()] = word.lower()
        if pieces and pieces[0].islower():
            pieces[0] = pieces[0].upper()
        text = "".join(pieces)
    if len(text) != len(raw):  # a character whose lower case has another length: parse it as it stands
        text = raw.translate(_PLAIN)
    return Block(field, start, text, raw, heading=True)

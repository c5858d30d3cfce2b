"""Which words of a statement name the act between two mentions that the judge has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.found import Found
from kg.extract.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.rules import Reading

POS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
"""The lexicon's part of speech for that of the parse."""


def find_trigger(
    reading: Reading, source: Found, target: Found | None, type: str, words: Lexicon
) -> tuple[Token, tuple[int, int]]:
    """The word that names the act of ``type``, and the token range of the trigger.

    Words on the way between the two mentions in the parse come first, those first of them that the lexicon has under
    the type; then any word of the type near the source; then the verb that the source hangs on.
    """
    doc = reading.sentence.doc
    path = _path(doc[source.head], doc[target.head] if target is not None else None)
    on_path = [token for token in path if token.pos_ in POS and token.i not in _covered(source, target)]
    if not on_path:  # "the attack by Al-Shabaab on Mogadishu", where the parser hangs the one on the other
        on_path = [t for t in doc[source.head].ancestors if t.pos_ in POS and t.i not in _covered(source, target)]
    named = [token for token in on_path if _names(token, type, words)]
    if not named:
        around = [t for t in reading.sentence if t.pos_ in POS and _names(t, type, words)]
        around = [t for t in around if any(t.head == p or p == t.head or p in t.ancestors for p in on_path)]
        named = sorted(around, key=lambda t: abs(t.i - source.head))
    token = next(iter(named), None) or next((t for t in on_path if t.pos_ in ("VERB", "NOUN")), None)
    if token is None:
        token = on_path[0] if on_path else doc[source.head]
    first, last = token.i, token.i
    for child in token.children:
        if child.dep_ in ("aux", "auxpass", "neg") and token.i - 4 <= child.i < first:
            first = child.i
        elif child.dep_ == "prt" and child.i <= token.i + 3:
            last = max(last, child.i)
    return token, (first, last + 1)


def _covered(source: Found, target: Found | None) -> set[int]:
    covered = set(range(source.start, source.end))
    return covered | set(range(target.start, target.end)) if target is not None else covered


def _names(token: Token, type: str, words: Lexicon) -> bool:
    pos = POS.get(token.pos_)
    return pos is not None and any(act.type == type for act in words.acts.get((token.lemma_.lower(), pos), ()))


def _path(source: Token, target: Token | None) -> list[Token]:
    """The words from the source up to where both meet and down to the target; without a target, those above it."""
    up = [source, *source.ancestors]
    if target is None:
        return up[1:]
    down = [target, *target.ancestors]
    shared = {token.i for token in down}
    meeting = next((token for token in up if token.i in shared), None)
    if meeting is None:
        return up[1:]
    first = up[1 : up.index(meeting) + 1]
    second = down[1 : down.index(meeting)] if meeting in down else []
    return first + [token for token in reversed(second) if token not in first]

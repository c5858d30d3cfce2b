"""Who says what: reporting verbs, "according to", and quotations that run over several sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexicon import Lexicon
from kg.extract.syntax import logical_subjects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def inside_quotes(doc: Doc) -> list[bool]:
    """For each token whether it stands inside double quotation marks; a paragraph's open quote runs to its end."""
    inside = False
    flags = []
    for token in doc:
        if '"' in token.text:
            inside = not inside
            flags.append(False)
        else:
            flags.append(inside)
    return flags


def is_saying(token: Token, words: Lexicon) -> bool:
    """Whether the token is a reporting verb."""
    return token.pos_ == "VERB" and any(
        op.kind in ("say", "deny") for op in words.operators.get(token.lemma_.lower(), ())
    )


def governing_speech(token: Token, words: Lexicon) -> tuple[Token, list[Token]] | None:
    """The nearest reporting verb whose complement holds ``token``, with its subjects; or an "according to" phrase."""
    current = token
    while current.head != current:
        head = current.head
        if current.dep_ in ("ccomp", "xcomp", "parataxis", "advcl") and is_saying(head, words):
            if current.dep_ == "advcl" and not _quoted_before(current, head):
                current = head
                continue
            subjects = logical_subjects(head)
            if subjects:
                return head, subjects
        if current.dep_ == "prep" and is_saying(head, words) and any(c.dep_ == "pcomp" for c in current.children):
            subjects = logical_subjects(head)
            if subjects:  # "accused Iran of shelling Basra": so says the accuser
                return head, subjects
        current = head
    # "..., X said": the parser may make the quoted clause the root and the reporting verb its dependent
    root = token.sent.root
    for child in root.subtree:
        if child.dep_ in ("parataxis", "ccomp", "advcl") and is_saying(child, words) and not _holds(child, token):
            subjects = logical_subjects(child)
            if subjects and not any(grand.dep_ in ("ccomp", "dobj") for grand in child.children):
                return child, subjects
    return according_to(token)


def according_to(token: Token) -> tuple[Token, list[Token]] | None:
    """The source of an "according to" phrase in the token's sentence."""
    for word in token.sent:
        if word.lower_ == "according":
            named = [grand for child in word.children if child.lower_ == "to" for grand in child.children]
            named = [grand for grand in named if grand.dep_ == "pobj"]
            if named and not any(part == token for name in named for part in name.subtree):
                return word, named
    return None


def _quoted_before(clause: Token, verb: Token) -> bool:
    return clause.i < verb.i and clause.right_edge.i < verb.i


def _holds(verb: Token, token: Token) -> bool:
    return any(part == token for part in verb.subtree)


def block_attributions(doc: Doc, quoted: list[bool], words: Lexicon) -> dict[int, list[Token]]:
    """For each sentence of the block (by its start) the subjects of the reporting verb that speaks for its quotes.

    A sentence wholly inside a quotation takes over the attribution of the sentence before it, else of the next one.
    """
    own: dict[int, list[Token]] = {}
    sentences = list(doc.sents)
    for sentence in sentences:
        for token in sentence:
            if not quoted[token.i] and is_saying(token, words):
                subjects = logical_subjects(token)
                if subjects and any(quoted[t.i] for t in sentence):
                    own[sentence.start] = subjects
                    break
    result = dict(own)
    last: list[Token] | None = None
    for sentence in sentences:
        if sentence.start in own:
            last = own[sentence.start]
        elif last is not None and any(quoted[token.i] for token in sentence):
            result[sentence.start] = last
    following: list[Token] | None = None
    for sentence in reversed(sentences):
        if sentence.start in own:
            following = own[sentence.start]
        elif following is not None and sentence.start not in result and any(quoted[t.i] for t in sentence):
            result[sentence.start] = following
    return result

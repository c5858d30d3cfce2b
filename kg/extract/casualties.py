"""How many died and how many were hurt, where a statement says so with an act of violence.

Read from the parse: the word that says what befell somebody ("killing", "dead", "lives", "no casualties"), the noun
phrase that counts them, and the act that it belongs to. Nothing is guessed: what is not said, said of another act or
another time, feared, denied or planned, or counts dead and wounded together, gives no number. Death tolls that rise
are sums over many acts and give none either. Numbers are the act's: each pair of its parties carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.extract.counts import Count, count_alone, count_of, is_anybody
from kg.extract.lexicon import Lexicon
from kg.extract.modality import judge
from kg.extract.syntax import is_passive, logical_objects, logical_subjects
from kg.extract.word_classes import word_class

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

Outcome = Literal["fatalities", "injured"]

VIOLENT: Final = frozenset({"ASSAULT", "COERCE", "PROTEST"})
"""Types of acts that carry numbers of casualties."""

_DEAD: Final = frozenset({"dead", "killed"})
_HURT: Final = frozenset({"wounded", "injured", "hurt"})
_OUTCOME_NOUNS: Final[dict[str, Outcome]] = {"death": "fatalities", "fatality": "fatalities", "injury": "injured"}
_OUTCOME_VERBS: Final = word_class("killing") | word_class("dying") | word_class("wounding")
_LATER: Final = frozenset({"after", "since", "before", "because", "despite", "over", "for"})
"""Words under which casualties are those of another act: "bombed Gaza after 12 Israelis were killed"."""


Words = tuple[int, int]
"""The tokens of an act's trigger: the first, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What befell how many: ``anchor`` is the index of the word that says what, ``victims`` those of whom."""

    outcome: Outcome
    count: Count
    anchor: int
    victims: frozenset[int]


@dataclass(frozen=True, slots=True)
class Stated:
    """A measure of the ontology that a statement gives: its name, its value, and the tokens that say it."""

    name: str
    value: int
    first: int
    last: int


def tolls(sentence: Span, words: Lexicon) -> list[Toll]:
    """All numbers of dead and hurt that ``sentence`` states as having happened, in order."""
    found: list[Toll] = []
    shared: dict[int, set[str]] = {}
    for anchor, outcome, heads in _outcomes(sentence):
        for head in heads:
            if anchor != head:  # "no casualties" are both none dead and none hurt
                shared.setdefault(head.i, set()).add(outcome)
        count = _count(anchor, heads, words) if heads else None
        if count is not None:
            found.append(Toll(outcome, count, anchor.i, frozenset(head.i for head in heads)))
    # "12 people were killed or wounded": nobody says how many of them were what
    return [toll for toll in found if all(len(shared.get(head, ())) < 2 for head in toll.victims)]


def belongs(
    toll: Toll, act: Words, acts: Iterable[Words], sides: Iterable[int], sentence: Span, words: Lexicon
) -> bool:
    """Whether ``toll`` is that of the act whose words are the tokens ``act``, among all ``acts`` of ``sentence``.

    ``sides`` are the head tokens of its source: where the casualties' verb has a subject of its own, it is one of them.
    """
    anchor = sentence.doc[toll.anchor]
    if anchor.i in range(*act):
        return True
    told = {act, *acts}
    if any(anchor.i in range(*other) for other in told):
        return False
    ways = {other: way for other in told if (way := _way(anchor, other)) is not None}
    if act not in ways:
        return False
    nearest = min(ways, key=lambda other: (len(ways[other]), abs(other[0] - anchor.i)))
    return nearest == act and not _another(anchor, ways[act], told, words, {*sides, *toll.victims})


def measures(tolls: Iterable[Toll], act: Words) -> list[Stated]:
    """The measures that the ``tolls`` of one act amount to; what the words ``act`` themselves count goes first."""
    found: list[Stated] = []
    for outcome in ("fatalities", "injured"):
        mine = [toll for toll in tolls if toll.outcome == outcome]
        own = [toll for toll in mine if toll.anchor in range(*act)]
        found += _measures(outcome, [toll.count for toll in own or mine])
    return found


def _measures(outcome: str, counts: list[Count]) -> Iterator[Stated]:
    if not counts:
        return
    best = counts[0]
    if any((c.said, c.low, c.high) != (best.said, best.low, best.high) for c in counts):
        best = min(counts, key=lambda count: count.low or 0)  # two numbers, which may be parts or claims: at least one
        best = Count(None, best.low or None, None, best.first, best.last)
    span = (best.first, best.last)
    if best.said is not None:
        yield Stated(outcome, best.said, *span)
    if outcome == "fatalities":  # the ontology bounds the dead only
        if best.low is not None and best.low != best.high:
            yield Stated("fatalitiesLow", best.low, *span)
        if best.high is not None and best.low != best.high:
            yield Stated("fatalitiesHigh", best.high, *span)


# ---- what befell whom


def _outcomes(sentence: Span) -> Iterator[tuple[Token, Outcome, list[Token]]]:
    """The words that say what befell somebody, what it was, and the heads of the noun phrases that count whom."""
    for token in sentence:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            outcome = _of_verb(token, lemma)
            if outcome is not None:
                yield token, outcome, _victims(token, lemma)
            if lemma in word_class("costing lives"):
                lives = [noun for noun in logical_objects(token) if noun.lemma_.lower() == "life"]
                yield token, "fatalities", [_of(life) for life in lives]
            if lemma == "lose" and any(noun.lemma_.lower() == "life" for noun in logical_objects(token)):
                yield token, "fatalities", logical_subjects(token)
        elif token.lower_ in _DEAD | _HURT and token.pos_ in ("ADJ", "NOUN"):
            yield token, ("fatalities" if token.lower_ in _DEAD else "injured"), _described(token)
        elif lemma in _OUTCOME_NOUNS and token.pos_ == "NOUN":
            if _stated(token):
                yield token, _OUTCOME_NOUNS[lemma], [token]
        elif lemma == "casualty" and token.pos_ == "NOUN" and _stated(token) and _none(token):
            yield token, "fatalities", [token]
            yield token, "injured", [token]


def _none(noun: Token) -> bool:
    """ "no casualties", "without casualties": the one number of casualties that says how many died."""
    return any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children) or noun.head.lower_ == "without"


def _of_verb(verb: Token, lemma: str) -> Outcome | None:
    if lemma in word_class("killing") or lemma in word_class("dying"):
        return "fatalities"
    if lemma in word_class("wounding"):
        return "injured"
    if lemma in word_class("violent death"):
        near = {child.lower_ for child in verb.children}
        near |= {c.lower_ for noun in logical_objects(verb) for c in noun.children}
        to_death = any(c.lower_ == "to" and any(g.lower_ == "death" for g in c.children) for c in verb.children)
        if "dead" in near or to_death or (lemma == "gun" and "down" in near):
            return "fatalities"
    return None


def _victims(verb: Token, lemma: str) -> list[Token]:
    if lemma in word_class("dying"):
        return [] if is_passive(verb) else logical_subjects(verb)
    found = logical_objects(verb)
    if not found and verb.tag_ in ("VBN", "VBD"):  # "12 people dead and 30 wounded", which the parser takes for active
        found = [child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i]
        found = [child for child in found if child.pos_ == "NUM" or any(g.dep_ == "nummod" for g in child.children)]
    return found


def _described(token: Token) -> list[Token]:
    """Whom "dead" or "wounded" is said of: "left 12 dead", "12 people dead", "with 12 dead"."""
    if any(child.dep_ == "nummod" for child in token.children):
        return [token]
    head = token.head
    if token.dep_ in ("oprd", "acomp", "ccomp", "xcomp") and head.pos_ in ("VERB", "AUX"):
        objects = [child for child in head.children if child.dep_ in ("dobj", "nsubj") and child.i < token.i]
        after = [child for child in objects if child.i > head.i] or (objects if head.lemma_ == "be" else [])
        own = [child for child in token.children if child.dep_ == "nsubj"]
        return own or after[-1:]
    if token.dep_ == "amod" and head.i < token.i:
        return [head]
    if token.dep_ in ("pobj", "dobj", "conj", "ROOT", "appos") and token.i > token.sent.start:
        before = token.nbor(-1)
        return [before] if before.like_num and before.head == token else []
    return []


def _of(life: Token) -> Token:
    """ "the lives of 12 people": the people; "12 lives": the lives."""
    inner = next((g for c in life.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None)
    return inner if inner is not None else life


def _stated(noun: Token) -> bool:
    """Whether the noun is told as a fact: no subject of "reported", which says what is known and not what is."""
    while noun.dep_ == "conj":
        noun = noun.head
    if noun.dep_ in ("pobj", "dobj", "attr", "ROOT"):
        reports = noun.head.pos_ == "VERB" and noun.head.lemma_ in ("report", "have", "see")
        return not (reports or noun.head.lower_ in ("of", "about", "on", "over"))
    return False


def _count(anchor: Token, heads: list[Token], words: Lexicon) -> Count | None:
    if any(a.lemma_.lower() in word_class("doubt") for a in (anchor, *anchor.ancestors) if a.sent == anchor.sent):
        return None
    modality = judge(anchor, words).modality
    if anchor.lemma_.lower() == "casualty" or (modality == "negated" and is_anybody(heads[0])):
        return Count(0, 0, 0, heads[0].left_edge.i, heads[0].i + 1)
    count = count_of(*heads) if heads != [anchor] else count_alone(anchor)
    if count is None or modality in ("hypothetical", "future"):
        return None
    if modality == "negated" and count.said != 0:
        return None
    return count


# ---- whose they are


def _way(anchor: Token, act: Words) -> list[Token] | None:
    """The words between ``anchor`` and the nearest word of the act in the parse, both left out."""
    ways = []
    for index in range(*act):
        goal = anchor.doc[index]
        up, down = [anchor, *anchor.ancestors], [goal, *goal.ancestors]
        below = {token.i for token in down}
        meeting = next((token for token in up if token.i in below), None)
        if meeting is not None:
            way = [*up[: up.index(meeting) + 1], *reversed(down[: down.index(meeting)])]
            ways.append([token for token in way if token not in (anchor, goal)])
    return min(ways, key=len, default=None)


def _another(anchor: Token, way: list[Token], acts: set[Words], words: Lexicon, sides: set[int]) -> bool:
    """Whether the casualties are of another act than the one at the end of ``way``."""
    told = {index for act in acts for index in range(*act)}
    for token in way:
        if token.i not in told and _violent(token, words) and token.lemma_.lower() not in _OUTCOME_VERBS:
            return True  # "a year after a bombing that killed 40"
    current = anchor
    up = {token.i for token in way}
    while True:
        if current.dep_ in ("relcl", "acl") and current.head.i in up | told:
            if any(child.lower_ in ("who", "whom") for child in current.children):
                return True  # "shot at a man who had killed 12": his act, not theirs
        if any(child.dep_ in ("mark", "advmod") and child.lower_ in _LATER for child in current.children):
            return True
        if current.dep_ in ("pcomp", "pobj") and current.head.lower_ in _LATER:
            return True
        if current.head == current or (current.head.i not in up and current != anchor):
            break
        current = current.head
    if is_passive(anchor) or anchor.pos_ not in ("VERB", "AUX") or anchor.lemma_.lower() in word_class("dying"):
        return False
    own = [child for child in anchor.children if child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP", "PRP", "DT")]
    return any(
        noun.i not in sides | told and not any(token.i in told for token in noun.subtree) and not _violent(noun, words)
        for noun in own
    )  # fmt: skip


def _violent(token: Token, words: Lexicon) -> bool:
    pos = {"VERB": "v", "NOUN": "n"}.get(token.pos_)
    entries = words.acts.get((token.lemma_.lower(), pos), ()) if pos is not None else ()
    return bool(entries) and entries[-1].type in VIOLENT

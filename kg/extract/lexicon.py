"""The act lexicon: which words name an act, of what type, and where its source and target stand.

Read from ``kg/data/acts.csv``, ``operators.csv`` and ``contexts.csv``; the columns are described in
``kg/data/README.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Pattern:
    """A lemma and the constraints that must hold around it; the more constraints, the more specific.

    ``particle``: the verb's particle. ``object``: lemmas of its object's head. ``prepositions``: preposition to
    lemmas of its object's head, none meaning any. ``clause``: it has a clausal complement; ``infinitive``: one with
    "to". ``actor``: its object denotes an actor; ``plain``: nothing more is said of it ("called him",
    not "called him a liar"). ``modifiers``: lemmas of a modifier. ``tone``: "praise" or "blame",
    where what it says of its object must be approving or disapproving.
    """

    lemma: str
    particle: str | None = None
    object: frozenset[str] = frozenset()
    prepositions: tuple[tuple[str, frozenset[str]], ...] = ()
    clause: bool = False
    infinitive: bool = False
    actor: bool = False
    plain: bool = False
    modifiers: frozenset[str] = frozenset()
    tone: str | None = None

    @property
    def specificity(self) -> int:
        """How many constraints there are, an object's lemma counting double."""
        return (
            (2 if self.particle else 0)
            + 2 * bool(self.object)
            + sum(2 if lemmas else 1 for _, lemmas in self.prepositions)
            + self.clause
            + 2 * self.infinitive
            + self.actor
            + self.plain
            + 2 * bool(self.modifiers)
            + 2 * bool(self.tone)
        )

    @classmethod
    def parse(cls, form: str) -> Pattern:
        """The pattern that ``form`` writes, such as ``take to:street`` or ``impose obj:sanction/embargo``.

        Raises ValueError for a constraint that is not known.
        """
        lemma, *constraints = form.split()
        particle: str | None = None
        objects: frozenset[str] = frozenset()
        modifiers: frozenset[str] = frozenset()
        prepositions: list[tuple[str, frozenset[str]]] = []
        clause = infinitive = actor = plain = False
        tone: str | None = None
        for constraint in constraints:
            key, colon, value = constraint.partition(":")
            if constraint.startswith("+"):
                particle = constraint[1:]
            elif constraint == "comp":
                clause = True
            elif constraint == "plain":
                plain = True
            elif constraint == "inf":
                infinitive = True
            elif constraint == "actor":
                actor = True
            elif constraint in ("praise", "blame"):
                tone = constraint
            elif key == "obj" and value:
                objects = frozenset(value.split("/"))
            elif key == "mod" and value:
                modifiers = frozenset(value.split("/"))
            elif key == "prep" and value:
                prepositions.extend((word, frozenset()) for word in value.split("/"))
            elif colon and value:
                prepositions.append((key, frozenset(value.split("/"))))
            else:
                raise ValueError(f"{form!r}: {constraint!r} is no constraint")
        return cls(lemma, particle, objects, tuple(prepositions), clause, infinitive, actor, plain, modifiers, tone)


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the lexicon: ``pattern`` with part of speech ``pos`` ("v", "n", "a") names an act of ``type``.

    ``source`` is the slot of the source, ``target`` the slots of the target, tried in order; ``symmetric`` acts can
    be reciprocal.
    """

    pattern: Pattern
    pos: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    source: str
    target: tuple[str, ...]
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that carries or changes another act: ``kind`` is light, begin, plan, want, fail, stop, face, say, …"""

    pattern: Pattern
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries by lemma, the most specific first."""

    acts: Mapping[tuple[str, str], tuple[Act, ...]]
    operators: Mapping[str, tuple[Operator, ...]]
    context_words: Mapping[str, tuple[str, ...]]
    tones: Mapping[str, str]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("kg.data") / name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.split("|") if part)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The packaged lexicon, read once."""
    acts: dict[tuple[str, str], list[Act]] = {}
    for row in _rows("acts.csv"):
        pattern = Pattern.parse(row["form"])
        act = Act(
            pattern=pattern,
            pos=row["pos"],
            type=row["type"],
            mode=row["mode"] or None,
            contexts=_listed(row["contexts"]),
            cameo=row["cameo"] or None,
            source=row["source"] or ("owner" if row["pos"] == "n" else "subj"),
            target=_listed(row["target"]),
            symmetric=row["sym"] == "1",
        )
        acts.setdefault((pattern.lemma, row["pos"]), []).append(act)
    operators: dict[str, list[Operator]] = {}
    for row in _rows("operators.csv"):
        pattern = Pattern.parse(row["form"])
        operators.setdefault(pattern.lemma, []).append(Operator(pattern, row["class"]))
    words: dict[str, list[str]] = {}
    for row in _rows("contexts.csv"):
        for word in _listed(row["words"]):
            words.setdefault(word, []).append(row["context"])
    tones = {row["word"]: row["tone"] for row in _rows("tones.csv")}
    return Lexicon(
        {key: tuple(sorted(found, key=lambda act: -act.pattern.specificity)) for key, found in acts.items()},
        {key: tuple(sorted(found, key=lambda op: -op.pattern.specificity)) for key, found in operators.items()},
        {word: tuple(found) for word, found in words.items()},
        tones,
    )

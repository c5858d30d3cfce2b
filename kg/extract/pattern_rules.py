"""Rules of the user's own: a file of lines that read like short sentences, turned into entries of a lexicon.

One rule a line; ``#`` begins a comment::

    COERCE/restrict: (GOV|MIL) blockade|seal+off (*)
    AID: (*) ship grain|wheat to (country)
    ASSAULT: (RUS & MIL) strike (!RUS) [cameo 195, military]
    CONSULT: (*) hold talk with (*) [mutual]
    REQUEST: (*)'s plea to (*)
    PROTEST/demo: (CVL) take to street

Before the colon stands the type of the ontology, with a mode if need be. In brackets stand the actors: the first is the
source, the second the target, and a rule without the second asks for none. ``*`` is anybody; else a sector (``GOV``), a
country (``RUS``), a kind (``group``), or an actor by id or quoted name (``"Hamas"``); ``|`` is or, ``&`` and,
``!`` not.
The word after the source is the verb, by its lemma, ``seal+off`` one with a particle; words after it are its object, a
preposition rules what follows it. With ``'s`` after the source the word is a noun. Passives, relative clauses,
negations, plans and reported speech are understood by themselves: rules are about the act alone.

In square brackets: ``mutual`` for acts that both sides may do, ``cameo`` and a code, contexts of the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.actors import KnowledgeBase
from kg.errors import BadOption, NotFound
from kg.extract.lexicon import Act, Pattern
from kg.model import Mention
from kg.vocabulary import vocabulary

KINDS: Final = ("country", "body", "organisation", "group", "company", "media", "person", "role")
PREPOSITIONS: Final = frozenset(
    "about above after against among around at before behind between by during for from in inside into near of off on "
    "onto out over through to toward towards under upon with within without".split()
)
_TOKEN: Final = re.compile(r"\([^()]*\)(?:['’]s)?|\[[^\[\]]*\]|[^\s()\[\]]+")
_LEMMAS: Final = re.compile(r"[a-z][a-z'-]*(?:\|[a-z][a-z'-]*)*")
_VERBS: Final = re.compile(r"[a-z][a-z'-]*(?:\+[a-z]+)?(?:\|[a-z][a-z'-]*(?:\+[a-z]+)?)*")
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Atom:
    """One condition on an actor: what ("any", "sector", "country", "kind", "actor"), the value, and whether denied."""

    what: str
    value: str
    denied: bool

    def holds(self, mention: Mention) -> bool:
        """Whether the actor of ``mention``, as it stands there, fulfils the condition."""
        found = {
            "any": True,
            "sector": self.value in mention.sectors,
            "country": mention.country == self.value,
            "kind": mention.actor.kind == self.value,
            "actor": mention.actor.id == self.value,
        }[self.what]
        return found != self.denied


@dataclass(frozen=True, slots=True)
class Slot:
    """Who may stand on a side: any of the alternatives, of each all conditions; ``text`` is as written."""

    text: str
    alternatives: tuple[tuple[Atom, ...], ...]

    def holds(self, mention: Mention) -> bool:
        """Whether ``mention`` may stand here."""
        return any(all(atom.holds(mention) for atom in atoms) for atoms in self.alternatives)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: its number and text, the entries of the lexicon that it became, and who may stand on the sides."""

    line: int
    text: str
    acts: tuple[Act, ...]
    source: Slot
    target: Slot | None


class _WrongError(ValueError):
    """What is wrong with a line, for a person."""


def read_rules(path: Path, base: KnowledgeBase) -> list[Rule]:
    """The rules of the file. Raises NotFound, and BadOption that tells what is wrong in which lines."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file of rules") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{path} cannot be read: {error}") from error
    rules: list[Rule] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if text:
            try:
                rules.append(_rule(number, text, base))
            except _WrongError as problem:
                problems.append(f"line {number}: {problem}")
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise BadOption(f"{path}, {'; '.join(problems[:_SHOWN])}{more}")
    if not rules:
        raise BadOption(f"{path} holds no rule")
    return rules


def _rule(number: int, text: str, base: KnowledgeBase) -> Rule:
    head, colon, body = text.partition(":")
    if not colon:
        raise _WrongError("a rule is TYPE: (source) verb (target); there is no colon")
    event_type, mode = _code(head.strip())
    tokens = _TOKEN.findall(body)
    if _squeezed("".join(tokens)) != _squeezed(body):
        raise _WrongError("a bracket is not closed")
    flags = [token for token in tokens if token.startswith("[")]
    tokens = [token for token in tokens if not token.startswith("[")]
    if len(tokens) < 2 or not tokens[0].startswith("("):
        raise _WrongError("after the colon stands the source in brackets, then the verb")
    noun = tokens[0].endswith("s")
    source = _slot(tokens[0].rpartition(")")[0][1:], base)
    if not _VERBS.fullmatch(tokens[1]):
        raise _WrongError(f"{tokens[1]!r} is no verb: lemmas are written in small letters, alternatives with |")
    constraints, place, target = _rest(tokens[2:], base)
    mutual, cameo, contexts = _flags(flags)
    if noun and place == "obj":
        raise _WrongError("the target of a noun stands behind a preposition")
    acts = []
    for verb in tokens[1].split("|"):
        lemma, _, particle = verb.partition("+")
        form = " ".join([lemma, *([f"+{particle}"] if particle else []), *constraints])
        acts.append(
            Act(
                pattern=Pattern.parse(form),
                pos="n" if noun else "v",
                type=event_type,
                mode=mode,
                contexts=contexts,
                cameo=cameo,
                source="owner" if noun else "subj",
                target=(place,),
                symmetric=mutual,
            )
        )
    return Rule(number, text, tuple(acts), source, target)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _rest(tokens: list[str], base: KnowledgeBase) -> tuple[list[str], str, Slot | None]:
    """Constraints in the words of the lexicon, where the target stands, and who may be it."""
    constraints: list[str] = []
    place, target = "none", None
    preposition: str | None = None
    for token in tokens:
        if token.startswith("("):
            if target is not None:
                raise _WrongError("a rule has one source and one target")
            if token.endswith("s"):
                raise _WrongError("only the source may have 's")
            place, target = preposition or "obj", _slot(token[1:-1], base)
            preposition = None
        elif token in PREPOSITIONS and preposition is None:
            preposition = token
        elif _LEMMAS.fullmatch(token):
            constraints.append(f"{preposition or 'obj'}:{token.replace('|', '/')}")
            preposition = None
        else:
            raise _WrongError(f"{token!r} is neither an actor in brackets nor a word in small letters")
    if preposition is not None:
        raise _WrongError(f"nothing stands behind {preposition!r}")
    return constraints, place, target


def _code(head: str) -> tuple[str, str | None]:
    types = vocabulary().types
    event_type, _, mode = head.partition("/")
    if event_type not in types or types[event_type].imports_only:
        raise _WrongError(f"no event type is called {event_type!r}")
    if mode and mode not in types[event_type].modes:
        known = ", ".join(types[event_type].modes) or "none"
        raise _WrongError(f"{event_type} has no mode {mode!r}; there are: {known}")
    return event_type, mode or None


def _flags(brackets: list[str]) -> tuple[bool, str | None, tuple[str, ...]]:
    mutual, cameo = False, None
    contexts: list[str] = []
    for flag in (part.strip() for bracket in brackets for part in bracket[1:-1].split(",")):
        if flag == "mutual":
            mutual = True
        elif flag.startswith("cameo "):
            cameo = flag.removeprefix("cameo ").strip()
            if cameo not in vocabulary().cameo:
                raise _WrongError(f"{cameo!r} is no CAMEO code")
        elif flag in vocabulary().contexts:
            contexts.append(flag)
        else:
            raise _WrongError(f"{flag!r} is neither mutual, nor cameo with a code, nor a context")
    return mutual, cameo, tuple(contexts)


def _slot(text: str, base: KnowledgeBase) -> Slot:
    alternatives = tuple(
        tuple(_atom(atom.strip(), base) for atom in part.split("&")) for part in text.split("|")
    )  # fmt: skip
    return Slot(text.strip(), alternatives)


def _atom(text: str, base: KnowledgeBase) -> Atom:
    denied = text.startswith("!")
    name = text.removeprefix("!").strip()
    if name == "*":
        return Atom("any", name, denied)
    if name in vocabulary().sectors:
        return Atom("sector", name, denied)
    if name in base.countries:
        return Atom("country", name, denied)
    if name in KINDS:
        return Atom("kind", name, denied)
    quoted = len(name) > 2 and name[0] == name[-1] == '"'
    actor = base.resolve(name[1:-1]) if quoted else base.get(name)
    if actor is None:
        raise _WrongError(f"{text!r} is no sector, country, kind or actor that is known")
    return Atom("actor", actor.id, denied)


def layers(rules: list[Rule]) -> Iterator[list[tuple[Act, Rule]]]:
    """Entries in layers in which no two ask for the same words, so that rules that differ in actors have their turn."""
    rest = [(act, rule) for rule in rules for act in rule.acts]
    while rest:
        taken: set[tuple[Pattern, str]] = set()
        layer: list[tuple[Act, Rule]] = []
        left: list[tuple[Act, Rule]] = []
        for act, rule in rest:
            key = (act.pattern, act.pos)
            (left if key in taken else layer).append((act, rule))
            taken.add(key)
        yield layer
        rest = left

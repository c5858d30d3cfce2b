"""Logical subjects and objects: actives, passives, control, conjunctions and relative clauses, with the real parser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from kg.extract.pipeline import load_pipeline
from kg.extract.syntax import (
    agents,
    complement_clauses,
    conjuncts,
    datives,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional,
)

Parse = Callable[[str], Any]

# sentence, the form of the verb that is looked at, its logical subjects, its logical objects
CLAUSES: list[tuple[str, str, list[str], list[str]]] = [
    # active and passive
    ("Ghana attacked Togo.", "attacked", ["Ghana"], ["Togo"]),
    ("Ghana has attacked Togo.", "attacked", ["Ghana"], ["Togo"]),
    ("Togo was attacked by Ghana.", "attacked", ["Ghana"], ["Togo"]),
    ("Togo has been attacked by Ghana.", "attacked", ["Ghana"], ["Togo"]),
    ("Togo will be attacked by Ghana.", "attacked", ["Ghana"], ["Togo"]),
    ("Togo was attacked.", "attacked", [], ["Togo"]),
    ("Togo was attacked on Monday.", "attacked", [], ["Togo"]),
    # control
    ("Ghana wants to attack Togo.", "attack", ["Ghana"], ["Togo"]),
    ("Ghana plans to attack Togo.", "attack", ["Ghana"], ["Togo"]),
    ("Ghana persuaded Benin to attack Togo.", "attack", ["Benin"], ["Togo"]),
    ("Ghana urged Benin to attack Togo.", "attack", ["Benin"], ["Togo"]),
    ("Ghana urged Benin to attack Togo.", "urged", ["Ghana"], ["Benin"]),
    ("Benin was told to attack Togo.", "attack", ["Benin"], ["Togo"]),
    ("Ghana began attacking Togo.", "attacking", ["Ghana"], ["Togo"]),
    ("Ghana accused Benin of attacking Togo.", "attacking", ["Benin"], ["Togo"]),
    ("Ghana prevented Benin from attacking Togo.", "attacking", ["Benin"], ["Togo"]),
    ("Ghana threatened Togo after attacking Benin.", "attacking", ["Ghana"], ["Benin"]),
    ("Ghana is ready to attack Togo.", "attack", ["Ghana"], ["Togo"]),
    # conjunctions
    ("Ghana attacked Togo and threatened Benin.", "threatened", ["Ghana"], ["Benin"]),
    ("Ghana condemned and threatened Togo.", "condemned", ["Ghana"], ["Togo"]),
    ("Ghana condemned and threatened Togo.", "threatened", ["Ghana"], ["Togo"]),
    ("Ghana has condemned Togo and attacked Benin.", "attacked", ["Ghana"], ["Benin"]),
    # relative and participle clauses
    ("Ghana, which attacked Togo, thanked Benin.", "attacked", ["Ghana"], ["Togo"]),
    ("Ghana, which attacked Togo, thanked Benin.", "thanked", ["Ghana"], ["Benin"]),
    ("Togo, which was attacked by Ghana, thanked Benin.", "attacked", ["Ghana"], ["Togo"]),
    ("The soldiers who attacked Togo fled.", "attacked", ["soldiers"], ["Togo"]),
    ("The minister whom Ghana arrested fled.", "arrested", ["Ghana"], ["minister"]),
    ("The soldiers arrested by Ghana fled.", "arrested", ["Ghana"], ["soldiers"]),
    ("Attacked by Ghana, Togo thanked Benin.", "Attacked", ["Ghana"], ["Togo"]),
]


@pytest.fixture(scope="module")
def parsed() -> Parse:
    sentences = list(dict.fromkeys(sentence for sentence, *_ in CLAUSES))
    docs = dict(zip(sentences, load_pipeline().pipe(sentences), strict=True))

    def call(sentence: str) -> Any:
        return docs.get(sentence) or load_pipeline()(sentence)

    return call


def word(doc: Any, text: str) -> Any:
    return next(token for token in doc if token.text == text)


def texts(tokens: Iterable[Any]) -> list[str]:
    return [token.text for token in tokens]


@pytest.mark.parametrize(("sentence", "verb", "subjects", "objects"), CLAUSES)
def test_who_does_it_to_whom(
    parsed: Parse, sentence: str, verb: str, subjects: list[str], objects: list[str]
) -> None:
    token = word(parsed(sentence), verb)
    assert texts(logical_subjects(token)) == subjects
    assert texts(logical_objects(token)) == objects


@pytest.mark.parametrize(
    ("sentence", "verb", "passive"),
    [
        ("Togo was attacked by Ghana.", "attacked", True),
        ("The soldiers arrested by Ghana fled.", "arrested", True),
        ("Ghana has attacked Togo.", "attacked", False),
        ("Ghana has condemned Togo and attacked Benin.", "attacked", False),
        ("Ghana attacked Togo.", "attacked", False),
    ],
)
def test_what_is_passive(parsed: Parse, sentence: str, verb: str, passive: bool) -> None:
    assert is_passive(word(parsed(sentence), verb)) is passive


def test_only_a_passive_has_an_agent(parsed: Parse) -> None:
    assert texts(agents(word(parsed("Togo was attacked by Ghana."), "attacked"))) == ["Ghana"]
    assert agents(word(parsed("Ghana attacked Togo by night."), "attacked")) == []


def test_joined_nouns_come_in_order(parsed: Parse) -> None:
    doc = parsed("Ghana criticised Togo, Benin and Niger.")
    (first,) = logical_objects(word(doc, "criticised"))
    assert texts(conjuncts(first)) == ["Togo", "Benin", "Niger"]


def test_the_indirect_object(parsed: Parse) -> None:
    for sentence in ("France gave Lebanon money.", "France gave money to Lebanon."):
        verb = word(parsed(sentence), "gave")
        assert texts(datives(verb)) == ["Lebanon"]
        assert texts(logical_objects(verb)) == ["money"]


def test_objects_of_prepositions_are_followed_through_particles(parsed: Parse) -> None:
    verb = word(parsed("Ghana pulled out of Togo."), "pulled")
    assert texts(prepositional(verb, "of")) == ["Togo"]
    verb = word(parsed("Ghana fired at Togo with rockets."), "fired")
    assert texts(prepositional(verb, "at")) == ["Togo"]
    assert texts(prepositional(verb, "with")) == ["rockets"]
    assert prepositional(verb, "against") == []


def test_complements_are_finite_and_infinite_clauses(parsed: Parse) -> None:
    said = word(parsed("Ghana said that Benin attacked Togo."), "said")
    assert texts(complement_clauses(said)) == ["attacked"]
    wants = word(parsed("Ghana wants to attack Togo."), "wants")
    assert texts(complement_clauses(wants)) == ["attack"]
    assert complement_clauses(word(parsed("Ghana attacked Togo."), "attacked")) == []


def test_a_clause_that_states_something_has_no_subject_from_outside(parsed: Parse) -> None:
    attacked = word(parsed("Ghana said that Togo was attacked."), "attacked")
    assert logical_subjects(attacked) == []

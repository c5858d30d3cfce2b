"""The learned judge: who does what to whom as probabilities, and the extractor that asks it."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.extractor import Pair
from kg.extract.judge import Judge, Question, judge
from kg.extract.judged import JudgedExtractor
from kg.model import Article
from kg.vocabulary import vocabulary


@pytest.fixture(scope="module")
def trained() -> Judge:
    return judge()


@pytest.fixture(scope="module")
def extractor() -> JudgedExtractor:
    return JudgedExtractor()


def marked(text: str, *names: str) -> Question:
    """A question with the mentions named, and all of their ordered pairs."""
    spans = [[(text.index(name), text.index(name) + len(name))] for name in names]
    pairs = [(s, t) for s in range(len(names)) for t in (*range(len(names)), -1) if s != t]
    return Question(text, spans, pairs)


def best(trained: Judge, question: Question) -> dict[tuple[int, int], str]:
    (opinions,) = trained.opinions([question])
    return {
        pair: trained.types[int(np.argmax(opinion.types))]
        for pair, opinion in zip(question.pairs, opinions, strict=True)
    }


def test_labels_are_those_of_the_ontology(trained: Judge) -> None:
    types = [t.code for t in vocabulary().types.values() if not t.imports_only]
    assert sorted(trained.types[1:]) == sorted(types) and trained.types[0] == "NONE"
    for name in trained.modes:
        kind, _, mode = name.partition("/")
        assert not mode or mode in vocabulary().types[kind].modes or name in trained.cameo
    assert set(trained.cameo.values()) <= set(vocabulary().cameo)


@pytest.mark.parametrize(
    ("text", "source", "target", "kind"),
    [
        ("Kenya accused Somalia of arming the bandits who raid its border towns.", "Kenya", "Somalia", "ACCUSE"),
        ("Somalia was accused by Kenya of arming bandits.", "Kenya", "Somalia", "ACCUSE"),
        ("Soldiers shelled the rebels outside Goma for a third night.", "Soldiers", "the rebels", "ASSAULT"),
        ("The rebels came under mortar fire from soldiers outside Goma.", "soldiers", "The rebels", "ASSAULT"),
        ("Chile's president flew to Lima and met Peru's foreign minister.", "Chile's president",
         "Peru's foreign minister", "CONSULT"),
        ("Police arrested two reporters outside the ministry.", "Police", "two reporters", "COERCE"),
        ("Thousands of teachers marched against the governor in Oaxaca.", "Thousands of teachers", "the governor",
         "PROTEST"),
        ("Oslo froze its aid to Kampala over the new law.", "Oslo", "Kampala", "SANCTION"),
    ],
)  # fmt: skip
def test_it_knows_what_is_done_and_which_way(
    trained: Judge, text: str, source: str, target: str, kind: str
) -> None:
    found = best(trained, marked(text, source, target))
    assert found[0, 1] == kind
    assert found[1, 0] != kind


def test_two_that_do_nothing_to_each_other_are_none(trained: Judge) -> None:
    text = "Peru grows more quinoa than Bolivia, a study by the university said."
    found = best(trained, marked(text, "Peru", "Bolivia"))
    assert set(found.values()) == {"NONE"}


def test_figures_of_a_sentence_do_not_hang_on_its_neighbours(trained: Judge) -> None:
    one = marked("Mali expelled the French ambassador.", "Mali", "the French ambassador")
    other = marked("The mayor of Quito said that the police would not clear the bridge.", "The mayor", "the police")
    (alone,) = trained.opinions([one])
    _, among = trained.opinions([other, one])
    assert all((a.types == b.types).all() for a, b in zip(alone, among, strict=True))


def test_a_sentence_longer_than_the_network_is_cut_around_its_mentions(trained: Judge) -> None:
    act = "Ghana expelled the Ivorian ambassador on Monday, the foreign ministry said."
    filler = "The road runs through dry hills. " * 60
    short = best(trained, marked(act, "Ghana", "the Ivorian ambassador"))
    found = best(trained, marked(filler + act, "Ghana", "the Ivorian ambassador"))
    assert short[0, 1] == "SANCTION"
    assert found[0, 1] != "NONE"


def test_types_of_a_given_pair_are_a_distribution_without_none(extractor: JudgedExtractor) -> None:
    text = "Lagos and Accra signed a treaty on fishing."
    (ranking,) = extractor.types([Pair(text, ((0, 5),), ((10, 15),))])
    assert sum(answer.probability for answer in ranking) == pytest.approx(1, abs=1e-3)
    assert ranking[0].type == "AGREE"
    assert [a.probability for a in ranking] == sorted((a.probability for a in ranking), reverse=True)


def test_a_sentence_without_an_act_gives_no_event_and_says_why(extractor: JudgedExtractor) -> None:
    (done,) = extractor.extract([Article("The mayor of Tampere has lived in Finland since her childhood.")])
    assert done.events == ()
    assert done.refusals


def test_what_the_rules_propose_and_the_judge_finds_nothing_in_is_refused_with_a_reason(
    extractor: JudgedExtractor,
) -> None:
    texts = ["Brazil beat Chile in the final in Santiago.", "Iran attacked from the first minute, but Iraq held on."]
    for done in extractor.extract(Article(text) for text in texts):
        for refusal in done.refusals:
            assert refusal.detail


def test_mutual_acts_are_told_once(extractor: JudgedExtractor) -> None:
    text = "Japan and South Korea held joint naval drills on Monday."
    (done,) = extractor.extract([Article(text, date="2024-05-16")])
    pairs = [(event.source, event.target) for event in done.events if event.type == "COOPERATE"]
    assert len(pairs) == 1
    assert [side.actor.id for side in pairs[0] if side is not None] == ["JPN", "KOR"]

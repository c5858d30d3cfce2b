"""``kg demo``: what it prints and leaves behind, and what it never touches.

The table of events and the answers are compared with ``golden/``. After a change that is meant, look at the difference
and write them anew: KG_UPDATE_GOLDEN=1 python -m pytest tests/demo
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import cli
from kg.demo.run import MARK, Demo, run_demo
from kg.errors import BadOption

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of one run of the command, made without a network, and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "kg-demo"

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("the demonstration asked for a network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", no_network)
        patch.setattr(socket, "getaddrinfo", no_network)
        result = CliRunner().invoke(cli, ["demo", "--folder", str(folder)])
    assert result.exit_code == 0, result.output
    return folder, result.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One run through the library."""
    return run_demo(tmp_path_factory.mktemp("library") / "kg-demo")


def test_it_prints_what_it_printed_before(printed):
    _, text = printed
    # What comes after the answers names the folder and the seconds.
    shown = text.rpartition("\n12 articles, ")[0] + "\n"
    golden = GOLDEN / "demo.txt"
    if os.environ.get("KG_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_it_says_where_everything_is(printed):
    folder, text = printed
    for name in ("graph.html", "graph.gexf", "graph", "articles.jsonl"):
        assert str(folder / name) in text
        assert (folder / name).exists()


def test_the_rest_of_the_commands_work_on_its_store(printed):
    folder, _ = printed
    query = "SELECT ?target WHERE { actor:USA kg:sanctions ?target }"
    result = CliRunner().invoke(cli, ["query", query, "--graph", str(folder / "graph"), "--format", "csv"])
    actors = "https://w3id.org/geopolitical-event-kg/actor/"
    assert {f"{actors}Rosneft", f"{actors}Lukoil"} <= set(result.stdout.split())


def test_publishers_meet_in_one_event(demo):
    reports = [
        (report.event, demo.publishers[report.evidence.article])
        for report in demo.reports
        if (report.type, report.target and report.target.actor.id) == ("SANCTION", "Rosneft")
        and report.source.actor.id == "USA"
    ]
    by_event: dict[str, set[str]] = {}
    for event, publisher in reports:
        by_event.setdefault(event, set()).add(publisher)
    assert max(map(len, by_event.values())) >= 2


def test_something_is_disputed_and_something_announced_comes_true(demo):
    modalities: dict[str, set[str]] = {}
    for report in demo.reports:
        modalities.setdefault(report.event, set()).add(report.modality)
    assert any({"actual", "negated"} <= found for found in modalities.values())
    assert any({"actual", "future"} <= found for found in modalities.values())


def test_both_questions_have_answers(demo):
    assert len(demo.answers) == 2
    assert all(answer.rows for answer in demo.answers)


def test_quotes_fit_the_articles(demo):
    from kg.sources.articles import read_articles

    texts = {article.key: article for article in read_articles([demo.files["articles"]])}
    for report in demo.reports:
        evidence = report.evidence
        assert texts[evidence.article].field(evidence.field)[evidence.start : evidence.end] == evidence.quote


def test_a_second_run_replaces_its_own_and_nothing_else(tmp_path, monkeypatch):
    folder = tmp_path / "kg-demo"
    folder.mkdir()
    (folder / MARK).write_text("")
    (folder / "graph").mkdir()
    (folder / "graph" / "left over").write_text("")
    (folder / "notes.txt").write_text("mine")
    run_demo(folder)
    assert not (folder / "graph" / "left over").exists()
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_somebody_elses_is_left_alone(tmp_path, kind):
    place = tmp_path / "kg-demo"
    if kind == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "graph").write_text("mine")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(BadOption, match="kg-demo"):
        run_demo(place)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before

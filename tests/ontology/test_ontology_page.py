"""The page on the ontology is current, and describes all that is defined."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from kg.graph.named import names
from kg.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
MAKER = runpy.run_path(str(ROOT / "examples" / "ontology_page.py"))
PAGE = (ROOT / "ontology" / "index.html").read_text("utf-8")


def test_the_page_is_current() -> None:
    assert MAKER["page"]() == PAGE, "run `python examples/ontology_page.py`"


def test_every_term_type_and_query_stands_on_it() -> None:
    ids = re.findall(r'id="([^"]+)"', PAGE)
    assert len(ids) == len(set(ids))
    defined = re.findall(r"^kg:(\w+) a owl:", (ROOT / "ontology" / "kg.ttl").read_text("utf-8"), re.MULTILINE)
    assert set(defined) <= set(ids) and len(defined) > 80
    assert {f"type-{code}" for code in vocabulary().types} <= set(ids)
    assert all(f"<code>{name}</code>" in PAGE for name in names())


def test_links_within_the_page_lead_somewhere() -> None:
    assert set(re.findall(r'href="#([^"]+)"', PAGE)) <= set(re.findall(r'id="([^"]+)"', PAGE))

"""The demonstration articles are what the documents say they are."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files

import pytest

ARTICLES = [
    json.loads(line)
    for line in (files("kg.demo") / "articles.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_there_are_twelve_by_three_publishers():
    assert len({article["id"] for article in ARTICLES}) == 12
    assert set(Counter(article["publisher"] for article in ARTICLES).values()) == {4}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_each_is_short_complete_and_of_october_2025(article):
    assert set(article) == {"id", "title", "text", "date", "url", "publisher", "language"}
    assert 90 <= len(article["text"].split()) <= 200
    assert "2025-10-01" <= article["date"] <= "2025-10-31"
    host = article["url"].split("/")[2]
    assert host.endswith(".example.org")
    assert article["text"] == article["text"].strip()


def test_the_package_says_that_the_publishers_are_invented():
    import kg.demo

    assert "do not exist" in (kg.demo.__doc__ or "")

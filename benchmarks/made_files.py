"""Files of coded events of any length, made up in the shape of real ones: GDELT 2.0, and quadruples as in ICEWS14.

What counts for cost is as in the real files: how many cells are filled, how many actors, places and addresses there
are, how often a side is missing. Who is in them is real, what happens is chance.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from kg.actors import knowledge_base
from kg.sources.gdelt import COLUMNS
from kg.vocabulary import vocabulary

ICEWS14 = 90_730
"""Facts of ICEWS14: its three files together."""

GDELT_DAY = 150_000
"""Rows of a day of GDELT 2.0."""

_FIRST = datetime.date(2018, 3, 1)
_ROLES = ("", "", "", "GOV", "GOV", "MIL", "COP", "OPP", "REB", "BUS", "CVL", "EDU", "MED", "LEG", "JUD")
_PLACES = 600


def gdelt(count: int, *, seed: str = "gdelt") -> Iterator[str]:
    """``count`` rows of GDELT: a tenth lacks the first actor, a third the second; a page reports three of them."""
    chance = random.Random(seed)
    book = vocabulary()
    codes = [code for code in book.cameo.values() if code.type is not None]
    countries = [one for one in knowledge_base().countries.values() if one.cameo and one.fips]
    places = [_place(chance, countries) for _ in range(_PLACES)]
    quads = {name: number for number, name in enumerate(book.quads, 1)}
    for number in range(count):
        code = chance.choice(codes)
        day = _FIRST + datetime.timedelta(days=number * 7 // max(count, 1))
        cells: dict[str, object] = {
            "GLOBALEVENTID": 700_000_000 + number,
            "SQLDATE": f"{day:%Y%m%d}",
            "MonthYear": f"{day:%Y%m}",
            "Year": day.year,
            "FractionDate": f"{day.year + day.timetuple().tm_yday / 365:.4f}",
            "IsRootEvent": chance.randrange(2),
            "EventCode": code.code,
            "EventBaseCode": code.code[:3],
            "EventRootCode": code.code[:2],
            "QuadClass": quads[code.quad_gdelt],
            "GoldsteinScale": round(chance.uniform(-10, 10), 1),
            "NumMentions": chance.randrange(1, 40),
            "NumSources": chance.randrange(1, 4),
            "NumArticles": chance.randrange(1, 40),
            "AvgTone": round(chance.uniform(-12, 8), 13),
            "DATEADDED": f"{day:%Y%m%d}{chance.randrange(24):02}1500",
            "SOURCEURL": f"https://news.example/{seed}/{number // 3}/a-headline-of-usual-length-says-what-happened",
        }
        first = chance.random() >= 0.1
        for side, there in (("Actor1", first), ("Actor2", not first or chance.random() >= 1 / 3)):
            if there:
                country, role = chance.choice(countries[:120]), chance.choice(_ROLES)
                cells |= {
                    f"{side}Code": f"{country.cameo}{role}",
                    f"{side}Name": country.name.upper(),
                    f"{side}CountryCode": country.cameo,
                    f"{side}Type1Code": role,
                }
                cells |= {f"{side}{name}": cell for name, cell in chance.choice(places).items()}
        cells |= {f"Action{name}": cell for name, cell in chance.choice(places).items()}
        yield "\t".join(str(cells.get(name, "")) for name in COLUMNS)


def _place(chance: random.Random, countries: list) -> dict[str, object]:  # type: ignore[type-arg]
    country = chance.choice(countries)
    return {
        "Geo_Type": chance.choice((1, 3, 4, 4)),
        "Geo_FullName": f"Place {chance.randrange(10_000)}, {country.name}",
        "Geo_CountryCode": country.fips,
        "Geo_ADM1Code": f"{country.fips}{chance.randrange(30):02}",
        "Geo_ADM2Code": str(chance.randrange(30_000)),
        "Geo_Lat": round(chance.uniform(-60, 70), 4),
        "Geo_Long": round(chance.uniform(-180, 180), 4),
        "Geo_FeatureID": -chance.randrange(3_000_000),
    }


def write_gdelt(path: Path, count: int) -> Path:
    """A file of ``count`` rows."""
    with path.open("w") as stream:
        stream.writelines(f"{row}\n" for row in gdelt(count))
    return path


def write_quadruples(folder: Path, count: int, *, seed: str = "icews14") -> Path:
    """A file of ``count`` numbered quadruples in a new ``folder``, with the names beside it.

    As in ICEWS14 there are some seven thousand entities, of which a few take part in most facts, 230 relations, and
    365 days in steps of 24 hours.
    """
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    base = knowledge_base()
    names = [one.name for one in base.countries.values()]
    roles = ("Police", "Government", "Citizen", "Military", "Head of Government", "Protester", "Business", "Media")
    names += [f"{role} ({country.name})" for country in base.countries.values() for role in roles]
    names += [actor.name for actor in itertools.islice(base.actors.values(), 3_000) if actor.kind == "person"]
    names += [f"Unknown Person {number}" for number in range(7_128 - len(names))]
    labels = list(dict.fromkeys(code.label for code in vocabulary().cameo.values() if code.type is not None))[:230]
    (folder / "entity2id.txt").write_text("".join(f"{name}\t{number}\n" for number, name in enumerate(names)))
    (folder / "relation2id.txt").write_text("".join(f"{name}\t{number}\n" for number, name in enumerate(labels)))
    path = folder / "train.txt"
    with path.open("w") as stream:
        for number in range(count):
            one, other = (int(len(names) * chance.random() ** 3) for _ in range(2))
            relation = int(len(labels) * chance.random() ** 2)
            stream.write(f"{one}\t{relation}\t{other}\t{number * 365 // count * 24}\t0\n")
    return path

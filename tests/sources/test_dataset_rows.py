"""What rows of each dataset become: actors, types, dates, places, measures, and that nothing of them is lost."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from dataset_samples import (
    ACLED,
    GDELT,
    GKG,
    GOOD,
    ICEWS,
    MAPPING,
    MENTION,
    PHOENIX,
    POLECAT,
    UCDP,
    commas,
    tabs,
)

from kg.errors import BadOption, NotFound
from kg.model import ArticleDescription, Event, Place, RowEvidence, Sighting, digest
from kg.sources import acled, gdelt, gdelt_gkg, gdelt_mentions, icews, phoenix, polecat, ucdp
from kg.sources.dataset_reader import BadRow, DataFile, RowResult, dataset_readers
from kg.sources.mapped_csv import read_mapping

FILE = DataFile("rows", "0123456789abcdef")


def read(name: str, text: str, *, file: DataFile = FILE, **options: object) -> list[RowResult]:
    return list(dataset_readers.create(name, **options).read(io.BytesIO(text.encode()), file))


def events(name: str, text: str, **options: object) -> list[Event]:
    found = read(name, text, **options)
    assert all(isinstance(result, Event) for result in found), found
    return [result for result in found if isinstance(result, Event)]


def reason(name: str, text: str, **options: object) -> str:
    (bad,) = (result for result in read(name, text, **options) if isinstance(result, BadRow))
    return bad.reason


def values(event: object) -> dict[str, object]:
    evidence = event.evidence  # type: ignore[attr-defined]
    assert isinstance(evidence, RowEvidence)
    return dict(evidence.values)


def sides(event: Event) -> tuple[str | None, str | None]:
    return (event.source.actor.id if event.source else None, event.target.actor.id if event.target else None)


def gdelt_row(**changed: object) -> str:
    return tabs(gdelt.COLUMNS, GDELT | changed)


def test_gdelt_event() -> None:
    (event,) = events("gdelt", gdelt_row())
    assert sides(event) == ("USA-GOV", "RUS")
    assert (event.type, event.cameo, event.modality) == ("SANCTION", "163", "actual")
    assert event.when is not None and event.when.date == "2018-03-26"
    assert event.place == Place("Moscow, Moskva, Russia", "RUS", None, 55.7522, 37.6156)
    assert isinstance(event.evidence, RowEvidence) and event.evidence.url == "https://news.example/a?b=1"
    said = values(event)
    assert (said["goldstein"], said["tone"], said["mentionCount"]) == (-8.0, -4.25, 10)
    assert event.source is not None and event.source.sectors == ("GOV",) and event.source.country == "USA"


def test_gdelt_keeps_all_that_does_not_follow_from_the_rest() -> None:
    (event,) = events("gdelt", gdelt_row(QuadClass=1, Actor1Type2Code="MIL"))
    said = values(event)
    follows = {"MonthYear", "Year", "FractionDate", "EventBaseCode", "EventRootCode", "Actor1CountryCode",
               "Actor1Type1Code", "Actor2CountryCode"}  # fmt: skip
    own = {"SQLDATE", "EventCode", "SOURCEURL", "ActionGeo_FullName", "ActionGeo_Lat", "ActionGeo_Long"}
    renamed = {"GoldsteinScale": "goldstein", "AvgTone": "tone", "NumMentions": "mentionCount",
               "NumSources": "sourceCount", "NumArticles": "articleCount"}  # fmt: skip
    kept = {renamed.get(name, name) for name in GDELT.keys() - follows - own}
    assert set(said) == kept | {"QuadClass", "Actor1Type2Code"}
    assert said["Actor1Name"] == "WHITE HOUSE" and said["DATEADDED"] == 20180326044500
    assert "QuadClass" not in values(events("gdelt", gdelt_row())[0])


@pytest.mark.parametrize(("width", "url"), [(58, "https://news.example/a?b=1"), (57, None)])
def test_gdelt_of_the_first_version(width: int, url: str | None) -> None:
    old = [name for name in gdelt.COLUMNS if not name.endswith("ADM2Code")][:width]
    (event,) = events("gdelt", tabs(old, {name: cell for name, cell in GDELT.items() if name in old}))
    assert sides(event) == ("USA-GOV", "RUS")
    assert isinstance(event.evidence, RowEvidence) and event.evidence.url == url


def test_gdelt_side_missing_once_but_not_twice() -> None:
    nobody = {"Actor1Code": "", "Actor1Name": "", "Actor1CountryCode": "", "Actor1Type1Code": ""}
    (event,) = events("gdelt", gdelt_row(**nobody))
    assert sides(event) == (None, "RUS")
    neither = nobody | {"Actor2Code": "", "Actor2Name": "", "Actor2CountryCode": ""}
    assert "neither source nor target" in reason("gdelt", gdelt_row(**neither))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"SQLDATE": 20180231}, "is no date"),
        ({"EventCode": "999"}, "is no CAMEO code"),
        ({"GLOBALEVENTID": "x"}, "is no GLOBALEVENTID"),
    ],
)
def test_gdelt_bad_cells(changed: Mapping[str, object], why: str) -> None:
    assert why in reason("gdelt", gdelt_row(**changed))


def test_the_same_gdelt_event_in_two_files_is_one_and_role_actors_stay_apart() -> None:
    row = gdelt_row(Actor2Code="COP", Actor2Name="POLICE", Actor2CountryCode="", Actor2Type1Code="COP")
    (one,), (other,) = events("gdelt", row), events("gdelt", row, file=DataFile("other", "fedcba9876543210"))
    assert (one.id, one.event) == (other.id, other.event)
    assert sides(one)[1] != sides(other)[1]
    assert one.target is not None and one.target.actor.scope == "role" and one.target.actor.name == "police"


def test_gdelt_mentions_meet_the_report_of_their_event() -> None:
    (event,) = events("gdelt", gdelt_row())
    (sighting,) = read("gdelt-mentions", tabs(gdelt_mentions.COLUMNS, MENTION))
    assert isinstance(sighting, Sighting)
    assert sighting.report == event.id and sighting.confidence == 0.7
    assert sighting.evidence.url == "https://news.example/a?b=1"
    said = values(sighting)
    assert (said["SentenceID"], said["ActionCharOffset"], said["Actor1CharOffset"], said["tone"]) == (3, 188, -1, -3.5)
    lower = commas([name.lower() for name in gdelt_mentions.COLUMNS], {k.lower(): v for k, v in MENTION.items()})
    (other,) = read("gdelt-mentions", lower)
    assert isinstance(other, Sighting) and (other.report, other.id) == (sighting.report, sighting.id)
    assert "percent" in reason("gdelt-mentions", tabs(gdelt_mentions.COLUMNS, MENTION | {"Confidence": 300}))


def test_gkg_describes_the_article_of_its_address() -> None:
    (found,) = read("gdelt-gkg", tabs(gdelt_gkg.COLUMNS, GKG))
    assert isinstance(found, ArticleDescription)
    assert found.article == "https://news.example/a?b=1" and found.published == "2018-03-26"
    assert [(actor.id, actor.scope) for actor in found.mentions] == [
        ("Vladimir_Putin", "shared"), ("Rudolf_Rassendyll", "named"), ("UN", "shared"),
    ]  # fmt: skip
    assert found.themes == ("SANCTIONS", "LEADER")
    assert found.places[0] == Place("Russia", "RUS", "2017370", 60.0, 100.0) and found.places[1].geonames is None
    assert values(found)["tone"] == -3.5 and values(found)["GCAM"] == "wc:310,c1.2:4"


def icews_rows(*rows: Mapping[str, object]) -> str:
    return "\t".join(icews.COLUMNS) + "\n" + "".join(tabs(icews.COLUMNS, ICEWS | row) for row in rows)


def test_icews_event() -> None:
    (event,) = events("icews", icews_rows({}))
    assert sides(event) == ("IND-COP", "IND-CVL")
    assert (event.type, event.mode, event.cameo) == ("COERCE", "arrest", "173")
    assert event.place == Place("Pune", "IND", None, 18.5196, 73.8554)
    said = values(event)
    assert said["goldstein"] == -5 and said["Publisher"] == "Zenda Bulletin" and said["Source Name"] == "Police (India)"
    assert "District" not in said and "Event Text" not in said


def test_icews_ids_are_not_unique_alone() -> None:
    rows = events("icews", icews_rows({}, {"Source Name": "Citizen (India)", "Target Name": "Police (India)"}))
    assert rows[0].id != rows[1].id and rows[0].event != rows[1].event


@pytest.mark.parametrize(
    ("name", "date", "actor"),
    [
        ("Foreign Affairs (Russia)", "2018-06-01", "RUS-MFA"),
        ("Head of Government (Spain)", "2018-05-01", "Mariano_Rajoy"),
        ("Sergey Viktorovich Lavrov", "2018-06-01", "Sergey_Lavrov"),
        ("Terrorist (Boko Haram)", "2018-06-01", "Boko_Haram"),
        ("European Union", "2018-06-01", "EU"),
        ("Rudolf Rassendyll", "2018-06-01", "Rudolf_Rassendyll"),
    ],
)
def test_icews_names(name: str, date: str, actor: str) -> None:
    (event,) = events("icews", icews_rows({"Source Name": name, "Event Date": date, "Source Country": "NA"}))
    assert sides(event)[0] == actor


def test_icews_header_says_where_columns_are() -> None:
    columns = ["Event ID", *reversed(icews.COLUMNS[1:])]
    text = "\t".join(columns) + "\n" + tabs(columns, ICEWS)
    assert sides(events("icews", text)[0]) == ("IND-COP", "IND-CVL")
    assert reason("icews", "Event ID\tSource Name\n").startswith("the header lacks Story ID")


def polecat_rows(*rows: Mapping[str, object]) -> str:
    return "\t".join(polecat.COLUMNS) + "\n" + "".join(tabs(polecat.COLUMNS, POLECAT | row) for row in rows)


def test_polecat_lists_give_a_report_for_each_pair() -> None:
    one, other = events("polecat", polecat_rows({}))
    assert (sides(one), sides(other)) == (("Emmanuel_Macron", "UKR"), ("Olaf_Scholz", "UKR"))
    assert one.id != other.id and (one.type, one.mode) == ("CONSULT", "visit")
    assert one.contexts == ("diplomatic", "military")
    assert one.place == Place("Kyiv", "UKR", "703448", 50.45, 30.52)
    assert values(one)["goldstein"] == 5 and "Actor Title" not in values(one)


def test_polecat_stray_headers_and_tabs() -> None:
    row = tabs(polecat.COLUMNS, POLECAT)
    stray = row.replace("Kyiv\t", "Kyiv\t\t")
    text = polecat_rows({}) + "\t".join(polecat.COLUMNS) + "\n" + row.rstrip("\n") + "\t\n" + stray
    assert len(events("polecat", text)) == 6
    broken = row.replace("Kyiv", "Ky\tiv")
    assert reason("polecat", polecat_rows({}) + broken) == "41 columns where POLECAT has 40"
    assert "is no event type" in reason("polecat", polecat_rows({"Event Type": "FROB"}))
    (unknown, _) = events("polecat", polecat_rows({"Event Mode": "by-balloon"}))
    assert unknown.mode is None and values(unknown)["Event Mode"] == "by-balloon"


def test_acled_event() -> None:
    (event,) = events("acled", commas(acled.COLUMNS, ACLED))
    assert sides(event) == ("BEN-MIL", "JNIM")
    assert (event.type, event.mode) == ("ASSAULT", "sideAB")
    assert event.when is not None and event.when.date == "2022-12-28"
    said = values(event)
    assert said["fatalities"] == 3 and said["notes"] == 'A made-up clash, "reported" here.'
    assert said["actor1"] == "Military Forces of Benin (2016-)" and "assoc_actor_1" not in said
    iso = commas(acled.COLUMNS, ACLED | {"event_date": "2022-12-28"})
    assert events("acled", iso)[0].when == event.when


@pytest.mark.parametrize(
    ("precision", "earliest", "latest"),
    [(1, "2022-12-28", "2022-12-28"), (2, "2022-12-26", "2023-01-01"), (3, "2022-12-01", "2022-12-31")],
)
def test_acled_time_precision(precision: int, earliest: str, latest: str) -> None:
    (event,) = events("acled", commas(acled.COLUMNS, ACLED | {"time_precision": precision}))
    assert event.when is not None and (event.when.earliest, event.when.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Protesters (Benin)", "BEN-CVL"),
        ("Police Forces of Nigeria (2015-) Nigeria Customs Service", "NGA-COP"),
        ("Unidentified Armed Group (Benin)", "BEN-UAF"),
        ("Government of Benin (2016-)", "BEN-GOV"),
    ],
)
def test_acled_actors(name: str, actor: str) -> None:
    (event,) = events("acled", commas(acled.COLUMNS, ACLED | {"actor1": name}))
    assert sides(event)[0] == actor


def test_acled_older_header_words_and_what_is_no_act() -> None:
    columns = ["data_id", *acled.COLUMNS, "event_id_no_cnty"]
    (event,) = events("acled", commas(columns, ACLED | {"data_id": 7, "inter1": "State forces"}))
    assert sides(event)[0] == "BEN-MIL" and values(event)["data_id"] == 7
    other = ACLED | {"event_type": "Strategic developments", "sub_event_type": "Other"}
    assert "is no act of one kind" in reason("acled", commas(acled.COLUMNS, other))


def test_ucdp_event_with_and_without_header() -> None:
    (event,) = events("ucdp", commas(ucdp.COLUMNS, UCDP))
    assert sides(event) == ("SYR-GOV", "Islamic_State") and event.type == "ASSAULT"
    said = values(event)
    names = (
        "fatalities",
        "fatalitiesLow",
        "fatalitiesHigh",
        "fatalitiesSource",
        "fatalitiesTarget",
        "fatalitiesCivilian",
    )
    assert [said[name] for name in names] == [7, 5, 9, 1, 2, 4]
    assert event.place == Place("Rami village", "SYR", None, 35.76, 36.55)
    (bare,) = events("ucdp", commas(ucdp.COLUMNS, UCDP, header=False))
    assert (bare.id, bare.source, bare.when) == (event.id, event.source, event.when)


def test_ucdp_spans_and_civilians() -> None:
    (event,) = events("ucdp", commas(ucdp.COLUMNS, UCDP | {"side_b": "Civilians", "date_end": "2013-01-20"}))
    assert sides(event)[1] == "SYR-CVL"
    assert event.when is not None
    assert (event.when.precision, event.when.earliest, event.when.latest) == ("month", "2013-01-03", "2013-01-20")
    assert "before it begins" in reason("ucdp", commas(ucdp.COLUMNS, UCDP | {"date_end": "2012-01-01"}))


def test_phoenix_event() -> None:
    (event,) = events("phoenix", tabs(phoenix.COLUMNS, PHOENIX))
    assert sides(event) == ("TUR-MIL", "SYR-REB") and event.type == "ASSAULT"
    assert event.place == Place("Aleppo", "SYR", None, 36.2, 37.1) and values(event)["goldstein"] == -10


def test_keds_in_both_code_lists() -> None:
    (weis,) = events("keds", GOOD["keds"][0])
    assert sides(weis) == ("FRA", "Bosnian_Serbs") and weis.type == "ASSAULT" and weis.cameo is None
    assert values(weis) == {"source": "FRN", "target": "BOSSER", "code": "223", "desc": "(MIL ENGAGEMENT)"}
    (cameo,) = events("keds", "930101\tISRMIL\tPSEREB\t190\tshelled\n")
    assert sides(cameo) == ("ISR-MIL", "PSE-REB") and cameo.cameo == "190"
    assert cameo.when is not None and cameo.when.date == "1993-01-01"
    (told,) = events("keds", "1991-04-02,FRN,GER,031\n", codes="weis")
    assert sides(told) == ("FRA", "DEU") and told.type == "CONSULT"
    assert "is no WEIS code" in reason("keds", "1991-04-02,FRN,GER,999\n", codes="weis")
    with pytest.raises(BadOption, match="weis and cameo"):
        dataset_readers.create("keds", codes="morse")


def test_two_equal_keds_rows_are_two_events() -> None:
    row = "1991-04-02,FRN,GER,031\n"
    one, other = events("keds", row * 2, codes="weis")
    assert one.event != other.event


def test_quadruples_of_names_and_of_numbers(tmp_path: Path) -> None:
    (named,) = events("quadruples", GOOD["quadruples"][0])
    assert sides(named) == ("John_Kerry", "CHN") and (named.type, named.cameo) == ("CONSULT", "042")
    (tmp_path / "entity2id.txt").write_text("China\t0\nPolice (India)\t1\n")
    (tmp_path / "relation2id.txt").write_text("Make a visit\t0\nYield\t1\n")
    file = DataFile("train.txt", "k", tmp_path)
    visit, given_way = events(
        "quadruples", "1\t0\t0\t24\t-1\n0\t1\t1\t8736\t-1\n", file=file, start="2014-01-01", unit="hour"
    )
    assert sides(visit) == ("IND-COP", "CHN")
    assert [event.when.date for event in (visit, given_way) if event.when] == ["2014-01-02", "2014-12-31"]
    assert given_way.cameo == "080" and values(visit)["time"] == 24
    assert "has no name" in reason("quadruples", "7\t0\t0\t24\n", file=file, start="2014-01-01")
    with pytest.raises(BadOption, match="time 0"):
        read("quadruples", "1\t0\t0\t24\n", file=file)
    with pytest.raises(NotFound, match="--set entities=FILE"):
        read("quadruples", "1\t0\t0\t24\n", start="2014-01-01")
    assert "is no relation of CAMEO" in reason("quadruples", "China\tBefuddle\tIndia\t2014-01-01\n")


def test_a_table_of_ones_own() -> None:
    text = GOOD["csv"][0] + "2024-05-02,China,Rudolf Rassendyll,talks,,CHN,\n"
    bombing, talks = events("csv", text, mapping=MAPPING)
    assert sides(bombing) == ("RUS", "UKR") and (bombing.type, bombing.mode) == ("ASSAULT", "explosives")
    assert values(bombing)["fatalities"] == 3 and values(bombing)["remark"] == "x"
    assert isinstance(bombing.evidence, RowEvidence) and bombing.evidence.dataset == "mine"
    assert (talks.type, talks.cameo) == ("CONSULT", "040")
    assert reason("csv", "when,who\n", mapping=MAPPING) == "the header lacks whom, what, dead, where"
    with pytest.raises(BadOption, match="mapping="):
        read("csv", text)


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"columns": {"date": "d", "type": "t"}}, "source or target"),
        ({"columns": {"date": "d", "source": "s"}}, "type or a code"),
        ({"columns": {"date": "d", "source": "s", "type": "t", "colour": "c"}}, "'colour'"),
        ({"columns": {"date": "d", "source": "s", "type": "t"}, "types": {"x": "FROB"}}, "no event type"),
        ({"columns": {"date": "d", "source": "s", "type": "t"}, "sorts": {}}, "sorts"),
    ],
)
def test_mappings_that_cannot_be_used(mapping: Mapping[str, object], why: str) -> None:
    with pytest.raises(BadOption, match=why):
        read_mapping(mapping)


def test_ids_are_those_of_the_dataset() -> None:
    """Stored graphs rely on them."""
    assert events("gdelt", gdelt_row())[0].id == digest("gdelt", "901")
    assert events("ucdp", commas(ucdp.COLUMNS, UCDP))[0].id == digest("ucdp", "9001")

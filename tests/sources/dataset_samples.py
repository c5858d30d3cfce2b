"""Rows of every dataset, written by the code books: who is in them is real, what happens is made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from kg.sources import acled, gdelt, gdelt_gkg, gdelt_mentions, icews, phoenix, polecat, ucdp


def tabs(columns: Sequence[str], cells: Mapping[str, object]) -> str:
    """A tab-separated row; columns that are not given are empty."""
    assert set(cells) <= set(columns), set(cells) - set(columns)
    return "\t".join(str(cells.get(name, "")) for name in columns) + "\n"


def commas(columns: Sequence[str], *rows: Mapping[str, object], header: bool = True) -> str:
    """Comma-separated rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(columns)
    for row in rows:
        assert set(row) <= set(columns), set(row) - set(columns)
        writer.writerow(row.get(name, "") for name in columns)
    return text.getvalue()


GDELT = {
    "GLOBALEVENTID": 901, "SQLDATE": 20180326, "MonthYear": 201803, "Year": 2018, "FractionDate": 2018.2356,
    "Actor1Code": "USAGOV", "Actor1Name": "WHITE HOUSE", "Actor1CountryCode": "USA", "Actor1Type1Code": "GOV",
    "Actor2Code": "RUS", "Actor2Name": "RUSSIA", "Actor2CountryCode": "RUS",
    "IsRootEvent": 1, "EventCode": "163", "EventBaseCode": "163", "EventRootCode": "16", "QuadClass": 4,
    "GoldsteinScale": -8.0, "NumMentions": 10, "NumSources": 2, "NumArticles": 10, "AvgTone": -4.25,
    "Actor1Geo_Type": 3, "Actor1Geo_FullName": "Washington, District of Columbia, United States",
    "ActionGeo_Type": 4, "ActionGeo_FullName": "Moscow, Moskva, Russia", "ActionGeo_CountryCode": "RS",
    "ActionGeo_Lat": 55.7522, "ActionGeo_Long": 37.6156, "ActionGeo_FeatureID": -2960561,
    "DATEADDED": 20180326044500, "SOURCEURL": "https://news.example/a?b=1",
}  # fmt: skip

MENTION = {
    "GLOBALEVENTID": 901, "EventTimeDate": 20180326044500, "MentionTimeDate": 20180326050000, "MentionType": 1,
    "MentionSourceName": "news.example", "MentionIdentifier": "https://news.example/a?b=1", "SentenceID": 3,
    "Actor1CharOffset": -1, "Actor2CharOffset": 210, "ActionCharOffset": 188, "InRawText": 1, "Confidence": 70,
    "MentionDocLen": 2400, "MentionDocTone": -3.5,
}  # fmt: skip

GKG = {
    "GKGRECORDID": "20180326044500-7", "DATE": 20180326044500, "SourceCollectionIdentifier": 1,
    "SourceCommonName": "news.example", "DocumentIdentifier": "https://news.example/a?b=1",
    "Themes": "SANCTIONS;LEADER;",
    "Locations": "1#Russia#RS#RS#60#100#RS;4#Moscow, Moskva, Russia#RS#RS48#55.75#37.61#-2960561",
    "Persons": "vladimir putin;rudolf rassendyll", "Organizations": "united nations",
    "V2Tone": "-3.5,1.0,4.5,5.5,20.1,0.2,310", "GCAM": "wc:310,c1.2:4",
}  # fmt: skip

ICEWS = {
    "Event ID": 3100, "Event Date": "2018-06-01", "Source Name": "Police (India)",
    "Source Sectors": "Police,Government",
    "Source Country": "India", "Event Text": "Arrest, detain, or charge with legal action", "CAMEO Code": "173",
    "Intensity": -5, "Target Name": "Citizen (India)", "Target Sectors": "General Population / Civilian / Social",
    "Target Country": "India", "Story ID": 47, "Sentence Number": 2, "Publisher": "Zenda Bulletin", "City": "Pune",
    "District": "NA", "Province": "Maharashtra", "Country": "India", "Latitude": 18.5196, "Longitude": 73.8554,
}  # fmt: skip

POLECAT = dict.fromkeys(polecat.COLUMNS, "None") | {
    "Event ID": "EN-9", "Event Date": "2023-02-01", "Event Type": "CONSULT", "Event Mode": "visit",
    "Event Intensity": 5.0,
    "Quad Code": "VCOOP", "Contexts": "diplomatic;military", "Actor Name": "Emmanuel Macron;Olaf Scholz",
    "Actor Country": "FRA;DEU", "Primary Actor Sector": "GOV;GOV", "Recipient Name": "Ukraine",
    "Recipient Country": "UKR",
    "Primary Recipient Sector": "GOV", "City": "Kyiv", "Country": "UKR", "Latitude": 50.45, "Longitude": 30.52,
    "GeoNames ID": 703448, "Source": "Zenda Times", "Publication Date": "2023-02-02", "Language": "en",
    "Version": "1.0",
}  # fmt: skip

ACLED = {
    "event_id_cnty": "BEN9001", "event_date": "28 December 2022", "year": 2022, "time_precision": 1,
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Benin (2016-)", "assoc_actor_1": "NA", "inter1": 1,
    "actor2": "JNIM: Group for Support of Islam and Muslims", "assoc_actor_2": "NA", "inter2": 2, "interaction": 12,
    "civilian_targeting": "NA", "iso": 204, "region": "Western Africa", "country": "Benin", "admin1": "Alibori",
    "location": "Kandi", "latitude": 11.13, "longitude": 2.94, "geo_precision": 1, "source": "Zenda Times",
    "notes": 'A made-up clash, "reported" here.', "fatalities": 3, "timestamp": 1675102875,
}  # fmt: skip

UCDP = {
    "id": 9001, "year": 2013, "active_year": 1, "type_of_violence": 1, "conflict_name": "Syria: Government",
    "side_a": "Government of Syria", "side_b": "IS", "where_prec": 1, "where_coordinates": "Rami village",
    "latitude": 35.76, "longitude": 36.55, "country": "Syria", "country_id": 652, "date_prec": 1,
    "date_start": "2013-01-03", "date_end": "2013-01-03", "deaths_a": 1, "deaths_b": 2, "deaths_civilians": 4,
    "deaths_unknown": 0, "best": 7, "high": 9, "low": 5,
}  # fmt: skip

PHOENIX = {
    "EventID": "9001_1", "Date": 20150601, "Year": 2015, "Month": 6, "Day": 1, "SourceActorFull": "TURMIL",
    "SourceActorEntity": "TUR", "SourceActorRole": "MIL", "TargetActorFull": "SYRREB", "TargetActorEntity": "SYR",
    "TargetActorRole": "REB", "EventCode": "190", "EventRootCode": "19", "PentaClass": 4, "GoldsteinScore": -10.0,
    "Lat": 36.2, "Lon": 37.1, "LocationName": "Aleppo", "CountryCode": "SYR", "SentenceID": "a_1",
    "URLs": "https://news.example/p", "NewsSources": "zenda",
}  # fmt: skip

MAPPING = {
    "columns": {
        "date": "when",
        "source": "who",
        "target": "whom",
        "type": "what",
        "fatalities": "dead",
        "country": "where",
    },
    "options": {"dataset": "mine"},
    "types": {"bombing": "ASSAULT/explosives", "talks": "040"},
}

ONE_ACTOR = {"Actor Name": "Emmanuel Macron", "Actor Country": "FRA"}

GOOD: dict[str, tuple[str, dict[str, object]]] = {
    "acled": (commas(acled.COLUMNS, ACLED), {}),
    "csv": ("when,who,whom,what,dead,where,remark\n2024-05-01,Russia,Ukraine,bombing,3,UKR,x\n", {"mapping": MAPPING}),
    "gdelt": (tabs(gdelt.COLUMNS, GDELT), {}),
    "gdelt-gkg": (tabs(gdelt_gkg.COLUMNS, GKG), {}),
    "gdelt-mentions": (tabs(gdelt_mentions.COLUMNS, MENTION), {}),
    "icews": ("\t".join(icews.COLUMNS) + "\n" + tabs(icews.COLUMNS, ICEWS), {}),
    "keds": ("date,source,target,code,desc\n1991-04-02,FRN,BOSSER,223,(MIL ENGAGEMENT)\n", {}),
    "phoenix": (tabs(phoenix.COLUMNS, PHOENIX), {}),
    "polecat": ("\t".join(polecat.COLUMNS) + "\n" + tabs(polecat.COLUMNS, POLECAT | ONE_ACTOR), {}),
    "quadruples": ("John Kerry\tMake a visit\tChina\t2014-02-14\n", {}),
    "ucdp": (commas(ucdp.COLUMNS, UCDP), {}),
}
"""A file of each format that holds one good row, and the settings of its reader."""

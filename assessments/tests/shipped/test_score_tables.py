"""Answers and what they score, worked out by hand from each instrument's published rule.

Answers are written as the points of the items in their order, a dot for an item left out; what they score
as scale, value and band, a dash where too much is missing.
"""

from fractions import Fraction
from typing import Any, Final

import pytest

from assessments.rules import check, score
from assessments.tests.shipped.documents import DOCUMENTS, items

PFIZER: Final = (
    ("phq9", "000000000", "total 0 minimal"),
    ("phq9", "111100000", "total 4 minimal"),
    ("phq9", "111110000", "total 5 mild"),
    ("phq9", "333000000", "total 9 mild"),
    ("phq9", "333100000", "total 10 moderate"),
    ("phq9", "333320000", "total 14 moderate"),
    ("phq9", "333330000", "total 15 moderately_severe"),
    ("phq9", "333333100", "total 19 moderately_severe"),
    ("phq9", "333333200", "total 20 severe"),
    ("phq9", "333333333", "total 27 severe"),
    ("phq9", "33333333.", "total -"),
    ("gad7", "0000000", "total 0 minimal"),
    ("gad7", "1111000", "total 4 minimal"),
    ("gad7", "1111100", "total 5 mild"),
    ("gad7", "2222100", "total 9 mild"),
    ("gad7", "2222200", "total 10 moderate"),
    ("gad7", "2222222", "total 14 moderate"),
    ("gad7", "3222222", "total 15 severe"),
    ("gad7", "3333333", "total 21 severe"),
    ("gad7", "333333.", "total -"),
    ("phq4", "1100", "total 2 normal, anxiety 2 negative, depression 0 negative"),
    ("phq4", "3000", "total 3 mild, anxiety 3 positive, depression 0 negative"),
    ("phq4", "0023", "total 5 mild, anxiety 0 negative, depression 5 positive"),
    ("phq4", "1122", "total 6 moderate, anxiety 2 negative, depression 4 positive"),
    ("phq4", "3320", "total 8 moderate, anxiety 6 positive, depression 2 negative"),
    ("phq4", "3330", "total 9 severe, anxiety 6 positive, depression 3 positive"),
    ("phq4", "33.3", "total -, anxiety 6 positive, depression -"),
)

DISTRESS: Final = (
    ("k10", "1111111111", "total 10 low"),
    ("k10", "2222211111", "total 15 low"),
    ("k10", "2222221111", "total 16 moderate"),
    ("k10", "3222222222", "total 21 moderate"),
    ("k10", "3322222222", "total 22 high"),
    ("k10", "3333333332", "total 29 high"),
    ("k10", "3333333333", "total 30 very_high"),
    ("k10", "5555555555", "total 50 very_high"),
    ("k10", "555555555.", "total -"),
    # Items 2 and 3 turned: "not at all" everywhere is 8, and the best is 0.
    ("core10", "0440000000", "distress 0 healthy"),
    ("core10", "1441111000", "distress 5 healthy"),
    ("core10", "1441111100", "distress 6 low"),
    ("core10", "0000000000", "distress 8 low"),
    ("core10", "2442222000", "distress 10 low"),
    ("core10", "2442222100", "distress 11 mild"),
    ("core10", "2442222220", "distress 14 mild"),
    ("core10", "2442222221", "distress 15 moderate"),
    ("core10", "2222222221", "distress 19 moderate"),
    ("core10", "2222222222", "distress 20 moderately_severe"),
    ("core10", "4442444420", "distress 24 moderately_severe"),
    ("core10", "4442444421", "distress 25 severe"),
    ("core10", "4004444444", "distress 40 severe"),
    # One left out: the mean of the nine times ten; 17 x 10/9 lies below 20, unrounded.
    ("core10", ".222222222", "distress 20 moderately_severe"),
    ("core10", "1.22222222", "distress 170/9 moderate"),
    ("core10", "..22222222", "distress -"),
    ("who5", "00000", "wellbeing 0 low"),
    ("who5", "33222", "wellbeing 48 low"),
    ("who5", "33322", "wellbeing 52 not_low"),
    ("who5", "55555", "wellbeing 100 not_low"),
    ("who5", "5555.", "wellbeing -"),
    ("ucla3", "111", "loneliness 3 not_lonely"),
    ("ucla3", "221", "loneliness 5 not_lonely"),
    ("ucla3", "222", "loneliness 6 lonely"),
    ("ucla3", "333", "loneliness 9 lonely"),
    ("ucla3", "3.3", "loneliness -"),
)

COUPLES: Final = (
    ("csi4", "0000", "total 0 dissatisfied"),
    ("csi4", "4333", "total 13 dissatisfied"),
    ("csi4", "5333", "total 14 satisfied"),
    ("csi4", "6555", "total 21 satisfied"),
    ("csi4", ".555", "total -"),
    ("csi16", "6333333333333333", "total 51 dissatisfied"),
    ("csi16", "6433333333333333", "total 52 satisfied"),
    ("csi16", "6555555555555555", "total 81 satisfied"),
    ("csi32", "3" * 32, "total 96 dissatisfied"),
    ("csi32", "6" + "4" * 5 + "3" * 26, "total 104 dissatisfied"),
    ("csi32", "6" + "4" * 6 + "3" * 25, "total 105 satisfied"),
    ("csi32", "6" + "5" * 31, "total 161 satisfied"),
    # Items 4 and 7 turned.
    ("ras", "5551551", "satisfaction 5"),
    ("ras", "1115115", "satisfaction 1"),
    ("ras", "4442442", "satisfaction 4"),
    ("ras", "5544321", "satisfaction 26/7"),
    ("ras", "555155.", "satisfaction -"),
    ("rdas", "44444433332333", "total 47 distressed, consensus 24, satisfaction 12, cohesion 11"),
    ("rdas", "44444433333333", "total 48 not_distressed, consensus 24, satisfaction 12, cohesion 12"),
    ("rdas", "55555555554555", "total 69 not_distressed, consensus 30, satisfaction 20, cohesion 19"),
    ("rdas", "5555555555.555", "total -, consensus 30, satisfaction 20, cohesion -"),
)

ATTACHMENT: Final = (
    # Anxiety: 16 straight, 2 turned. Avoidance: 6 straight, 12 turned.
    ("ecr_r", "4" * 36, "anxiety 4, avoidance 4"),
    ("ecr_r", "1" * 36, "anxiety 5/3, avoidance 5"),
    ("ecr_r", "7" * 36, "anxiety 19/3, avoidance 3"),
    ("ecr_r", "." + "7" * 35, "anxiety -, avoidance 3"),
    ("ecr_s", "1" * 12, "anxiety 12, avoidance 24"),
    ("ecr_s", "7" * 12, "anxiety 36, avoidance 24"),
    ("ecr_s", "177717711777", "anxiety 42, avoidance 42"),
    ("ecr_s", "711171177111", "anxiety 6, avoidance 6"),
    ("ecr_rs", "111177777", "anxiety 7, avoidance 7"),
    ("ecr_rs", "777711111", "anxiety 1, avoidance 1"),
    ("ecr_rs", "234561234", "anxiety 3, avoidance 25/6"),
    ("ecr_rs", "234561537", "anxiety 5, avoidance 25/6"),
)

EMOTIONS: Final = (
    ("ders16", "1" * 16, "total 16, clarity 2, goals 3, impulse 3, strategies 5, nonacceptance 3"),
    ("ders16", "5" * 16, "total 80, clarity 10, goals 15, impulse 15, strategies 25, nonacceptance 15"),
    (
        "ders16",
        "1234512345123451",
        "total 46, clarity 3, goals 10, impulse 8, strategies 13, nonacceptance 12",
    ),
    # Awareness (1, 4, 6) is turned.
    ("ders18", "1" * 18, "total 30, awareness 15, clarity 3"),
    ("ders18", "5" * 18, "total 78, awareness 3, strategies 15"),
    (
        "ders18",
        "123451234512345123",
        "total 57, awareness 12, clarity 10, goals 10, impulse 8, nonacceptance 9, strategies 8",
    ),
    (
        "ders18",
        "112233445511223344",
        "total 56, awareness 12, clarity 6, goals 8, impulse 12, nonacceptance 8, strategies 10",
    ),
    ("mspss", "1" * 12, "total 1 low, significant_other 1 low, family 1 low, friends 1 low"),
    (
        "mspss",
        "333333333332",
        "total 35/12 low, significant_other 3 moderate, family 3 moderate, friends 11/4 low",
    ),
    ("mspss", "5" * 12, "total 5 moderate, family 5 moderate"),
    (
        "mspss",
        "555555555556",
        "total 61/12 high, significant_other 5 moderate, family 5 moderate, friends 21/4 high",
    ),
    (
        "mspss",
        "123456712345",
        "total 43/12 moderate, significant_other 11/4 low, family 3 moderate, friends 5 moderate",
    ),
    (
        "mspss",
        "765432176543",
        "total 53/12 moderate, significant_other 21/4 high, family 5 moderate, friends 3 moderate",
    ),
    (
        "mspss",
        "442346535535",
        "total 49/12 moderate, significant_other 17/4 moderate, family 11/4 low, friends 21/4 high",
    ),
    (
        "mspss",
        "336533353353",
        "total 15/4 moderate, significant_other 3 moderate, family 21/4 high, friends 3 moderate",
    ),
    ("mspss", "7" * 12, "total 7 high, significant_other 7 high"),
    ("mspss", "777777777.77", "total -, significant_other -, family 7 high, friends 7 high"),
)

WEEKS: Final = (
    ("weekly_check_in", "44444", "week 4"),
    ("weekly_check_in", "43210", "week 2"),
    ("weekly_check_in", "4321.", "week 5/2"),
    ("weekly_check_in", "432..", "week 3"),
    ("weekly_check_in", "43...", "week -"),
    ("after_session", "4444", "session 4"),
    ("after_session", "4310", "session 2"),
    ("after_session", "43.3", "session 10/3"),
    ("after_session", "43..", "session -"),
    ("how_are_we_doing", "4321", "us 5/2"),
    ("how_are_we_doing", "4331", "us 11/4"),
    ("how_are_we_doing", "432.", "us 3"),
    ("how_are_we_doing", "..32", "us -"),
)

ROWS: Final = (*PFIZER, *DISTRESS, *COUPLES, *ATTACHMENT, *EMOTIONS, *WEEKS)

Told = dict[str, tuple[Fraction | None, str | None]]


def answers_of(key: str, points: str) -> dict[str, Any]:
    asked = [one["linkId"] for one in items(DOCUMENTS[key]["form"]) if one["type"] == "choice"]
    return {name: int(point) for name, point in zip(asked, points, strict=False) if point != "."}


def worked_out(expected: str) -> Told:
    told: Told = {}
    for part in expected.split(", "):
        scale, value, *band = part.split()
        told[scale] = (None if value == "-" else Fraction(value), band[0] if band else None)
    return told


@pytest.mark.parametrize(("key", "points", "expected"), ROWS)
def test_it_scores_as_worked_out_by_hand(key: str, points: str, expected: str) -> None:
    form, scoring = DOCUMENTS[key]["form"], DOCUMENTS[key]["scoring"]
    found = score(form, scoring, answers_of(key, points))
    asked = worked_out(expected)
    assert {scale: (found[scale].value, found[scale].band) for scale in asked} == asked
    assert check(form, answers_of(key, points), draft=True) == []


def test_a_scale_that_lacks_answers_says_how_many() -> None:
    document = DOCUMENTS["core10"]
    found = score(document["form"], document["scoring"], answers_of("core10", "..22222222"))["distress"]
    assert (found.missing, found.answered, found.prorated) == (2, 8, False)
    found = score(document["form"], document["scoring"], answers_of("core10", ".222222222"))["distress"]
    assert (found.missing, found.answered, found.prorated) == (1, 9, True)


def test_every_scored_document_stands_in_a_table() -> None:
    by_name = {"capacities_other", "capacities_self", "felt_safety", "interdependence"}
    by_name |= {"after_disagreement", "before_disclosure"}
    scored = {key for key, document in DOCUMENTS.items() if document["scoring"]["scales"]}
    assert scored == {key for key, _, _ in ROWS} | by_name


def test_every_scale_of_an_instrument_is_worked_out_at_least_once() -> None:
    seen: dict[str, set[str]] = {}
    for key, _, expected in ROWS:
        seen.setdefault(key, set()).update(worked_out(expected))
    for key, names in seen.items():
        assert names == {scale["key"] for scale in DOCUMENTS[key]["scoring"]["scales"]}, key

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import DEFENCE_PATTERNS, Middle, PatternFact, Share, patterns

TODAY = date(2026, 3, 15)


def moment(on: date = TODAY, pattern: str | None = "flee", **more: Any) -> PatternFact:
    return PatternFact(on, pattern, **more)


def test_time_to_notice_and_to_leave_goes_by_month() -> None:
    told = [
        moment(date(2026, 2, 1), noticed_after=600),
        moment(date(2026, 2, 28), "fight", was_left=True, noticed_after=60, left_after=1441),
        moment(date(2026, 3, 1), was_left=True, noticed_after=5, left_after=10),
        moment(date(2026, 3, 2), was_left=False, noticed_after=15),
        moment(date(2026, 3, 3), None),
        moment(date(2025, 12, 31)),
    ]
    months = patterns(told, TODAY).months
    assert [(one.month, one.moments, one.with_pattern) for one in months] == [
        ("2025-12", 1, 1),
        ("2026-02", 2, 2),
        ("2026-03", 3, 2),
    ]
    assert [one.to_notice for one in months] == [
        Middle(0, None),
        Middle(2, Fraction(330)),
        Middle(2, Fraction(10)),
    ]
    assert [one.to_leave for one in months] == [
        Middle(0, None),
        Middle(1, Fraction(1441)),
        Middle(1, Fraction(10)),
    ]


def test_the_median_of_two_is_exact() -> None:
    told = [moment(noticed_after=0), moment(noticed_after=1)]
    assert patterns(told, TODAY).months[0].to_notice == Middle(2, Fraction(1, 2))


def test_each_pattern_is_counted_and_how_often_it_was_left() -> None:
    told = [
        moment(was_left=True),
        moment(was_left=False),
        moment(),
        moment(pattern="perfect", was_left=True),
        moment(pattern=None),
    ]
    found = patterns(told, TODAY)
    assert list(found.by_pattern) == list(DEFENCE_PATTERNS)
    assert (found.by_pattern["flee"].count, found.by_pattern["flee"].left) == (3, Share(1, 2))
    assert (found.by_pattern["perfect"].count, found.by_pattern["perfect"].left) == (1, Share(1, 1))
    assert found.by_pattern["fight"].left.fraction is None
    assert found.moments == 5


def test_what_is_dated_after_today_does_not_count_yet() -> None:
    found = patterns([moment(TODAY + timedelta(days=1)), moment()], TODAY)
    assert (found.moments, found.by_pattern["flee"].count, len(found.months)) == (1, 1, 1)
    assert found.reasons[0].as_json() == {"code": "moments_counted", "n": 1}


@pytest.mark.parametrize(
    "told",
    [
        moment(pattern="freeze"),
        moment(noticed_after=-1),
        moment(was_left=True, left_after=-1),
        moment(pattern=None, noticed_after=1),
        moment(pattern=None, was_left=False),
    ],
)
def test_what_cannot_be_is_refused(told: PatternFact) -> None:
    with pytest.raises(ValueError, match=r"not a defence|0 or more|only a pattern"):
        patterns([told], TODAY)


moments = st.builds(
    PatternFact,
    st.dates(date(2024, 1, 1), date(2026, 5, 1)),
    st.sampled_from(DEFENCE_PATTERNS),
    st.sampled_from([True, False, None]),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
) | st.builds(PatternFact, st.dates(date(2024, 1, 1), date(2026, 5, 1)))


@given(st.lists(moments, max_size=12), st.randoms())
def test_every_moment_lies_in_one_month_in_whatever_order(told: list[PatternFact], order: Any) -> None:
    found = patterns(told, TODAY)
    assert sum(month.moments for month in found.months) == found.moments <= len(told)
    with_pattern = sum(one.count for one in found.by_pattern.values())
    assert sum(month.with_pattern for month in found.months) == with_pattern
    for month in found.months:
        assert month.to_notice.of <= month.with_pattern
        assert month.to_notice.median is None or 0 <= month.to_notice.median <= 10**6
    order.shuffle(told)
    assert patterns(told, TODAY) == found

"""Courses: at once, after the one before, in a fixed rhythm; what was missed is not made up for."""

from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from assessments.rules import CourseStep, Given, Turn, due_turns, is_over, next_days, read_steps, step_faults

START = date(2026, 3, 2)
PHQ = {"form": "phq9", "starts": "at_once"}
READ = {"task": "Read the page", "task_kind": "read", "starts": "after_previous", "delay_days": 2}
WEEKLY = {"form": "weekly_check_in", "starts": "rhythm", "every_days": 7, "times": 4}
STEPS = read_steps([PHQ, READ, WEEKLY])


def day(number: int) -> date:
    return START + timedelta(days=number)


def turns(*given: Given, on: int) -> list[tuple[int, int]]:
    return [(one.step, one.turn) for one in due_turns(STEPS, START, given, day(on))]


TABLE = [
    ((), -1, []),
    ((), 0, [(0, 0), (2, 0)]),
    ((Given(0, 0), Given(2, 0)), 0, []),
    ((Given(0, 0), Given(2, 0)), 6, []),
    # The task waits for the form before it, and two days more.
    ((Given(0, 0, day(3)), Given(2, 0)), 4, []),
    ((Given(0, 0, day(3)), Given(2, 0)), 5, [(1, 0)]),
    ((Given(0, 0), Given(2, 0, day(1))), 7, [(2, 1)]),
    # Nobody asked for three weeks: only the newest turn is asked, once.
    ((Given(0, 0), Given(2, 0)), 22, [(2, 3)]),
    ((Given(0, 0), Given(2, 0), Given(2, 3)), 60, []),
]


@pytest.mark.parametrize(("given", "on", "expected"), TABLE)
def test_which_turns_are_due(given: tuple[Given, ...], on: int, expected: list[tuple[int, int]]) -> None:
    assert turns(*given, on=on) == expected


def test_a_turn_of_a_rhythm_closes_when_the_next_begins_unless_it_says_otherwise() -> None:
    assert [step.closes_days for step in STEPS] == [None, None, 7]
    assert read_steps([{**WEEKLY, "closes_days": 3}])[0].closes_days == 3


def test_the_next_days_are_those_that_are_known() -> None:
    coming = next_days(STEPS, START, [Given(0, 0), Given(2, 0)], day(1))
    assert coming == (Turn(2, 1, day(7)), Turn(2, 2, day(14)), Turn(2, 3, day(21)))
    coming = next_days(STEPS, START, [Given(0, 0, day(1)), Given(2, 0)], day(1))
    assert coming[0] == Turn(1, 0, day(3))


def test_a_course_is_over_when_the_last_turn_of_each_step_has_ended() -> None:
    ended = [Given(0, 0, day(1)), Given(1, 0, day(4)), Given(2, 0, day(2)), Given(2, 3, day(28))]
    assert is_over(STEPS, ended)
    assert not is_over(STEPS, ended[:3])
    assert not is_over(STEPS, [*ended[:3], Given(2, 3)])


FAULTS = [
    (None, ["not_a_list"]),
    ([], ["not_a_list"]),
    ([PHQ] * 51, ["not_a_list"]),
    (["phq9"], ["not_an_object"]),
    ([{"starts": "at_once"}], ["one_of_both"]),
    ([{**PHQ, "task": "x", "task_kind": "do"}], ["one_of_both"]),
    ([{**PHQ, "task_kind": "do"}], ["bad_task_kind"]),
    ([{"task": "x", "starts": "at_once"}], ["bad_task_kind"]),
    ([{"task": "x" * 20_001, "task_kind": "do", "starts": "at_once"}], ["bad_task"]),
    ([{"form": 7, "starts": "at_once"}], ["one_of_both"]),
    ([{**PHQ, "starts": "soon"}], ["bad_start"]),
    ([READ], ["nothing_before"]),
    ([{**PHQ, "delay_days": -1}], ["bad_days"]),
    ([{**PHQ, "closes_days": 0}], ["bad_days"]),
    ([{**PHQ, "due_days": "2"}], ["bad_days"]),
    ([{**PHQ, "every_days": 7}], ["only_rhythm"]),
    ([{"form": "a", "starts": "rhythm", "times": 2}], ["bad_days"]),
    ([{**WEEKLY, "every_days": 0}], ["bad_days"]),
    ([{**WEEKLY, "times": 1}], ["bad_times"]),
    ([{**WEEKLY, "mood": 1}], ["unknown_field"]),
    ([PHQ, {**READ, "mood": 1, "delay_days": 999}], ["unknown_field", "bad_days"]),
]


@pytest.mark.parametrize(("raw", "codes"), FAULTS)
def test_every_fault_of_steps_is_named(raw: object, codes: list[str]) -> None:
    assert [fault.code for fault in step_faults(raw)] == codes


def test_a_fault_has_its_place() -> None:
    assert [fault.path for fault in step_faults([PHQ, {**READ, "delay_days": 999}])] == ["[1].delay_days"]


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NEAR = st.lists(
    st.dictionaries(
        st.sampled_from(["form", "task", "task_kind", "starts", "delay_days", "every_days", "times"]),
        ANY_JSON | st.sampled_from(["phq9", "read", "at_once", "rhythm", "after_previous", 1, 7]),
    ),
    max_size=4,
)


@examples(ANY_JSON | NEAR)
def test_any_json_gives_faults_or_steps_and_never_an_exception(raw: object) -> None:
    faults = step_faults(raw)
    if not faults:
        assert isinstance(raw, list)
        assert len(read_steps(raw)) == len(raw)


SOME_STEPS = st.lists(
    st.one_of(
        st.builds(CourseStep, st.just("at_once"), st.integers(0, 20)),
        st.builds(CourseStep, st.just("after_previous"), st.integers(0, 20)),
        st.builds(CourseStep, st.just("rhythm"), st.integers(0, 20), st.integers(1, 9), st.integers(2, 6)),
    ),
    min_size=1,
    max_size=5,
).filter(lambda steps: steps[0].starts != "after_previous")


@examples(SOME_STEPS, st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_however_often_it_is_asked_no_turn_comes_twice_or_early(
    steps: list[CourseStep], waits: list[int]
) -> None:
    given: list[Given] = []
    today = START
    for wait in waits:
        today += timedelta(days=wait)
        for turn in due_turns(steps, START, given, today):
            assert turn.on <= today
            assert (turn.step, turn.turn) not in {(one.step, one.turn) for one in given}
            assert turn.turn < steps[turn.step].times
            given.append(Given(turn.step, turn.turn, today))
        assert due_turns(steps, START, given, today) == () or any(
            step.starts == "after_previous" for step in steps
        )

"""Two of a couple who agree, or take it back, at the same moment: both copies, or none."""

import pytest

from assessments.models import RevealAgreement
from assessments.tests.couple_answers import agreement, asked_together, copies, sends
from assessments.tests.test_at_once import at_once
from relationships.tests.joint import joint_work_open
from tests.cast import as_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_agree_at_once_are_both_shown_and_once() -> None:
    joint_work_open()
    pair = asked_together()
    for name in ("ana", "ben"):
        sends(name, pair[name])
    acts = [lambda name=name: agreement(name, pair[name], True) for name in ("ana", "ben")]
    assert at_once(*acts, *acts) == [200] * 4
    assert copies() == 2


def test_one_who_takes_it_back_while_the_other_agrees_is_shown_or_is_not() -> None:
    joint_work_open()
    pair = asked_together()
    sends("ana", pair["ana"], agree=True)
    sends("ben", pair["ben"])
    told = at_once(lambda: agreement("ana", pair["ana"], False), lambda: agreement("ben", pair["ben"], True))
    with as_person("ana"):
        stands = RevealAgreement.objects.get().agreed
    assert (told, copies()) == (([200, 409], 2) if stands else ([200, 200], 0))

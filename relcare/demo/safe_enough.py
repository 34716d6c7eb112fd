"""Screening of everybody whose year is not told by name, a separation, and a client under age."""

from datetime import date, timedelta
from typing import Final

from clients.models import SCREENING_OVERDUE, Client, Consent, Guardian, InboxItem, Screening, Separation
from practices.thresholds import DEFAULTS
from relcare.demo import more_words as words
from relcare.demo.lives import HISTORY, NAMES
from relcare.demo.story import Story, at

# Their last talk is longer ago than it should be; the task waits for the care team.
OVERDUE: Final = ("clara", "wanda")
UNDER_AGE: Final = "ida"
YEARS: Final = 15
SEPARATED_AGO: Final = 45


def tell_safe_enough(story: Story) -> None:
    name = story.life.person.name.split("-")[0]
    if story.life.is_told or name.title() not in NAMES or story.life.closed_on is not None:
        return
    is_couple = len(story.life.couple) == 2
    if is_couple:
        _separation(story)
    if is_couple or name in OVERDUE or story.chance("screened").often(0.6):
        _screenings(story, newest=100 if name in OVERDUE else 8)
    if name == UNDER_AGE:
        _under_age(story)


def _screenings(story: Story, newest: int) -> None:
    """Each within ninety days of the one before, the last so many days ago."""
    day = story.day - timedelta(days=newest + (0 if newest > 8 else story.chance("asked").randint(0, 30)))
    day = min(day, story.last_day)
    while day > max(story.begins, story.day - HISTORY / 2):
        _screening(story, day)
        day -= timedelta(days=85)
    if newest > DEFAULTS.screening_every_days:
        since = at(story.day - timedelta(days=newest - DEFAULTS.screening_every_days), 6)
        facts = story.facts(story.chance("overdue").id_at(since))
        story.pile.add(InboxItem(**facts, kind=SCREENING_OVERDUE, since=since))


def _screening(story: Story, day: date) -> None:
    when = at(day, 15)
    story.pile.add(
        Screening(
            **story.facts(story.chance("screening", day - story.day).id_at(when)),
            asked_on=day,
            result="clear",
            way=story.chance("way").choice(("in_person", "safe_call")),
            note=words.ALONE,
            recorded_by_id=story.life.therapist.member_id,
            recorded_at=when,
        )
    )


def _separation(story: Story) -> None:
    if story.life.couple[0] != story.life.person.name:
        return
    when = at(story.day - timedelta(days=SEPARATED_AGO), 11)
    story.pile.add(
        Separation(
            id=story.chance("separation").id_at(when),
            practice_id=story.life.practice_id,
            case_id=story.life.case_id,
            reason=words.SEPARATED,
            recorded_by_id=story.life.therapist.member_id,
            recorded_at=when,
        )
    )


def _under_age(story: Story) -> None:
    """Without a sign-in; her mother consented, and is told of dates and of nothing else."""
    client = next(
        row for row in story.pile.rows[Client] if isinstance(row, Client) and row.id == story.life.client_id
    )
    client.born_on = story.day - timedelta(days=365 * YEARS + 200)
    when = at(story.begins, 10)
    therapist = story.life.therapist.member_id
    facts = story.facts(story.chance("guardian").id_at(when))
    story.pile.add(Guardian(**facts, name="Ida's mother", in_what_right="parent", recorded_by_id=therapist))
    facts = story.facts(story.chance("consent").id_at(when))
    story.pile.add(
        Consent(
            **facts,
            given_by="Ida's mother",
            in_what_right="parent",
            given_on=story.begins,
            own_say="Fine. But what I say here stays here.",
            recorded_by_id=therapist,
            recorded_at=when,
        )
    )

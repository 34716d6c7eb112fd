"""How a session went for each who was in it. For staff alone, and of one session: never by therapist."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from assessments import rules
from assessments.models import REVIEWED, SENT, FormVersion, KeptResponse, Response, Score, SessionForm
from assessments.reports.courses import opened_homework
from clients.models import HELD, Attendee, Session
from clients.rules import ASKED, asks_after
from practices.here import thresholds_here

AFTER_SESSION: Final = "after_session"
SCALE: Final = "session"
RANGE: Final = (0, 4)
MY_CASES: Final = RawSQL("SELECT rls.my_team_cases() UNION SELECT rls.my_supervised_cases()", ())


@dataclass(frozen=True, slots=True)
class Told:
    """The answers to one asking that count: what was kept with the therapist, else what was sent; the
    newest of it."""

    homework_id: UUID
    client_id: UUID
    version_id: UUID
    items: Sequence[Any]
    sent_at: datetime
    is_kept: bool
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class AfterOfPerson:
    """One person's own; `told` None while nothing was sent. `scores`: item -> 0 to 4, None if left out."""

    form: SessionForm
    told: Told | None
    scores: Mapping[str, Fraction | None]
    result: rules.AfterSession | None


@dataclass(frozen=True, slots=True)
class AfterOfSession:
    session_id: UUID
    # As clients.rules.asks_after says it; None where the session was not held.
    asks_after: str | None
    people: Sequence[AfterOfPerson]
    # None where not exactly two were asked.
    split: rules.Split | None
    # Who was there and is not asked, since nobody opened what they told last.
    unopened: Sequence[UUID] = ()


def scored_items(scoring: Mapping[str, Any] | None) -> list[str]:
    """The questions of the scale that says how a session went; none in any other form."""
    scales = (scoring or {}).get("scales", ())
    return next((list(scale["items"]) for scale in scales if scale["key"] == SCALE), [])


def item_scores(
    form: Mapping[str, Any], scoring: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Fraction | None]:
    """What each question of the scale scores by itself, 0 to 4; None where it was left out."""
    items = scored_items(scoring)
    alone = [{"key": item, "items": [item], "method": "sum"} for item in items]
    found = rules.score(form, {"scales": alone}, answers)
    return {item: within(found[item].value) for item in items}


def mean_of(
    form: Mapping[str, Any], scoring: Mapping[str, Any], answers: Mapping[str, Any]
) -> Fraction | None:
    return within(rules.score(form, scoring, answers)[SCALE].value)


def within(value: Fraction | None) -> Fraction | None:
    """A practice's own version may score otherwise: what is no answer from 0 to 4 says nothing here."""
    return value if value is not None and RANGE[0] <= value <= RANGE[1] else None


def after_session(session_id: UUID) -> AfterOfSession | None:
    """Each person's answers, mean and fall, and whether two saw it far apart, in a few statements.

    None where the reader neither is on the team of the session's case nor supervises it.
    """
    session = Session.objects.filter(pk=session_id, case_id__in=MY_CASES).first()
    if session is None:
        return None
    asked = SessionForm.objects.filter(session_id=session_id).select_related("homework")
    forms = list(asked.order_by("client_id"))
    told = _told({form.client_id for form in forms}, session.case_id)
    counting = {one.homework_id: one for one in told}
    wanted = {counting[form.homework_id].version_id for form in forms if form.homework_id in counting}
    versions = FormVersion.objects.in_bulk(list(wanted))
    people = [_person(form, counting.get(form.homework_id), told, versions) for form in forms]
    means = [None if one.told is None else one.told.mean for one in people]
    split = rules.split(means[0], means[1], thresholds_here()) if len(means) == 2 else None
    held = session.state == HELD
    asks = asks_after(session.ends_at, session.held_at, thresholds_here()) if held else None
    missing = _missing(session, {form.client_id for form in forms}) if asks == ASKED else ()
    return AfterOfSession(session_id, asks, people, split, missing)


def _missing(session: Session, asked: set[UUID]) -> list[UUID]:
    """As rls.unread_after_sessions says it to the engine, for whoever was there and was not asked."""
    there = Attendee.objects.filter(session=session, was_present=True).exclude(client__in=asked)
    answered: dict[UUID, list[UUID]] = {client: [] for client in there.values_list("client_id", flat=True)}
    if not answered:
        return []
    told = SessionForm.objects.filter(client__in=answered, case_id=session.case_id)
    told = told.filter(homework__state__in=(SENT, REVIEWED)).order_by("-homework__sent_at", "-homework_id")
    for client, homework in told.values_list("client_id", "homework_id"):
        answered[client].append(homework)
    opened = opened_homework(homework for of in answered.values() for homework in of)
    return sorted(
        client
        for client, of in answered.items()
        if rules.is_unread([homework in opened for homework in of], thresholds_here())
    )


def _person(
    form: SessionForm, told: Told | None, all_told: Iterable[Told], versions: Mapping[UUID, FormVersion]
) -> AfterOfPerson:
    if told is None:
        return AfterOfPerson(form, None, {}, None)
    version = versions[told.version_id]
    answers = rules.by_link_id(told.items, version.form_document)
    scores = item_scores(version.form_document, version.scoring, answers)
    earlier = [
        one.mean
        for one in all_told
        if one.client_id == told.client_id and one.mean is not None and one.sent_at < told.sent_at
    ]
    found = rules.after_session(scores, told.mean, earlier, thresholds_here())
    return AfterOfPerson(form, told, scores, found)


def _told(client_ids: Iterable[UUID], case_id: UUID) -> list[Told]:
    """All that these clients told after sessions of this case, one for each asking. What they told in another
    one is that team's."""
    wanted = {"client_id__in": list(client_ids), "case_id": case_id, "version__form__key": AFTER_SESSION}
    newest = ("homework_id", "-sent_at", "-id")
    mean = Score.objects.filter(response_id=OuterRef("pk"), scale=SCALE).order_by("-scored_at", "-id")
    sent = Response.objects.filter(**wanted).annotate(mean=Subquery(mean.values("exact")[:1]))
    found = {row.homework_id: _row(row, row.mean) for row in sent.order_by(*newest).distinct("homework_id")}
    for row in KeptResponse.objects.filter(**wanted).order_by(*newest).distinct("homework_id"):
        # What was computed later stands later.
        newest_first = (score["exact"] for score in reversed(row.scores) if score["scale"] == SCALE)
        found[row.homework_id] = _row(row, next(newest_first, None))
    return list(found.values())


def _row(row: Response | KeptResponse, mean: str | None) -> Told:
    return Told(
        homework_id=row.homework_id,
        client_id=row.client_id,
        version_id=row.version_id,
        items=row.items,
        sent_at=row.sent_at,
        is_kept=isinstance(row, KeptResponse),
        mean=None if mean is None else within(Fraction(mean)),
    )

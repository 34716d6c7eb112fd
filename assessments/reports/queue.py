"""What waits to be asked of one client: when it will be, and what was asked in the week before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from assessments import rules
from assessments.library import SAFETY_REFERENCE
from assessments.models import ASSIGNED, PAUSED, Course, FormVersion, Homework, Programme
from assessments.reports.forms import minutes_taken
from assessments.rules.reasons import because
from clients.models import CLOSED, Case, Client, SafetyReference
from clients.reports import is_without_consent
from practices import clock
from practices.here import here
from relationships.words import YES

COURSE_PAUSED: Final = "course_paused"
CASE_CLOSED: Final = "case_closed"
NO_CONSENT: Final = "no_consent"
WEEK: Final = timedelta(days=7)
# Only for answering: a queue would carry each form whole.
DOCUMENTS: Final = ("version__form_document", "version__scoring", "version__licence", "version__raw_import")


@dataclass(frozen=True)
class Place:
    """When a form that waits will be asked, as things are, and why not today; None: nobody knows when."""

    expected_on: date | None
    reasons: tuple[rules.Reason, ...]


@dataclass(frozen=True)
class QueuedForm:
    homework: Homework
    place: Place
    minutes: rules.Minutes


@dataclass(frozen=True)
class Load:
    """What is asked of one person: today, in the seven days up to today, and what waits, in order of need."""

    client_id: UUID
    today: date
    asked: tuple[rules.Asked, ...]
    waiting: tuple[rules.Waiting, ...]
    queue: Sequence[QueuedForm] = ()
    # By version, where enough of the practice's clients have answered it.
    measured: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def minutes_asked(self) -> int:
        return sum(one.minutes for one in self.asked if self.today - WEEK < one.on <= self.today)

    @property
    def forms_asked(self) -> int:
        return sum(one.on == self.today for one in self.asked)

    def minutes(self, version: FormVersion) -> rules.Minutes:
        return rules.minutes_of(version.minutes, self.measured.get(version.pk))

    def has_room(self, version: FormVersion, due_on: date | None) -> bool:
        """Whether one more form may be asked today: nothing that waits is overtaken."""
        new = rules.Waiting("", self.minutes(version).counted, len(self.waiting), due_on)
        found = rules.queue((*self.waiting, new), self.asked, self.today, here().thresholds)
        return any(one.key == "" and one.on == self.today for one in found)


def load_of(client: Client, version: FormVersion | None = None) -> Load:
    """In a fixed number of statements. `version`: the form for which room is asked."""
    at, zone = clock.now(), ZoneInfo(here().zone)
    today = at.astimezone(zone).date()
    rows = list(
        Homework.objects.filter(client_id=client.pk, version__isnull=False)
        .filter(Q(asked_at__gt=at - WEEK - timedelta(days=1)) | Q(asked_at__isnull=True, state=ASSIGNED))
        .select_related("version__form")
        .defer(*DOCUMENTS)
        .annotate(version_title=F("version__form_document__title"))
        .order_by("assigned_at", "id")
    )
    for row in rows:
        row.version.name_itself(row.version_title)
    counted = [row.version.pk for row in rows] + ([version.pk] if version else [])
    load = Load(client.pk, today, (), (), measured=minutes_taken(counted))
    asked = tuple(
        rules.Asked(_day(row.asked_at, zone), load.minutes(row.version).counted)
        for row in rows
        if row.asked_at is not None
    )
    open_ones = [row for row in rows if row.asked_at is None]
    held = _held(client, open_ones, today)
    waiting = tuple(
        rules.Waiting(
            str(row.pk),
            load.minutes(row.version).counted,
            place,
            due_on=row.due_on,
            closes_on=rules.last_day(row.closes_at, zone),
            counts_from_asking=row.course_id is not None,
        )
        for place, row in enumerate(open_ones)
        if row.pk not in held
    )
    load = replace(load, asked=asked, waiting=waiting)
    return replace(load, queue=_queued(load, open_ones, held))


def place_of(homework: Homework, client: Client) -> Place | None:
    """Where it stands in the queue; None where it does not wait."""
    if homework.asked_at is not None or homework.state != ASSIGNED:
        return None
    found = (one.place for one in load_of(client).queue if one.homework.pk == homework.pk)
    return next(found, None)


def first_to_offer(client_id: UUID) -> Programme | None:
    """The programme that comes first for whoever does not know yet what safety feels like (DOMAIN)."""
    told = SafetyReference.objects.filter(client_id=client_id).order_by("-recorded_at", "-id")
    if told.values_list("status", flat=True).first() == YES:
        return None
    return Programme.objects.filter(key=SAFETY_REFERENCE, is_retired=False).first()


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _held(client: Client, rows: Iterable[Homework], today: date) -> dict[UUID, rules.Reason]:
    """What is not asked whatever room there is, and why."""
    rows = list(rows)
    if not rows:
        return {}
    if is_without_consent(client, today):
        return {row.pk: because(NO_CONSENT) for row in rows}
    courses = {row.course_id for row in rows if row.course_id is not None}
    cases = {row.case_id for row in rows}
    paused = set(Course.objects.filter(pk__in=courses, state=PAUSED).values_list("pk", flat=True))
    closed = set(Case.objects.filter(pk__in=cases, state=CLOSED).values_list("pk", flat=True))
    held = {row.pk: because(COURSE_PAUSED) for row in rows if row.course_id in paused}
    return held | {row.pk: because(CASE_CLOSED) for row in rows if row.case_id in closed}


def _queued(load: Load, rows: Sequence[Homework], held: dict[UUID, rules.Reason]) -> list[QueuedForm]:
    of = {str(row.pk): row for row in rows}
    waiting = {one.key: one for one in load.waiting}
    places = {
        one.key: Place(one.on, (*one.reasons, *rules.warnings(waiting[one.key], one.on)))
        for one in rules.queue(load.waiting, load.asked, load.today, here().thresholds)
    }
    places |= {str(pk): Place(None, (why,)) for pk, why in held.items()}
    return [QueuedForm(of[key], place, load.minutes(of[key].version)) for key, place in places.items()]

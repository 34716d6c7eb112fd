"""How what is known of a session, and of what changed, is written down."""

from typing import Any

from rest_framework import serializers

from assessments.api.breaks import RAISED, WatchedBreakSerializer
from caseload.due import WHATS
from caseload.shared import KINDS as SHARE_KINDS
from caseload.sources import KINDS
from clients.models import FLAG_SOURCES, INBOX_KINDS, JOT_KINDS, SESSION_STATES
from clients.rules import DUE_BECAUSE
from relationships.words import CAPACITIES, RATERS, SUBJECTS
from rest.serializers import StrictSerializer


def level() -> Any:
    return serializers.IntegerField(min_value=0, max_value=4, allow_null=True)


class ToldSerializer(StrictSerializer):
    """One entry, as the timeline tells it."""

    kind = serializers.ChoiceField(choices=KINDS)
    id = serializers.UUIDField()
    of = serializers.UUIDField(help_text="What it is a version, a step or a share of; else its own id.")
    client = serializers.UUIDField()
    relationship = serializers.UUIDField()
    day = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.UUIDField()
    is_kept = serializers.BooleanField(help_text="The client keeps it with their therapist.")
    space = serializers.ChoiceField(choices=("care", "team", "joint"))
    summary = serializers.DictField()


class CountSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=KINDS)
    count = serializers.IntegerField()
    newest_on = serializers.DateField()


class ScoreChangeSerializer(StrictSerializer):
    form = serializers.CharField()
    scale = serializers.CharField()
    before = serializers.CharField(
        allow_null=True, help_text="The last one before; null where this is the first."
    )
    now = serializers.CharField()
    band = serializers.CharField(allow_null=True)
    sent_at = serializers.DateTimeField()


class LevelChangeSerializer(StrictSerializer):
    relationship = serializers.UUIDField(source="relationship_id")
    subject = serializers.ChoiceField(choices=SUBJECTS)
    view = serializers.ChoiceField(choices=RATERS)
    capacity = serializers.ChoiceField(choices=CAPACITIES)
    before = level()
    now = level()


class HomeworkCountsSerializer(StrictSerializer):
    open = serializers.IntegerField(help_text="To do now.")
    overdue = serializers.IntegerField()
    sent = serializers.IntegerField(help_text="Since then, like the next two.")
    reviewed = serializers.IntegerField()
    assigned = serializers.IntegerField()


class ChangesSerializer(StrictSerializer):
    since = serializers.DateTimeField(
        allow_null=True, help_text="The end of the last session they were in; null before the first."
    )
    entries = CountSerializer(many=True)
    scores = ScoreChangeSerializer(many=True)
    levels = LevelChangeSerializer(many=True)
    homework = HomeworkCountsSerializer()


class SummarySerializer(ChangesSerializer):
    client = serializers.UUIDField(source="client_id")


class MeetingSerializer(StrictSerializer):
    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    kind = serializers.ChoiceField(choices=("individual", "couple"))
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=list(SESSION_STATES))
    in_person = serializers.BooleanField()


class NextTimeSerializer(StrictSerializer):
    id = serializers.UUIDField(help_text="The note that says so.")
    session = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    recorded_by = serializers.UUIDField()


class BringSerializer(StrictSerializer):
    homework = serializers.UUIDField()
    form = serializers.CharField(allow_null=True)
    task = serializers.CharField()
    relationship = serializers.UUIDField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)


class FallsDueSerializer(StrictSerializer):
    what = serializers.ChoiceField(choices=WHATS)
    id = serializers.UUIDField()
    relationship = serializers.UUIDField(allow_null=True)
    due_on = serializers.DateField()


class WaitingSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=INBOX_KINDS)
    id = serializers.UUIDField()
    since = serializers.DateTimeField(source="since_at")


class OpenFlagSerializer(StrictSerializer):
    id = serializers.UUIDField()
    source = serializers.ChoiceField(choices=FLAG_SOURCES)  # type: ignore[assignment]
    since = serializers.DateTimeField(source="since_at")
    why = serializers.CharField()


class DueScreeningSerializer(StrictSerializer):
    since = serializers.DateField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=DUE_BECAUSE))


class BreakToWatchSerializer(WatchedBreakSerializer):
    to_compare = None  # type: ignore[assignment]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        raised = {name: getattr(instance.watch, name) for name in RAISED}
        reasons = [reason.as_json() for reason in instance.watch.reasons]
        shown: dict[str, Any] = super().to_representation({**instance.row, **raised, "reasons": reasons})
        return shown


class SafetySerializer(StrictSerializer):
    """For the care team alone: it is not in the room, and no client reads any of it."""

    flags = OpenFlagSerializer(many=True, help_text="Not lifted yet, the oldest first.")
    screening = DueScreeningSerializer(
        allow_null=True, help_text="Since when a talk alone is due by that day, and why; null: none is."
    )
    breaks = BreakToWatchSerializer(many=True, help_text="Those that call for a look.")


class PrepPersonSerializer(StrictSerializer):
    client = serializers.UUIDField(source="client_id")
    side = serializers.ChoiceField(choices=("a", "b"))
    name = serializers.CharField()
    is_expected = serializers.BooleanField(help_text="In this session.")
    safety = SafetySerializer()
    changed = ChangesSerializer()
    told_alone = ToldSerializer(
        many=True, help_text="Since then, newest first, in their own words; not what both know."
    )
    bring = BringSerializer(many=True)
    due = FallsDueSerializer(many=True)
    waiting = WaitingSerializer(many=True)


class SharedSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=SHARE_KINDS)
    id = serializers.UUIDField()
    client = serializers.UUIDField(help_text="Whose word it is.")
    said = serializers.DictField()


class PlanDueSerializer(StrictSerializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    every = serializers.IntegerField()
    held = serializers.IntegerField(help_text="Sessions since it was written.")


class OpenJotSerializer(StrictSerializer):
    id = serializers.UUIDField()
    session = serializers.UUIDField()
    about = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(choices=JOT_KINDS)
    line = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.UUIDField()


class PrepSerializer(StrictSerializer):
    """In a couple case three columns: what each of the two told alone, and what both know."""

    session = MeetingSerializer()
    next_time = NextTimeSerializer(allow_null=True)
    people = PrepPersonSerializer(many=True)
    both_know = SharedSerializer(many=True, allow_null=True)
    plan_due = PlanDueSerializer(allow_null=True)
    jots = OpenJotSerializer(many=True, help_text="Of this case, not filed yet.")


class NameSerializer(StrictSerializer):
    client = serializers.UUIDField()
    name = serializers.CharField(allow_null=True, help_text="As they chose to be called here; null: not yet.")


class RoomJotSerializer(StrictSerializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=JOT_KINDS)
    line = serializers.CharField()


class RoomSerializer(StrictSerializer):
    id = serializers.UUIDField(source="session_id")
    case = serializers.UUIDField(source="case_id")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    in_person = serializers.BooleanField()
    names = NameSerializer(many=True)
    agenda = SharedSerializer(many=True)
    jots = RoomJotSerializer(many=True)


class DraftNoteSerializer(StrictSerializer):
    body = serializers.CharField(help_text="Facts alone, for its author to make it theirs.")
    next_time = serializers.CharField()
    jots = serializers.ListField(child=serializers.UUIDField(), help_text="The lines that it is made of.")

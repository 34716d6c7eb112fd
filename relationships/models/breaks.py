"""Time apart: each side's own telling of it, and the therapist's comparison of two."""

from django.db import models
from django.db.models import F, Q

from clients.models import Case, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import PracticeOwned
from privacy.spaces import Policy, Rows
from relationships.models.entries import TOLD_ONCE, Entry, Told, said_otherwise
from relationships.words import (
    BREAK_ENDED,
    BREAK_EXTENDED,
    BREAK_KINDS,
    BREAK_PLANNED,
    BREAK_STATES,
    FOR_MY_SAFETY,
    FOR_SPACE,
    PURPOSES_COMPARED,
    SET_BY,
)


class Break(Entry):
    """A break as this client means it. One for my safety is never shared and asks no return."""

    space = "care"
    # Never the kind: a break for my safety does not turn into one that could be shared.
    rows = said_otherwise(
        *("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state"),
        *("ended_on", "outcome", "check_in_held_on", "check_in_note"),
    )

    kind = models.TextField(choices=choices(BREAK_KINDS))
    purpose = models.TextField(blank=True, default="")
    starts_on = models.DateField()
    check_in_on = models.DateField(null=True, blank=True)
    # Told once, of a check-in that was named.
    check_in_held_on = models.DateField(null=True, blank=True)
    check_in_note = models.TextField(blank=True, default="")
    returns_on = models.DateField(null=True, blank=True)
    contact_rules = models.TextField(blank=True, default="")
    state = models.TextField(choices=choices(BREAK_STATES), default=BREAK_PLANNED)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BREAK_KINDS), name="break_kind_known"),
            models.CheckConstraint(condition=Q(state__in=list(BREAK_STATES)), name="break_state_known"),
            models.CheckConstraint(
                condition=~Q(kind=FOR_MY_SAFETY) | Q(returns_on__isnull=True),
                name="break_for_my_safety_asks_no_return",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FOR_MY_SAFETY) | Q(check_in_on__isnull=True),
                name="break_for_my_safety_asks_no_check_in",
            ),
            models.CheckConstraint(
                condition=Q(check_in_held_on__isnull=True, check_in_note="")
                | Q(check_in_held_on__isnull=False, check_in_on__isnull=False),
                name="break_check_in_held_where_one_was_named",
            ),
            models.CheckConstraint(
                condition=~Q(state=BREAK_EXTENDED) | Q(kind=FOR_SPACE, returns_on__isnull=False),
                name="break_extended_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=BREAK_ENDED, ended_on__isnull=False)
                | (~Q(state=BREAK_ENDED) & Q(ended_on__isnull=True)),
                name="break_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(check_in_on__isnull=True) | Q(check_in_on__gte=F("starts_on")))
                & (Q(check_in_held_on__isnull=True) | Q(check_in_held_on__gte=F("starts_on")))
                & (Q(returns_on__isnull=True) | Q(returns_on__gte=F("starts_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on"))),
                name="break_days_after_its_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "starts_on", "id"], name="break_by_relationship"
            ),
            models.Index(fields=["practice", "client", "state"], name="break_by_client"),
        ]

    @property
    def may_be_shared(self) -> bool:
        """A copy of it may be made for the other side; never of one for my safety, nor of a kept one."""
        return self.kind == FOR_SPACE and not self.is_kept


class BreakExtension(Told):
    """That a break was made longer, and who of the two decided so."""

    space = "care"
    rows = TOLD_ONCE

    of_break = PracticeForeignKey(Break)
    from_day = models.DateField(null=True)
    to_day = models.DateField()
    decided_by = models.TextField(choices=choices(SET_BY))
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_day__isnull=True) | Q(to_day__gt=F("from_day")),
                name="break_extension_is_longer",
            ),
            models.CheckConstraint(condition=Q(decided_by__in=SET_BY), name="break_extension_decided"),
        ]
        indexes = [
            models.Index(fields=["practice", "of_break", "recorded_at"], name="break_extension_by_break")
        ]


class BreakComparison(PracticeOwned):
    """Whether two partners' private purposes of one break go together. Compared by the therapist, alone."""

    space = "team"
    rows = Rows(
        by="case",
        case_column="case_id",
        also=(
            Policy(
                "team_compares",
                "INSERT",
                check="case_id = ANY (ARRAY(SELECT rls.my_working_cases()))"
                " AND recorded_by_id = (SELECT rls.me())"
                " AND rls.is_couple(case_id, first_client_id, second_client_id)",
            ),
        ),
    )

    case = PracticeForeignKey(Case)
    first_client = PracticeForeignKey("clients.Client")
    first = PracticeForeignKey(Break, client_column="first_client_id")
    second_client = PracticeForeignKey("clients.Client")
    second = PracticeForeignKey(Break, client_column="second_client_id")
    purposes = models.TextField(choices=choices(PURPOSES_COMPARED))
    note = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_client=F("second_client")), name="break_comparison_of_two_clients"
            ),
            models.CheckConstraint(
                condition=Q(purposes__in=PURPOSES_COMPARED), name="break_comparison_result_known"
            ),
        ]
        indexes = [models.Index(fields=["practice", "case", "recorded_at"], name="break_comparison_by_case")]

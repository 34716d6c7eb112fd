"""What both say of homework that was done, and what of its scores waits."""

from typing import Final

from django.db import models
from django.db.models import Q

from assessments.models.forms import Form
from assessments.models.homework import OF_MY_CASE, Homework
from clients.models import Case
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows

# How much was done and how useful it was: from 0 (nothing, not at all) to 4 (all of it, very).
MOST: Final = 4


def rated(name: str) -> models.CheckConstraint:
    limits = Q(quantity__gte=0, quantity__lte=MOST, quality__gte=0, quality__lte=MOST)
    return models.CheckConstraint(condition=limits, name=name)


class Rating(ClientOwned):
    """What the client says of a homework that was done: how much of it, and how useful it was."""

    space = "care"
    rows = Rows(client_adds=True, client_changes=True, changes=("quantity", "quality", "rated_at"))

    homework = PracticeForeignKey(Homework)
    quantity = models.SmallIntegerField(null=True)
    quality = models.SmallIntegerField(null=True)
    rated_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            rated("rating_from_0_to_4"),
            models.UniqueConstraint(fields=["practice", "homework"], name="rating_once_per_homework"),
        ]


class Review(ClientOwned):
    """What the therapist notes of a homework: how much was done, how useful it was, a word for the team."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        team_adds=True,
        team_changes=True,
        changes=("quantity", "quality", "note", "noted_at", "row_version"),
    )

    case = PracticeForeignKey(Case)
    homework = PracticeForeignKey(Homework)
    quantity = models.SmallIntegerField(null=True)
    quality = models.SmallIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    noted_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            rated("review_from_0_to_4"),
            models.UniqueConstraint(
                fields=["practice", "homework", "recorded_by"], name="review_once_per_member"
            ),
        ]


class OpenedAnswers(ClientOwned):
    """That a member who works with this client opened what was answered, whether or not it is reviewed."""

    space = "team"
    rows = Rows(case_column="case_id", definer="SELECT, INSERT")

    case = PracticeForeignKey(Case)
    homework = PracticeForeignKey(Homework)
    opened_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "homework", "recorded_by"], name="opened_answers_once_by_each"
            )
        ]


class HeldBack(ClientOwned):
    """A form whose scores this client is not shown for now, and the day on which that ends."""

    space = "team"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        changes=("ends_on", "row_version"),
        add_when="case_id = ANY (ARRAY(SELECT rls.my_working_cases()))",
        change_when=OF_MY_CASE,
        definer="SELECT",
    )

    # Held back in this case; that it is counts for all who care for the client, why is read in it alone.
    case = PracticeForeignKey(Case)
    form = PracticeForeignKey(Form)
    starts_on = models.DateField()
    ends_on = models.DateField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["practice", "client", "form", "ends_on"], name="held_back_by_form")]


class HeldBackReason(ClientOwned):
    """Why scores are held back: a judgement, for the team of the case in which it was made."""

    space = "team"
    rows = Rows(case_column="case_id", team_adds=True)

    case = PracticeForeignKey(Case)
    held = PracticeForeignKey(HeldBack)
    because = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="held_back_for_a_reason"),
            models.UniqueConstraint(fields=["practice", "held"], name="held_back_reason_once"),
        ]

"""Asking the other to change: what is asked, what was answered, what became of it."""

from django.db import models
from django.db.models import F, Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from relationships.models.entries import TOLD_ONCE, Told, said_otherwise
from relationships.models.own_words import OwnWords
from relationships.words import (
    ACCEPTED,
    ASK_ANSWERS,
    ASKED,
    KEPT,
    LET_REST,
    NO_ANSWERS,
    NOT_KEPT,
    NOT_YET,
    PREPARED,
    PUT_OFF,
    REFUSED,
    REQUEST_STATES,
    YES,
)

FOLLOWED = (KEPT, NOT_KEPT)
NOT_ANSWERED = Q(answer="", answered_on__isnull=True, said="")
ANSWERED = Q(asked_on__isnull=False, answered_on__isnull=False)


class Request(OwnWords):
    """A wish that the other may refuse, with my own part in it and what I offer."""

    space = "care"
    rows = said_otherwise(
        *("observation", "ask", "reason", "my_part", "offer", "if_no", "about_id"),
        *("follow_up_on", "offer_kept", "state", "asked_on", "answer", "answered_on", "said"),
        *("looked_on", "said_by_id"),
    )

    observation = models.TextField()
    ask = models.TextField()
    reason = models.TextField()
    # Some things are not mine to mend, and nobody has to offer anything for being left in peace.
    my_part = models.TextField(blank=True, default="")
    offer = models.TextField(blank=True, default="")
    if_no = models.TextField()
    # "This is about that": an earlier one of the same relationship, so that every line has a first. Where it
    # is said later the trigger `about_an_earlier_one` holds it to that, and to none that the client may not
    # read.
    about = PracticeForeignKey("self", null=True)
    state = models.TextField(choices=choices(REQUEST_STATES), default=PREPARED)
    asked_on = models.DateField(null=True, blank=True)
    answer = models.TextField(choices=choices(ASK_ANSWERS), blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    # What the other said with it.
    said = models.TextField(blank=True, default="")
    follow_up_on = models.DateField(null=True, blank=True)
    # The day on which it was last looked at whether the other did it.
    looked_on = models.DateField(null=True, blank=True)
    # Whether I kept what I offered; none: not looked at yet.
    offer_kept = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(REQUEST_STATES)), name="request_state_known"),
            models.CheckConstraint(
                condition=~Q(observation="") & ~Q(ask="") & ~Q(reason="") & ~Q(if_no=""),
                name="request_is_ready_for_a_no",
            ),
            models.CheckConstraint(
                condition=Q(state=PREPARED, asked_on__isnull=True) & NOT_ANSWERED
                | Q(state=ASKED, asked_on__isnull=False) & NOT_ANSWERED
                | Q(state=PUT_OFF, answer=NOT_YET) & ANSWERED
                | Q(state__in=(ACCEPTED, *FOLLOWED), answer=YES) & ANSWERED
                | Q(state=REFUSED, answer__in=NO_ANSWERS) & ANSWERED
                | Q(state=LET_REST) & NOT_ANSWERED
                | Q(state=LET_REST, answer__in=ASK_ANSWERS) & ANSWERED,
                name="request_answered_as_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="request_answered_after_it_was_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FOLLOWED) | Q(looked_on__isnull=False),
                name="request_looked_at_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(offer_kept__isnull=True) | ~Q(offer=""), name="request_kept_what_was_offered"
            ),
        ]
        indexes = [models.Index(fields=["practice", "relationship", "id"], name="request_by_relationship")]


class RequestVersion(Told):
    """A request as it stood from one moment on."""

    space = "care"
    rows = TOLD_ONCE

    request = PracticeForeignKey(Request)
    number = models.IntegerField()
    observation = models.TextField()
    ask = models.TextField()
    reason = models.TextField()
    my_part = models.TextField(blank=True, default="")
    offer = models.TextField(blank=True, default="")
    if_no = models.TextField()
    about = PracticeForeignKey(Request, null=True)
    state = models.TextField(choices=choices(REQUEST_STATES))
    asked_on = models.DateField(null=True)
    answer = models.TextField(choices=choices(ASK_ANSWERS), blank=True, default="")
    answered_on = models.DateField(null=True)
    said = models.TextField(blank=True, default="")
    follow_up_on = models.DateField(null=True)
    looked_on = models.DateField(null=True)
    offer_kept = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "request", "number"], name="request_version_once")
        ]

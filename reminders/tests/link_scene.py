"""A message that was sent, its link, and whoever holds the phone."""

import html
import re
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.test import Client as Browser

from assessments.models import FormVersion, Homework
from assessments.tests.scene import asked
from practices.clock import now
from privacy.actor import acting_as, engine
from privacy.ids import uuid7
from relcare.demo.people import PEOPLE
from reminders.facts import select
from reminders.models import CheckIn, CheckInPlan, Link, Message
from reminders.tests.weeks import RIVERSIDE, make_safe, plan
from reminders.tokens import hash_of, token_of
from tests.cast import as_person

PIN: Final = "8305"
# What a mail program posts, and the page's own button.
ONE_CLICK: Final = {"List-Unsubscribe": "One-Click"}
ASKS: Final = "SELECT rls.ask_check_in(uuidv7(), uuidv7(), %s, %s, %s, %s)"
DAY: Final = timedelta(days=1)
HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def version_of(key: str) -> FormVersion:
    with as_person("thea"):
        return FormVersion.objects.get(form__key=key, state="published")


def link(name: str = "ana", age: timedelta = timedelta(), form: str = "", **changes: Any) -> str:
    """A message of this client's and the token of its link, sent so long ago; with a form it asks that."""
    make_safe(name)
    the_plan = plan(name, version=version_of(form)) if form else plan(name)
    return link_of(the_plan, age, **changes)


def link_of(the_plan: CheckInPlan, age: timedelta = timedelta(), **changes: Any) -> str:
    sent_at = now() - age
    with acting_as(engine(RIVERSIDE)):
        if the_plan.version_id is not None and the_plan.what == "check_in":
            select(ASKS, the_plan.pk, sent_at, sent_at + 7 * DAY, sent_at)
        message = Message(
            id=uuid7(),
            client_id=the_plan.client_id,
            plan=the_plan,
            occurrence=sent_at,
            not_before=sent_at,
            not_after=sent_at + timedelta(hours=1),
            next_try_at=sent_at,
            status="sent",
            sent_at=sent_at,
        )
        message.save(force_insert=True)
        token = token_of(message.id)
        Link(
            client_id=message.client_id,
            message=message,
            token_hash=hash_of(token),
            expires_at=sent_at + timedelta(days=7),
            **changes,
        ).save(force_insert=True)
    return token


def link_row(token: str) -> Link:
    with acting_as(engine(RIVERSIDE)):
        return Link.objects.get(token_hash=hash_of(token))


def choose(code: str = PIN, kind: str = "pin", name: str = "ana") -> Any:
    answer = asked(name, "put", "me/link-factor/", {"kind": kind, "code": code})
    assert answer.status_code == 200, answer.content
    return answer


def looked(token: str, **headers: Any) -> Any:
    return Browser().get(f"/r/{token}/", **headers)


def told(token: str, **fields: Any) -> Any:
    return Browser(enforce_csrf_checks=True).post(f"/r/{token}/", fields)


def opened(token: str, code: str = PIN) -> dict[str, Any]:
    """The code, and what the form's page carries unseen."""
    answer = told(token, code=code)
    assert answer.status_code == 200, answer.content
    return hidden(answer)


def hidden(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in HIDDEN.findall(answer.content.decode()):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    return found


def answered(token: str, carried: dict[str, Any], **fields: Any) -> Any:
    """The form's page sent on, with these answers by linkId."""
    filled = {("keep" if name == "keep" else f"a.{name}"): value for name, value in fields.items()}
    return told(token, **carried, **filled)


def homework_of(token: str) -> Homework:
    """What the check-in of this link's message asked."""
    with acting_as(engine(RIVERSIDE)):
        message = Message.objects.get(pk=link_row(token).message_id)
        asked_by: UUID = CheckIn.objects.get(plan=message.plan, occurrence=message.occurrence).homework_id
    with as_person("thea"):
        return Homework.objects.get(pk=asked_by)


def member_of(name: str) -> UUID:
    return PEOPLE[name].member_id

"""Browsers that show messages, set up by the client alone."""

import base64
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.http import Http404
from rest_framework.exceptions import ValidationError

from clients.actions import tell_contact_changed
from clients.models import PUSH, Client, ContactPlan
from privacy.actor import Actor
from privacy.marks import keyed_mark
from reminders.channels import is_set_up
from reminders.channels.outside import NotOutside, NotReached
from reminders.channels.push import UnfitKeys, encrypted_for, reach
from reminders.models import PushDevice
from rest.problems import Refused

MOST_DEVICES: Final = 5
# What a browser makes of its key and its secret: a point, uncompressed, and sixteen bytes of chance.
POINT: Final = (65, b"\x04")
SECRET: Final = (16, b"")

NOT_ALONE: Final = (
    "Only where nobody else uses the device. Say so in your contact plan first: shared device, no."
)
TOO_MANY: Final = "There are as many browsers as there may be. Remove one first."
NOT_SET_UP: Final = "Nothing is shown in browsers here: choose mail or text messages instead."


def register_device(*, by: Actor, endpoint: str, p256dh: str, auth: str) -> PushDevice:
    """Keep the browser, in the place of what was kept of it before; of a new one the care team is told.

    Refused where the device is not known to be the client's alone; ValidationError for an address that this
    server may not reach, and for keys nothing can be encrypted for.
    """
    if not is_set_up(PUSH):
        raise Refused(NOT_SET_UP)
    client = Client.objects.filter(member_id=str(by.member_id)).first()
    if client is None:
        raise Http404
    _refuse_unfit(p256dh, auth)
    # Before its name is looked up: whoever may not do this makes this server ask nobody.
    _alone(client)
    _refuse_inside(endpoint)
    _alone(client, lock=True)
    mark = mark_of(UUID(str(client.practice_id)), endpoint)
    mine = PushDevice.objects.filter(client_id=client.pk)
    was_known, _ = mine.filter(endpoint_mark=mark).delete()
    if mine.count() >= MOST_DEVICES:
        raise Refused(TOO_MANY)
    device = PushDevice(
        client_id=client.pk,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        endpoint_mark=mark,
        recorded_by_id=by.member_id,
    )
    device.save(force_insert=True)
    if not was_known:
        tell_contact_changed(UUID(str(client.pk)))
    return device


def prefers_browsers(client_id: UUID) -> bool:
    return ContactPlan.objects.filter(client_id=client_id, prefers=PUSH).exists()


def remove_device(device: PushDevice) -> None:
    """Shows nothing any more, and the care team is told."""
    PushDevice.objects.filter(pk=device.pk).delete()
    tell_contact_changed(UUID(str(device.client_id)))


def mark_of(practice_id: UUID, endpoint: str) -> bytes:
    """The same for the same browser within one practice."""
    return keyed_mark(practice_id, PUSH, endpoint)


def _alone(client: Client, *, lock: bool = False) -> None:
    """Locked, nobody says otherwise in the same moment, and no two browsers are counted as one."""
    plans = ContactPlan.objects.filter(client_id=client.pk)
    plan = (plans.select_for_update(no_key=True) if lock else plans).first()
    if plan is None or plan.shared_device != "no":
        raise Refused(NOT_ALONE)


def _refuse_unfit(p256dh: str, auth: str) -> None:
    told: Mapping[str, tuple[str, tuple[int, bytes]]] = {"p256dh": (p256dh, POINT), "auth": (auth, SECRET)}
    wrong = {name: ["No key of a browser."] for name, (text, form) in told.items() if not _fits(text, *form)}
    if wrong:
        raise ValidationError(wrong)
    try:
        encrypted_for(p256dh, auth, b"x")
    except UnfitKeys as error:
        raise ValidationError({"p256dh": ["No key of a browser."]}) from error


def _fits(text: str, length: int, begins: bytes) -> bool:
    bare = text.rstrip("=")
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4), b"-_", validate=True)
    except ValueError:
        return False
    return len(raw) == length and raw.startswith(begins)


def _refuse_inside(endpoint: str) -> None:
    """In the same words whatever the reason: which names stand for machines in here is nobody's business."""
    try:
        reach().check(endpoint)
    except (NotOutside, NotReached) as error:
        raise ValidationError({"endpoint": ["No public https address of a push service."]}) from error

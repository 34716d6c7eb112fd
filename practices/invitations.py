"""One-time links by which somebody joins a practice."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as Unfit
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import Http404
from rest_framework.exceptions import ValidationError

from practices.clock import now
from practices.models import Account, Invitation
from privacy.actor import DOOR, Actor, acting_as, engine
from privacy.ids import uuid7
from privacy.permissions import CLIENT
from rest.problems import Refused

log = logging.getLogger(__name__)

VALID_FOR: Final = timedelta(days=7)
MAILED_AT_ONCE: Final = 50
SUBJECT: Final = "Your invitation"
BODY: Final = """Hello,

this link lets you choose a password and sign in. It works once, until {until:%Y-%m-%d}:

{link}

If you did not expect this message, you need not do anything.
"""


def token_of(invitation_id: UUID) -> str:
    """The link's secret. It follows from the id, so that it is stored nowhere and stands in no queue."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.digest(key, b"invitation" + invitation_id.bytes, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def link_of(invitation_id: UUID) -> str:
    # Behind the "#": a fragment is in no server's log.
    return f"{settings.PUBLIC_URL}/invitation#{token_of(invitation_id)}"


def new_invitation(
    *, email: str, name: str, roles: Iterable[str], client_id: UUID | None = None
) -> Invitation:
    """The row, not yet saved."""
    made = Invitation(
        id=uuid7(),
        email=email.lower(),
        name=name,
        roles=sorted(set(roles)),
        invited_client_id=client_id,
        expires_at=now() + VALID_FOR,
    )
    made.token_hash = hash_of(token_of(made.id))
    return made


def invite(
    *, by: Actor, email: str, name: str, roles: Iterable[str], client_id: UUID | None = None
) -> Invitation:
    """Ask somebody in; the mail goes out with the next tick. A client is never staff of the same practice."""
    told = set(roles)
    if CLIENT in told and len(told) > 1:
        raise ValidationError({"roles": ["A client is never staff of the same practice."]})
    if (CLIENT in told) != (client_id is not None):
        raise ValidationError({"client": ["The client goes with the role client, and with no other."]})
    made = new_invitation(email=email, name=name, roles=told, client_id=client_id)
    made.practice_id = by.practice_id
    made.recorded_by_id = by.member_id
    made.save(force_insert=True)
    return made


def revoke(*, invitation: Invitation) -> Invitation:
    """End an invitation that was not used; revoking twice changes nothing."""
    if invitation.used_at is not None:
        raise Refused("This invitation was used already.", allowed=[])
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=invitation.revoked_at)
    return invitation


def accept(*, by: Actor, token: str, password: str, name: str = "") -> tuple[str, str]:
    """Use an invitation up: (e-mail to sign in with, practice's name).

    404 for a token that can't be used (any more). Every way through hashes one password, so that neither the
    time nor the answer says whether the account was there.
    """
    try:
        validate_password(password)
    except Unfit as unfit:
        raise ValidationError({"password": unfit.messages}) from None
    with acting_as(Actor(DOOR, request_id=by.request_id)):
        found = _open_invitation(token)
        email = found[0].lower() if found else ""
        account = Account.objects.filter(email=email).first()
        # Without an invitation there is no e-mail, hence no account: the password is hashed and thrown away.
        hashed = make_password(password) if account is None else ""
        if found is None:
            raise Http404
        if account is None:
            account = _made(email, hashed)
        elif not check_password(password, account.password) or not account.is_active:
            raise ValidationError({"password": ["This password is not right."]})
        if not _accepted(token, account, name):
            raise Http404
        _own_address(account)
    return email, found[2]


def _open_invitation(token: str) -> tuple[str, str, str] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, name, practice_name FROM rls.open_invitation(%s)", [hash_of(token)])
        row: tuple[str, str, str] | None = cursor.fetchone()
    return row


def _made(email: str, hashed: str) -> Account:
    account = Account(email=email, password=hashed)
    account.save(force_insert=True)
    return account


def _own_address(account: Account) -> None:
    """allauth's row, verified: the link came by this mail, so no other account keeps the address."""
    rows = EmailAddress.objects
    rows.filter(email=account.email).exclude(user=account).update(verified=False)
    rows.filter(user=account).exclude(email=account.email).update(primary=False)
    proven = {"verified": True, "primary": True}
    rows.update_or_create(user=account, email=account.email, defaults=proven)


def _accepted(token: str, account: Account, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.accept_invitation(%s, %s, %s, %s)", [hash_of(token), account.pk, uuid7(), name]
        )
        (done,) = cursor.fetchone()
    return bool(done)


def mail_invitations(practice_id: UUID) -> int:
    """Hand over the mails that wait in a practice; how many went. Call it outside any transaction.

    To whom nothing may be sent just now, their mail waits until it may.
    Killed between hand-over and mark, the same mail goes out once more: its link is the same.
    """
    with acting_as(engine(practice_id)):
        waiting = list(
            Invitation.objects.filter(mailed_at=None, used_at=None, revoked_at=None, expires_at__gt=now())
            .exclude(pk__in=RawSQL("SELECT rls.closed_invitations()", ()))
            .order_by("made_at")[:MAILED_AT_ONCE]
        )
    return sum(_mailed(invitation, practice_id) for invitation in waiting)


def _mailed(invitation: Invitation, practice_id: UUID) -> bool:
    text = BODY.format(link=link_of(invitation.id), until=invitation.expires_at)
    try:
        EmailMessage(SUBJECT, text, to=[invitation.email]).send()
    except OSError as failure:  # smtplib's errors are OSErrors; their texts hold the address
        log.warning("an invitation was not handed over: %s", type(failure).__name__)
        return False
    with acting_as(engine(practice_id)):
        Invitation.objects.filter(pk=invitation.pk, mailed_at=None).update(mailed_at=now())
    return True

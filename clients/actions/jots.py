"""Lines jotted down in the room, and what becomes of them."""

from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import CLOSED, SAFETY, CaseClient, Client, Jot, Session
from practices.clock import now
from privacy.actor import Actor
from rest.problems import Refused, no_such

NOT_JOINT = "Say whom this is about: what concerns safety is never joint."


def jot(*, by: Actor, session: Session, kind: str, line: str, about: Client | None) -> Jot:
    """A line of this session, about one of its case's clients or (None) for both."""
    if session.case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    of_case = CaseClient.objects.filter(case_id=session.case_id)
    if about is not None and not of_case.filter(client_id=about.pk).exists():
        raise ValidationError({"about": [no_such("client")]})
    if about is None and kind == SAFETY:
        raise ValidationError({"about": [NOT_JOINT]})
    made = Jot(
        case_id=session.case_id,
        session_id=session.pk,
        about_id=about.pk if about else None,
        kind=kind,
        line=line,
        recorded_by_id=by.member_id,
    )
    made.save(force_insert=True)
    return made


def file_jot(*, by: Actor, jot: Jot, filed_as: str) -> Jot:
    """Say what became of it, once."""
    filed = {"filed_at": now(), "filed_as": filed_as, "filed_by_id": by.member_id}
    if not Jot.objects.filter(pk=jot.pk, filed_at=None).update(**filed):
        jot.refresh_from_db(fields=("filed_at",))
        if jot.filed_at is None:
            raise PermissionDenied("This is not yours to file.")
        raise Refused("This was filed already.", allowed=[])
    for name, value in filed.items():
        setattr(jot, name, value)
    return jot

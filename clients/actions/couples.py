"""Joint work of a couple case: its terms, its opening and closing, and the separation that ends it."""

from uuid import UUID

from django.db.models import Max
from rest_framework.exceptions import ValidationError

from clients.models import (
    CLOSED,
    Case,
    CaseClient,
    Client,
    JointName,
    JointOpening,
    PolicyAcceptance,
    SecretsPolicy,
    Separation,
)
from clients.reports import (
    chapter_of,
    is_accepted_by_both,
    joint_work_is_open,
    newest_policy,
    obstacles_to_joint_work,
)
from practices.clock import today
from practices.models import Practice
from privacy.actor import Actor
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

# One and the same, whatever stands against it: never opened, closed, separated, a case that is closed, terms
# that one of the two has not accepted.
NOTHING_NEW = "Nothing new is shared here just now."


def choose_secrets_policy(*, by: Actor, case: Case, kind: str = "", words: str = "") -> SecretsPolicy:
    """The next version of what becomes of secrets; the practice's own choice where none is named."""
    refuse_unless_couple(case)
    last = SecretsPolicy.objects.filter(case_id=case.pk).aggregate(last=Max("number"))["last"] or 0
    return SecretsPolicy.objects.create(
        case=case,
        number=last + 1,
        kind=kind or Practice.objects.values_list("secrets_policy", flat=True).get(),
        words=words,
        recorded_by_id=by.member_id,
    )


def accept_policy(*, by: Actor, case: Case, policy: SecretsPolicy, client: Client | None) -> PolicyAcceptance:
    """One of the two accepts the version that stands; for who has no sign-in their therapist says so."""
    whose = _accepts(by, case, client)
    standing = newest_policy(case.pk)
    if standing is None or standing.pk != policy.pk:
        raise Refused("Another version stands by now. Read that one.")
    return PolicyAcceptance.objects.create(
        client_id=whose, case=case, policy=policy, recorded_by_id=by.member_id
    )


def _accepts(by: Actor, case: Case, client: Client | None) -> UUID:
    if by.is_staff:
        if client is None:
            raise ValidationError({"client": ["This field is required."]})
        if not CaseClient.objects.filter(case=case, client=client).exists():
            raise ValidationError({"client": [no_such("client")]})
        if client.member_id is not None:
            raise ValidationError({"client": ["They sign in themselves, and accept it themselves."]})
        return client.pk
    if client is not None:
        raise ValidationError({"client": ["You accept it for yourself alone."]})
    return CaseClient.objects.values_list("client_id", flat=True).get(case=case)


def open_joint_work(*, by: Actor, case: Case, is_open: bool, reason: str = "") -> JointOpening:
    """A therapist's dated act. Closing stops what is new and removes nothing that was seen."""
    refuse_unless_couple(case)
    if is_open:
        obstacles = (*_terms(case), *obstacles_to_joint_work(case, today(by)))
        if obstacles:
            raise Refused("Joint work is not opened. " + " ".join(obstacles), allowed=[])
    return JointOpening.objects.create(case=case, is_open=is_open, reason=reason, recorded_by_id=by.member_id)


def _terms(case: Case) -> tuple[str, ...]:
    policy = newest_policy(case.pk)
    if policy is None:
        return ("No secrets policy is chosen.",)
    accepted = is_accepted_by_both(case, policy)
    return () if accepted else ("The secrets policy is not accepted by both.",)


def refuse_unless_couple(case: Case) -> None:
    """409 for a case of one client, and for one that is closed."""
    if case.kind != "couple":
        raise Refused("This case is not a couple's.", allowed=[])
    if case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])


def separate(*, by: Actor, case: Case, reason: str = "") -> Separation:
    """From now on neither reads what the other shared, for good; their own copies stay their own."""
    refuse_unless_couple(case)
    # Locked, so that of two at the same moment the second finds nothing left to separate.
    Case.objects.select_for_update().filter(pk=case.pk).first()
    if not JointOpening.objects.filter(case=case, chapter=chapter_of(case.pk)).exists():
        raise Refused("There is no joint work to end.", allowed=[])
    return Separation.objects.create(case=case, reason=reason, recorded_by_id=by.member_id)


def refuse_unless_open(by: Actor, case: Case) -> None:
    """409 where nothing new may be shared, in the same words for every reason."""
    if not joint_work_is_open(by, case):
        raise Refused(NOTHING_NEW, allowed=[])


def name_oneself(*, by: Actor, case: Case, row: JointName | None, name: str) -> JointName:
    """What the other of the two reads instead of "your partner"."""
    refuse_unless_open(by, case)
    if row is not None:
        return RowVersion().write(row, {"name": name})
    own = CaseClient.objects.values_list("client_id", flat=True).get(case=case)
    return JointName.objects.create(client_id=own, case=case, name=name, recorded_by_id=by.member_id)

"""A couple whose joint work is open, and what each of them shares."""

from typing import Any, Final
from uuid import UUID

from clients.models import Case, JointOpening, PolicyAcceptance, Screening, SecretsPolicy
from practices.clock import today
from relationships import actions
from relationships.models import Norm, SharedNorm
from relationships.tests.scene import ANAS, BENS, COUPLE, TOLD, asked
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

ANA, BEN = PEOPLE["ana"].client_id, PEOPLE["ben"].client_id
OF_COUPLE: Final = f"cases/{COUPLE}/"
SIDES: Final[dict[str, UUID]] = {"ana": ANAS, "ben": BENS}


def screened(*names: str) -> None:
    with as_person("thea"):
        for name in names:
            Screening.objects.create(
                client_id=PEOPLE[name].client_id,
                asked_on=today(actor("thea")),
                result="clear",
                way="in_person",
            )


def on_terms(*accepting: str) -> SecretsPolicy:
    """A secrets policy of the couple's case, accepted by those named."""
    with as_person("thea"):
        case = Case.objects.get(pk=COUPLE)
        number = SecretsPolicy.objects.filter(case=case).count() + 1
        policy = SecretsPolicy.objects.create(case=case, number=number, kind="no_secrets")
    for name in accepting:
        with as_person(name):
            PolicyAcceptance.objects.create(
                client_id=PEOPLE[name].client_id, case_id=COUPLE, policy_id=policy.pk
            )
    return policy


def joint_work_open() -> None:
    """Screened, on terms that both accepted, and opened by their therapist."""
    screened("ana", "ben")
    on_terms("ana", "ben")
    open_or_close(is_open=True)


def open_or_close(*, is_open: bool) -> JointOpening:
    from_thea = asked("thea", "post", f"{OF_COUPLE}joint-openings/", {"open": is_open})
    assert from_thea.status_code == 201, from_thea.content
    with as_person("thea"):
        return JointOpening.objects.get(pk=from_thea.json()["id"])


def separated() -> None:
    assert asked("thea", "post", f"{OF_COUPLE}separate/", {}).status_code == 201


def own_norm(name: str, **told: Any) -> Norm:
    with as_person(name):
        return Norm.objects.create(
            client_id=PEOPLE[name].client_id, relationship_id=SIDES[name], **{**TOLD, **told}
        )


def shared_norm(name: str, **told: Any) -> SharedNorm:
    norm = own_norm(name, **told)
    with as_person(name):
        copy: SharedNorm = actions.share(by=actor(name), case=Case.objects.get(pk=COUPLE), row=norm)
    return copy


def said(name: str, path: str) -> Any:
    """What this person reads there."""
    answer = asked(name, "get", path)
    assert answer.status_code == 200, (name, path, answer.content)
    return answer.json()

"""Ana and Ben asked the same form together, what each does with it alone, and what each reads of it."""

from typing import Any, Final
from uuid import UUID, uuid4

from assessments.models import SharedAnswers
from assessments.tests.scene import ANA, BEN, COUPLE, asked
from tests.cast import as_person

FORM: Final = "how_are_we_doing"
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "ana": {"close": 1, "hard_things": 2, "fair": 3, "good_times": 4},
    "ben": {"close": 4, "hard_things": 3, "fair": 2, "good_times": 1},
}
CLIENTS: Final = {"ana": ANA, "ben": BEN}
OTHER: Final = {"ana": "ben", "ben": "ana"}


def given(name: str, form: str = FORM, **more: Any) -> Any:
    body = {"client": str(CLIENTS[name]), "case": str(COUPLE), "form": form, "ask_now": True, **more}
    return asked("thea", "post", "homework/", body)


def homework_of(name: str, form: str = FORM, **more: Any) -> UUID:
    answer = given(name, form, **more)
    assert answer.status_code == 201, answer.content
    return UUID(answer.json()["id"])


def asked_together(form: str = FORM) -> dict[str, UUID]:
    """Their therapist asks both; joint work has to be open."""
    first = homework_of("ana", form)
    return {"ana": first, "ben": homework_of("ben", form, together_with=str(first))}


def sends(name: str, homework: UUID, answers: Any = None, **more: Any) -> UUID:
    reference = uuid4()
    body = {"homework": str(homework), "answers": answers or ANSWERS[name], "status": "sent", **more}
    answer = asked(name, "put", f"responses/{reference}/", body)
    assert answer.status_code == 201, answer.content
    return reference


def agreement(name: str, homework: UUID, agreed: bool) -> Any:
    return asked(name, "put", f"homework/{homework}/agreement/", {"agreed": agreed})


def both_send(pair: dict[str, UUID]) -> None:
    for name in ("ana", "ben"):
        sends(name, pair[name], agree=True)


def read_by(name: str) -> list[Any]:
    answer = asked(name, "get", "shared-answers/")
    assert answer.status_code == 200, answer.content
    rows: list[Any] = answer.json()["results"]
    return rows


def copies() -> int:
    """How many there are at all."""
    with as_person("thea"):
        return SharedAnswers.objects.count()

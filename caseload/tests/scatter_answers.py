"""Chance about what was answered: scored again, corrected, kept, on versions that join one line or don't."""

import random
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from assessments.library import content_hash
from assessments.models import PUBLISHED, FormVersion, Homework, KeptResponse, Response, Score
from clients.models import Case, CaseClient, Client
from practices.models import Practice
from privacy.ids import uuid7
from relcare.demo.people import OWNER

KEY: Final = "phq9"
# Further versions: whether they say that they are comparable, and what is other than in the one before.
VERSIONS: Final[tuple[tuple[bool, dict[str, Any]], ...]] = (
    (True, {"reliable_change": {"sd": 2.5, "reliability": 0.9, "z": 1.645, "cutoff": 10}}),
    (True, {"direction": "lower", "reliable_change": {"sd": 9, "reliability": 0.5}}),
    # Out of 54: no number of it stands beside one out of 27.
    (True, {"range": [0, 54]}),
    (False, {"range": [0, 27], "reliable_change": {"sd": 1, "reliability": 0.8}}),
    # Says nothing of reliable change, but joins the line of those that do.
    (True, {"reliable_change": None}),
    # No such scale: the line ends here, and the next one begins anew.
    (True, {"key": "sum"}),
    (True, {"key": "total", "reliable_change": {"sd": 3, "reliability": 0.84}}),
    (True, {"reliable_change": {"sd": 4, "reliability": 0.7, "cutoff": 5}}),
)
VALUES: Final = ("0", "3", "7", "13/2", "10", "41/3", "19", "27", None)


def further_versions(practice: Practice) -> None:
    """Each of VERSIONS, of the form whose second version the seed made."""
    newest = FormVersion.objects.using(OWNER).get(practice=practice, form__key=KEY, number=2)
    (scale,) = newest.scoring["scales"]
    for number, (comparable, told) in enumerate(VERSIONS, 3):
        scale = {name: value for name, value in {**scale, **told}.items() if value is not None}
        # Bands would have to cover each of the ranges.
        scales = [{**scale, "bands": []}]
        scoring = {**newest.scoring, "comparable": comparable, "flags": [], "scales": scales}
        FormVersion.objects.using(OWNER).create(
            practice=practice,
            form_id=newest.form_id,
            number=number,
            state=PUBLISHED,
            form_document=newest.form_document,
            scoring=scoring,
            content_hash=content_hash(newest.form_document, scoring),
            published_at=newest.published_at,
        )


class Answers:
    """Chance about one client's."""

    def __init__(self, practice: Practice, client: Client, by: UUID, chance: random.Random) -> None:
        self.own: dict[str, Any] = {"practice": practice, "client": client, "recorded_by_id": by}
        self.chance, self.now = chance, timezone.now()
        links = CaseClient.objects.using(OWNER).filter(client=client).values("case")
        self.cases = list(Case.objects.using(OWNER).filter(pk__in=links).order_by("id"))
        versions = FormVersion.objects.using(OWNER).filter(practice=practice).exclude(state="draft")
        self.versions = list(versions.filter(form__key=KEY).order_by("number"))

    def write(self) -> None:
        """Few days, so that two answers, or two scores of one, have the same instant."""
        days = [self.now - timedelta(days=self.chance.randrange(1, 300)) for _ in range(6)]
        # Some stay on a few versions, so that lines are told apart by more than one answer each.
        few = self.chance.sample(self.versions, 2) if self.chance.random() < 0.5 else self.versions
        for _ in range(self.chance.randrange(9)):
            self._sent(self.chance.choice(few), self.chance.choice(days))
        for _ in range(self.chance.randrange(3)):
            self._kept(self.chance.choice(few), self.chance.choice(days))
        self._scored_again()

    def _homework(self, version: FormVersion, at: datetime) -> Homework:
        told = {"version": version, "assigned_at": at, "asked_at": at, "state": "sent", "sent_at": at}
        # Nothing is answered in a case before it was opened.
        case = self.chance.choice([case for case in self.cases if case.opened_on <= at.date()])
        return Homework.objects.using(OWNER).create(**self.own, case=case, **told)

    def _sent(self, version: FormVersion, at: datetime) -> None:
        homework = self._homework(version, at)
        response = self._response(homework, at)
        while self.chance.random() < 0.3:
            at += timedelta(hours=self.chance.choice((0, 5)))
            response = self._response(homework, at, amends=response)

    def _response(self, homework: Homework, at: datetime, **told: Any) -> Response:
        told |= {"homework": homework, "version": homework.version, "reference": uuid7(), "items": []}
        response = Response.objects.using(OWNER).create(**self.own, **told, sent_at=at)
        self._scores(response, at, 1)
        return response

    def _scores(self, response: Response, at: datetime, engine: int) -> None:
        for scale in response.version.scoring["scales"]:
            exact = self.chance.choice(VALUES)
            said = {"exact": exact, "value": value_of(exact), "answered": 9, "missing": 0, "prorated": False}
            of = {"response": response, "version": response.version, "scale": scale["key"], "scored_at": at}
            Score.objects.using(OWNER).create(
                # Not in the order of time: what was written last is not always the one with the greater id.
                id=UUID(int=self.chance.getrandbits(128)),
                **self.own,
                **of,
                **said,
                scoring_hash="",
                engine_version=engine,
            )

    def _scored_again(self) -> None:
        for response in self._of_client(Response).select_related("version"):
            if response.version.scoring.get("scales") and self.chance.random() < 0.4:
                # An engine of a higher number need not be the one that computed last.
                for engine in self.chance.choice(((2,), (3, 2), (0,))):
                    later = timedelta(days=self.chance.choice((0, 0, 1, 9)))
                    self._scores(response, response.sent_at + later, engine)

    def _of_client(self, model: Any) -> Any:
        return model.objects.using(OWNER).filter(client=self.own["client"]).order_by("id")

    def _kept(self, version: FormVersion, at: datetime) -> None:
        homework = self._homework(version, at)
        Homework.objects.using(OWNER).filter(pk=homework.pk).update(state="assigned", sent_at=None)
        told = {"case_id": homework.case_id, "homework": homework, "version": version, "items": []}
        scores = [
            {"scale": scale["key"], "exact": exact, "value": value_of(exact), "band": None, **REST}
            for exact in (self.chance.choice(VALUES) for _ in range(self.chance.choice((1, 1, 2, 3))))
            for scale in version.scoring["scales"]
        ]
        KeptResponse.objects.using(OWNER).create(
            **self.own, **told, reference=uuid7(), scores=scores, sent_at=at
        )


REST: Final = {"answered": 9, "missing": 0, "prorated": False, "flags": [], "absent": {}}


def value_of(exact: str | None) -> str | None:
    if exact is None:
        return None
    above, _, below = exact.partition("/")
    return f"{int(above) / int(below or 1):.4f}"

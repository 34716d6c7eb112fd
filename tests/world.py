"""A world with a row in every table, for asking who sees what. The owner commits it into a clone of its own.

Rows are made from the models alone, so that a new table is in the matrix without a word here.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction

from assessments.models import FormVersion
from clients.models import CareTeam, Case, CaseClient, Client
from practices.models import Account, Practice
from privacy.audit import log_reads
from privacy.models import AuditLine, ClientOwned, PracticeOwned
from relationships.models import Break, BreakComparison, LadderRung
from relcare.demo.cast import write
from relcare.demo.people import CASES, OWNER, PEOPLE, Person, case_id, ident
from tests.cast import as_person

NOW: Final = datetime.now(UTC)
# People of the world alone: a client whose only case was closed, and one who was just taken in.
GUS: Final = Person("gus", "riverside", ("client",))
HAL: Final = Person("hal", "riverside", ("client",))
SECOND_CASE: Final = ident("riverside", "case", "cem again")
CLIENTS: Final = ("ana", "ben", "cem", "eli", "yan", "gus")
# Whose safety flag is open; a second member lifted the others', so that what a flag refuses can be asked for.
FLAGGED: Final = ("cem", "yan")
WRITER: Final = {"ana": "thea", "ben": "thea", "cem": "thea", "eli": "theo", "yan": "zoe", "gus": "thea"}
# A second row of Ana's and of Gus's beside the usual one, where a table has the column: kept with the
# therapist, taken back or replaced by its author, written before the couple's case was separated, or not yet
# asked of the client.
BESIDE: Final[dict[str, dict[str, Any]]] = {
    "is_kept": {"kept": {"is_kept": True}},
    "replaced_at": {"withdrawn": {"withdrawn_at": NOW}, "replaced": {"replaced_at": NOW}},
    "chapter": {"before": {"number": 0}},
    # What closes was asked before, or waits.
    "closes_begun_at": {"waiting": {"asked_at": None}},
}
# Written by the cast already, or by the database itself.
SKIPPED: Final = (
    *("Practice", "Member", "Client", "Case", "CaseClient", "CareTeam", "Kind", "Counterpart", "Duty"),
    *("ContactPlan", "SafeChannel", "AuditLine", "KeptState", "TeamKeptState", "OtherPlace"),
    # Of two clients, and of no client: `write_comparison`, `write_others`.
    *("BreakComparison", "LadderRung"),
)


def client_id(name: str) -> UUID:
    return ident("lakeside" if name == "yan" else "riverside", "client", name)


def case_of(name: str) -> UUID:
    for case, (_, clients, _) in CASES.items():
        if name in clients:
            return case_id(case)
    return ident("riverside", "case", name)


def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def beside(model: type[models.Model]) -> dict[str, dict[str, Any]]:
    """The rows that a model has beside the usual one: word -> what is different about them."""
    names = fields_of(model)
    return {word: told for name, words in BESIDE.items() if name in names for word, told in words.items()}


class Builder:
    """Makes one row of a model for one client, and what it points to first.

    A label is the client's name, or name and word ("ana kept") of a row beside the usual one.
    """

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], models.Model] = {}
        self.labels: dict[UUID, str] = {}

    def row(self, model: type[PracticeOwned], label: str) -> Any:
        key = (model.__name__, label)
        if key not in self.made:
            name, _, word = label.partition(" ")
            slug = "lakeside" if name == "yan" else "riverside"
            made = model(id=ident("world", *key), practice_id=ident(slug, "practice"))
            for field in model._meta.local_fields:
                self._fill(made, field, label)
            for column, value in beside(model).get(word, {}).items():
                if column in fields_of(model):
                    setattr(made, column, value)
            self.made[key] = made
            write([made])
            self.labels[made.id] = label
        return self.made[key]

    def _fill(self, made: Any, field: "models.Field[Any, Any]", label: str) -> None:
        if field.name in ("id", "practice"):
            return
        value = self._value(type(made), field, label)
        if value is not None:
            setattr(made, field.attname, value)

    def _value(self, model: Any, field: "models.Field[Any, Any]", label: str) -> Any:
        name = label.split()[0]
        special = SPECIAL.get((model.__name__, field.name)) or SPECIAL.get(("", field.name))
        if special is not None:
            return special(name)
        if isinstance(field, models.ForeignKey):
            return self._reference(field, *label.split())
        if field.null or field.has_default() or getattr(field, "auto_now_add", False):
            return None
        return _plain(field, name)

    def _reference(self, field: Any, name: str, word: str = "") -> Any:
        target = field.related_model
        match target.__name__:
            case "Client":
                return client_id(name)
            case "Case":
                return case_of(name)
            case "Kind":
                return ident("lakeside" if name == "yan" else "riverside", "kind", "Friend")
            case "Member" if not field.null or field.name == "recorded_by":
                return PEOPLE[WRITER[name]].member_id
        if field.null or target is field.model:
            return None
        if name == "ben" and not issubclass(target, ClientOwned):
            name = "ana"
        return self.row(target, f"{name} {word}" if word in beside(target) else name).id


def _plain(field: "models.Field[Any, Any]", name: str) -> Any:
    if field.choices:
        return field.choices[0][0]
    for kind, value in (
        (models.UUIDField, ident("world", field.name, name)),
        (models.BooleanField, False),
        (models.DateTimeField, NOW),
        (models.TimeField, time(9)),
        (models.DateField, date(2025, 5, 5)),
        (models.IntegerField, 1),
        (models.DecimalField, 1),
        (models.JSONField, {}),
        (models.BinaryField, ident("world", field.name, name).bytes),
        (ArrayField, []),
        (models.CharField, "words"),
        (models.TextField, "words"),
    ):
        if isinstance(field, kind):
            return value
    raise AssertionError(f"no value for {field}")


SPECIAL: Final[dict[tuple[str, str], Any]] = {
    # Long ago, so that a note is locked; Ana's is new, so that it is not.
    ("CaseNote", "written_at"): lambda name: NOW if name == "ana" else NOW - timedelta(days=3),
    ("", "not_after"): lambda name: NOW + timedelta(hours=1),
    ("CheckInPlan", "rule"): lambda name: "FREQ=DAILY",
    ("CheckInPlan", "next_due_at"): lambda name: NOW,
    ("Message", "plan"): lambda name: ident("world", "CheckInPlan", name),
    ("", "ends_at"): lambda name: NOW + timedelta(hours=1),
    ("Leave", "cover"): lambda name: PEOPLE["yan" if name == "yan" else "sue"].member_id,
    # Each case was separated once; since then its joint work is open again.
    ("JointOpening", "is_open"): lambda name: True,
    ("Opening", "is_open"): lambda name: True,
    ("SafetyFlag", "lifted_at"): lambda name: None if name in FLAGGED else NOW,
    ("SafetyFlag", "lifted_by"): lambda name: None if name in FLAGGED else PEOPLE["sue"].member_id,
    ("SafetyFlag", "lifted_because"): lambda name: "" if name in FLAGGED else "words",
    ("Screening", "way"): lambda name: "in_person",
    ("Disagreement", "remembered"): lambda name: True,
    ("Assessment", "basis"): lambda name: "observed",
    ("TeamAssessment", "rater"): lambda name: "therapist",
    ("Hope", "by_when"): lambda name: date(2025, 8, 5),
    ("StoredForecast", "at"): lambda name: date(2025, 8, 5),
    ("", "levels"): lambda name: [None] * 6,
    ("", "newest_on"): lambda name: [None] * 6,
    ("", "seen_once"): lambda name: [None] * 6,
    ("ThresholdChange", "name"): lambda name: f"words of {name}",
    ("ThresholdChange", "new"): lambda name: 2,
    ("FormVersion", "state"): lambda name: "published",
    ("FormVersion", "form_document"): lambda name: {
        "reveal": "when_both_sent",
        "item": [{"linkId": "q", "type": "string"}],
    },
    ("FormVersion", "published_at"): lambda name: NOW,
    ("Homework", "version"): lambda name: ident("world", "FormVersion", "ana") if name == "ana" else None,
    ("Decision", "was_asked"): lambda name: False,
    ("Activity", "kind"): lambda name: "professional",
    ("Homework", "task"): lambda name: "" if name == "ana" else "a walk",
    # The one that Eli's row stands for is a colleague's.
    ("Invitation", "invited_client_id"): lambda name: None if name == "eli" else client_id(name),
    ("Form", "key"): lambda name: f"world-{name}",
    ("Programme", "key"): lambda name: f"world-{name}",
    ("Programme", "steps"): lambda name: [{"form": f"world-{name}", "starts": "at_once"}],
    ("Course", "steps"): lambda name: [{"form": "world-ana", "starts": "at_once"}],
    # Of what was sent, as its space has it.
    ("RaisedFlag", "response"): lambda name: ident("world", "Response", name),
    # Of what was sent, not kept.
    ("RaisedFlag", "case"): lambda name: None,
    # Nobody answered Ana's yet.
    ("KioskLink", "homework"): lambda name: ident(
        "world", "Homework", "ana waiting" if name == "ana" else name
    ),
    ("", "expires_at"): lambda name: NOW + timedelta(days=1),
    # Half an hour at most, however long the tests take.
    ("KioskLink", "recorded_at"): lambda name: NOW + timedelta(days=1),
    # Gus has an account and no sign-in here yet: his invitation can be accepted.
    ("Invitation", "email"): lambda name: GUS.email if name == "gus" else PEOPLE[name].email,
    ("Invitation", "roles"): lambda name: ["therapist" if name == "eli" else "client"],
    ("MessageEvent", "event_id"): lambda name: name,
    ("Repeat", "member_id"): lambda name: PEOPLE[name if name in PEOPLE else "thea"].member_id,
    ("StaffAlert", "member"): lambda name: (
        PEOPLE["theo" if name in ("ana", "gus") else WRITER[name]].member_id
    ),
}


def write_others() -> None:
    """Gus, whose only case is closed; Hal, whom nobody works with yet; a second case of Cem's; rungs."""
    practice = ident("riverside", "practice")
    write(
        LadderRung(practice_id=ident(slug, "practice"), rung=1, wording="A taste")
        for slug in ("riverside", "lakeside")
    )
    thea = PEOPLE["thea"].member_id
    write([Account(id=ident("account", GUS.email), email=GUS.email, password="!")])
    write(Client(id=p.client_id, practice_id=practice, name=p.name, recorded_by_id=thea) for p in (GUS, HAL))
    closed = NOW.date() - timedelta(days=30)
    write(
        [
            Case(
                id=case_of("gus"),
                practice_id=practice,
                kind="individual",
                state="closed",
                opened_on=closed,
                closed_on=closed,
            )
        ]
    )
    write([CaseClient(practice_id=practice, case_id=case_of("gus"), client_id=GUS.client_id, side="a")])
    write([CareTeam(practice_id=practice, case_id=case_of("gus"), member_id=thea, joined_on=closed)])
    # Cem is also in a case of Theo's: he reads Cem's care, but not what Thea's case keeps to itself.
    theo = PEOPLE["theo"].member_id
    write([Case(id=SECOND_CASE, practice_id=practice, kind="individual", opened_on=closed)])
    write(
        [CaseClient(practice_id=practice, case_id=SECOND_CASE, client_id=PEOPLE["cem"].client_id, side="a")]
    )
    write([CareTeam(practice_id=practice, case_id=SECOND_CASE, member_id=theo, joined_on=closed)])
    # Theo was on the couple's team, and left it.
    left = CareTeam(
        practice_id=practice, case_id=case_of("ana"), member_id=theo, joined_on=closed, left_on=closed
    )
    write([left])


def write_comparison(builder: Builder) -> None:
    """Of Ana's break and Ben's, in their case."""
    first, second = (builder.row(Break, name) for name in ("ana", "ben"))
    row = BreakComparison(
        practice_id=ident("riverside", "practice"),
        case_id=case_of("ana"),
        first_client_id=client_id("ana"),
        first=first,
        second_client_id=client_id("ben"),
        second=second,
        purposes="unclear",
        recorded_by_id=PEOPLE["thea"].member_id,
    )
    write([row])


def write_reads() -> None:
    """What Thea read of Ana's, in care and in her team's own rows."""
    with as_person("thea"):
        for space in ("care", "team"):
            log_reads([PEOPLE["ana"].client_id], "probe:list", space)


def write_astray() -> None:
    """A copy of Ana's row in every table, under the other practice's id; what composite keys make impossible.

    Row security has to hide it without their help, so they are taken away in this database.
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conname ~ '_same_practice$'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for model in apps.get_models():
            columns = [str(field.column) for field in model._meta.concrete_fields]
            if issubclass(model, PracticeOwned) and {"client_id", "case_id"} & set(columns):
                cursor.execute(astray_copy(model._meta.db_table, columns))


def astray_copy(table: str, columns: list[str]) -> str:
    whose, of_ana = ("client_id", client_id("ana")) if "client_id" in columns else ("case_id", case_of("ana"))
    given = {"id": "gen_random_uuid()", "practice_id": f"'{ident('lakeside', 'practice')}'"}
    # A token's hash is unique everywhere.
    given |= {"token_hash": "sha256(token_hash)"}
    chosen = ", ".join(given.get(column, column) for column in columns)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}"
        f" WHERE {whose} = '{of_ana}' ORDER BY id LIMIT 1 ON CONFLICT DO NOTHING"
    )


def commit_world() -> dict[UUID, str]:
    """Every table's rows, and whose each of them is."""
    builder = Builder()
    with transaction.atomic(using=OWNER):
        write_others()
        made = [m for m in apps.get_models() if issubclass(m, PracticeOwned) and m.__name__ not in SKIPPED]
        # Homework names it by its id alone.
        builder.row(FormVersion, "ana")
        for model in made:
            if "before" in beside(model):
                builder.row(model, "ana before")
        for model in made:
            # Ana's and Ben's case is one: what belongs to a case is made once for both.
            for name in CLIENTS if issubclass(model, ClientOwned) else set(CLIENTS) - {"ben"}:
                builder.row(model, name)
            for word in beside(model):
                for name in ("ana", "gus") if word == "kept" else ("ana",):
                    builder.row(model, f"{name} {word}")
        write_comparison(builder)
    write_reads()
    write_astray()
    for owned in apps.get_models():
        if issubclass(owned, PracticeOwned):
            for row in owned._default_manager.using(OWNER).all():
                builder.labels.setdefault(row.id, label_of(row))
    return builder.labels


def label_of(row: Any) -> str:
    """Whose row this is, in one word."""
    names = {client_id(name): name for name in (*CLIENTS, "dina", "hal")}
    cases = {case_of(name): name for name in (*CLIENTS, "dina") if name != "ben"}
    cases[SECOND_CASE] = "cem again"
    practices = {ident(slug, "practice"): slug for slug in ("riverside", "lakeside")}
    slug = "" if isinstance(row, Practice) else practices[row.practice_id]
    owner = getattr(row, "client_id", None) or getattr(row, "case_id", None)
    if slug == "lakeside" and owner and owner not in (client_id("yan"), case_of("yan")):
        return "astray"
    if isinstance(row, Client):
        return names[row.id]
    if isinstance(row, Case):
        return cases[row.id]
    if isinstance(row, AuditLine) and row.member_id:
        return f"read by thea: {row.row_space}/ana"
    if isinstance(row, AuditLine):
        whose = names.get(row.client_id, "nobody") if row.client_id else practices[row.practice_id]  # type: ignore[index]
        return f"{row.row_space}/{whose}"
    if isinstance(row, CareTeam):
        return f"{cases[row.case_id]}{' left' if row.left_on else ''}"
    if isinstance(row, CaseClient) and row.case_id == SECOND_CASE:
        return "cem again"
    for attribute, known in (("client_id", names), ("case_id", cases)):
        found = known.get(getattr(row, attribute, None))  # type: ignore[arg-type]
        if found:
            return found
    slug = practices.get(row.id if isinstance(row, Practice) else row.practice_id, "")
    members = {person.member_id: name for name, person in PEOPLE.items()}
    return f"{slug}:{members[row.id]}" if row.id in members else slug

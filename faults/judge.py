"""What was promised, counted: rows in the database against texts at the mail server."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from faults.crowd import OURS, Crowd
from faults.stack import Received, Stack, wait_for

WAITING: Final = "SELECT count(*) FROM m WHERE status IN ('pending', 'claimed', 'sending')"
UNPLANNED: Final = """
    SELECT count(*) FROM reminders_checkinplan p
    WHERE {ours} AND NOT EXISTS (SELECT FROM m WHERE m.practice_id = p.practice_id AND m.plan_id = p.id)"""
UNTOLD: Final = """
    SELECT count(*) FROM clients_inboxitem i WHERE i.kind = 'urgent' AND {ours} AND NOT EXISTS (
        SELECT FROM clients_staffalert a JOIN m ON m.alert_id = a.id WHERE a.item_id = i.id)"""
ROWS: Final = "SELECT id::text, status, alert_id IS NOT NULL FROM m"
URGENT: Final = """
    INSERT INTO clients_inboxitem (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    SELECT gen_random_uuid(), practice_id, client_id, case_id, 'urgent', now(), 'assessments_response',
        gen_random_uuid(), '' FROM clients_caseclient WHERE {ours} ORDER BY random() LIMIT %s RETURNING id"""


def ask(stack: Stack, question: str) -> list[tuple[Any, ...]]:
    """Of our own practices alone, whatever else is there."""
    rows = f"WITH m AS (SELECT * FROM reminders_message WHERE {OURS}) "
    return stack.ask(rows + question.format(ours=OURS))


class Row(NamedTuple):
    id: str
    status: str
    is_alert: bool


@dataclass(frozen=True)
class Verdict:
    rows: int
    alerts: int
    received: int
    lost: int
    alerts_lost: int
    sent_without_message: int
    repeated: int
    most_of_one: int
    differing: int
    unsettled: int
    uncertain: int
    # Of them those that did not arrive, of which no more is promised than that staff are shown them: each was
    # in hand twice when something was killed. Any other that is not there is lost.
    uncertain_lost: int
    # So many were in hand twice.
    hit_twice: int
    killed: int

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing said that is not so; once more for a killed process alone, the same bytes."""
        nothing = (self.lost, self.alerts_lost, self.sent_without_message, self.differing, self.unsettled)
        return not any(nothing) and self.repeated <= self.killed and self.most_of_one <= 2

    def __str__(self) -> str:
        return (
            f"{self.rows} reminders and {self.alerts} alerts, {self.received} received: lost {self.lost}"
            f" and {self.alerts_lost}, marked sent without a message {self.sent_without_message},"
            f" repeated {self.repeated} (of {self.killed} killed processes; {self.differing} in other bytes),"
            f" uncertain {self.uncertain} (not there {self.uncertain_lost}, at most the {self.hit_twice} that"
            f" were in hand twice when something was killed),"
            f" never settled {self.unsettled}"
        )


def make_urgent(stack: Stack, how_many: int) -> None:
    """Answers that staff have to be told of."""
    stack.ask(URGENT.format(ours=OURS), how_many)


def settle(stack: Stack, seconds: float) -> bool:
    """Whether all came to its end within so long."""

    def is_settled() -> bool:
        return not any(ask(stack, question)[0][0] for question in (UNPLANNED, UNTOLD, WAITING))

    return wait_for(is_settled, seconds, pause=0.5)


def judge(stack: Stack, crowds: list[Crowd]) -> Verdict:
    rows = [Row(*found) for found in ask(stack, ROWS)]
    unplanned, untold, waiting = (ask(stack, question)[0][0] for question in (UNPLANNED, UNTOLD, WAITING))
    reminders = sum(not row.is_alert for row in rows)
    # A plan whose row is not there has lost its reminder as well.
    short = max(0, sum(crowd.size for crowd in crowds) - reminders)
    received = stack.received({row.id for row in rows})
    return verdict(
        rows,
        received,
        stack.hit_twice(),
        never_made=(max(unplanned, short), untold),
        unsettled=waiting,
        killed=stack.killed,
    )


def verdict(
    rows: list[Row],
    received: Received,
    hit_twice: set[str],
    *,
    never_made: tuple[int, int],
    unsettled: int,
    killed: int,
) -> Verdict:
    """`never_made`: plans and urgent answers that no row was made of."""
    missing = [row for row in rows if row.id not in received.times]
    lost = [row for row in missing if row.status != "uncertain" or row.id not in hit_twice]
    return Verdict(
        rows=sum(not row.is_alert for row in rows),
        alerts=sum(row.is_alert for row in rows),
        received=received.times.total(),
        lost=sum(not row.is_alert for row in lost) + never_made[0],
        alerts_lost=sum(row.is_alert for row in lost) + never_made[1],
        sent_without_message=sum(row.status == "sent" for row in missing),
        repeated=sum(times - 1 for times in received.times.values()),
        most_of_one=max(received.times.values(), default=0),
        differing=sum(len(kinds) > 1 for kinds in received.kinds.values()),
        unsettled=unsettled,
        uncertain=sum(row.status == "uncertain" for row in rows),
        uncertain_lost=len(missing) - len(lost),
        hit_twice=len(hit_twice),
        killed=killed,
    )

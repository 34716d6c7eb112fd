"""What was promised, counted: rows in the database against texts at the mail server."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from faults.crowd import OURS, Crowd
from faults.stack import Stack, wait_for

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
    # Of them those that did not arrive: twice nobody could say, so staff are shown them.
    uncertain_lost: int
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
            f" uncertain {self.uncertain} ({self.uncertain_lost} of them not there),"
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
    rows = ask(stack, ROWS)
    received = stack.received({row for row, _, _ in rows})
    missing = [(status, is_alert) for row, status, is_alert in rows if row not in received.times]
    lost = Counter(is_alert for status, is_alert in missing if status != "uncertain")
    unplanned, untold, waiting = (ask(stack, question)[0][0] for question in (UNPLANNED, UNTOLD, WAITING))
    reminders = sum(not is_alert for _, _, is_alert in rows)
    # A plan whose row is not there has lost its reminder as well.
    short = max(0, sum(crowd.size for crowd in crowds) - reminders)
    return Verdict(
        rows=reminders,
        alerts=len(rows) - reminders,
        received=received.times.total(),
        lost=lost[False] + max(unplanned, short),
        alerts_lost=lost[True] + untold,
        sent_without_message=sum(status == "sent" for status, _ in missing),
        repeated=sum(times - 1 for times in received.times.values()),
        most_of_one=max(received.times.values(), default=0),
        differing=sum(len(kinds) > 1 for kinds in received.kinds.values()),
        unsettled=waiting,
        uncertain=sum(status == "uncertain" for _, status, _ in rows),
        uncertain_lost=sum(status == "uncertain" for status, _ in missing),
        killed=stack.killed,
    )

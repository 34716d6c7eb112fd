"""Do reminders help? What was answered with one and without, by quarters of the acting practice."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection

from reminders import rules
from reminders.models import CHECK_IN, HOMEWORK

HELP: Final = "SELECT what, is_reminded, asked, answered FROM rls.reminders_help(%s, %s)"
# Messages are cleared away after 800 days; of older quarters all would seem to have been without.
QUARTERS_BACK: Final = 7
NOTE: Final = (
    "Who got a reminder is not like who got none: none leaves where contact is not safe, where a client wants"
    " none, where a plan rests, or where the answer came first. So the two shares compare no like with like,"
    " and a difference is not what reminders did. Nothing is withheld from anybody to find out."
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def begins_on(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def ends_on(self) -> date:
        return (self.begins_on + timedelta(days=93)).replace(day=1) - timedelta(days=1)

    @property
    def place(self) -> int:
        """Its place among all quarters, for counting how far apart two are."""
        return self.year * 4 + self.number

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, slots=True)
class Help:
    """None where a figure is not told: it speaks of fewer than ten that were asked, or of fewer than five
    clients."""

    quarter: Quarter
    check_ins_with: rules.Share | None
    check_ins_without: rules.Share | None
    homework_with: rules.Share | None
    homework_without: rules.Share | None


def is_told(quarter: Quarter, today: date) -> bool:
    """Whether it has begun, and its messages are still there."""
    return 0 <= Quarter.of(today).place - quarter.place <= QUARTERS_BACK


def reminders_help(quarter: Quarter) -> Help:
    with connection.cursor() as cursor:
        cursor.execute(HELP, [quarter.year, quarter.number])
        found = {(what, reminded): rules.share(*counts) for what, reminded, *counts in cursor.fetchall()}
    return Help(
        quarter,
        check_ins_with=found.get((CHECK_IN, True)),
        check_ins_without=found.get((CHECK_IN, False)),
        homework_with=found.get((HOMEWORK, True)),
        homework_without=found.get((HOMEWORK, False)),
    )

"""The words that models, rules and screens share. No Django here: the rules read it too."""

from typing import Final

# In this order everywhere: columns, arrays of the kept state, screens.
CAPACITIES: Final = (
    "self_soothing",
    "self_regulation",
    "defense_awareness",
    "words_and_actions",
    "energy",
    "boundaries",
)
AREAS: Final = ("power", "respect", "time", "space")
QUESTIONS: Final = ("availability", "needs", "conflict", "decisions", "contribution", "other")
DEFENCE_PATTERNS: Final = ("fight", "flee", "accommodate", "manipulate", "endure", "perfect")
ANSWERS: Final = ("no", "cannot", "does_not_know_how")
SET_BY: Final = ("me", "other", "both")
HEALTHY: Final = ("yes", "no", "unsure")
OPENINGS: Final = ("gate", "forecast", "hopes")
SUBJECTS: Final = ("other", "self")
RATERS: Final = ("client", "therapist")
BASES: Final = ("observed", "self_report", "client_account", "hearsay")

NOTICED, PROPOSED, NEGOTIATING = "noticed", "proposed", "negotiating"
AGREED, IN_FORCE, DECLINED, ENDED = "agreed", "in_force", "declined", "ended"
NORM_STATES: Final = {
    NOTICED: (PROPOSED, IN_FORCE, ENDED),
    PROPOSED: (NEGOTIATING, DECLINED, ENDED),
    NEGOTIATING: (AGREED, DECLINED, ENDED),
    AGREED: (IN_FORCE, NEGOTIATING, ENDED),
    IN_FORCE: (NEGOTIATING, ENDED),
    DECLINED: (PROPOSED, ENDED),
    ENDED: (),
}

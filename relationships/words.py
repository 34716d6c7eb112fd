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
INNER_WORK: Final = ("none", "claimed", "seen")
SEEN_BY: Final = ("client", "therapist", "somebody_else")

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

# A year: what is noticed later than that is no moment any more.
LONGEST_MINUTES: Final = 366 * 24 * 60

# Boundaries: three texts make a plan; what happened to it; how it was crossed.
PLAN: Final = ("signal", "step", "follow_through")
RESPECTED, CROSSED = "respected", "crossed"
BOUNDARY_EVENTS: Final = (RESPECTED, CROSSED)
CROSSED_BY: Final = ("neither", "threat", "force")
HARMFUL: Final = ("threat", "force")
BOUNDARY_ENDS: Final = ("given_up", "no_longer_needed")

SIDES: Final = ("me", "other")
EXPRESSED: Final = ("direct", "hinted", "demanded", "not_at_all")
ANSWERED: Final = ("met", "partly", "dismissed", "not_noticed")

MOVES: Final = (*DEFENCE_PATTERNS, "stayed_present")
NOBODY_YET: Final = "nobody_yet"
REPAIRED_BY: Final = ("me", "other", "both", NOBODY_YET)
RESOLVED, PARKED, ONE_GAVE_IN, UNRESOLVED, HARM = "resolved", "parked", "one_gave_in", "unresolved", "harm"
# Best first. What was harm stays harm: it may be repaired, it is never told away.
DISAGREEMENT_STATES: Final = {
    RESOLVED: (PARKED, ONE_GAVE_IN, UNRESOLVED, HARM),
    PARKED: (RESOLVED, ONE_GAVE_IN, UNRESOLVED, HARM),
    ONE_GAVE_IN: (RESOLVED, PARKED, UNRESOLVED, HARM),
    UNRESOLVED: (RESOLVED, PARKED, ONE_GAVE_IN, HARM),
    HARM: (),
}
OUTCOMES: Final = tuple(DISAGREEMENT_STATES)

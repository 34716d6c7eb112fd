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
BOTH: Final = "both"
SET_BY: Final = ("me", "other", BOTH)
AVAILABILITY: Final = "availability"
DIRECTIONS: Final = ("given", "received")
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

# Requests: five answers, of which three are a no in one way or another.
YES, NO, NOT_YET = "yes", "no", "not_yet"
NO_ANSWERS: Final = ANSWERS
ASK_ANSWERS: Final = (YES, *NO_ANSWERS, NOT_YET)
# Answers that assign nothing to the other: the client is offered words, or a look at the capacity.
NOT_ABLE: Final = ("cannot", "does_not_know_how")
PREPARED, ASKED, PUT_OFF, ACCEPTED, REFUSED = "prepared", "asked", "put_off", "accepted", "refused"
KEPT, NOT_KEPT, LET_REST = "kept", "not_kept", "let_rest"
# A yes can be taken back at any time; a no may become a yes, but never by asking the same again.
REQUEST_STATES: Final = {
    PREPARED: (ASKED, LET_REST),
    ASKED: (PUT_OFF, ACCEPTED, REFUSED, LET_REST),
    PUT_OFF: (ACCEPTED, REFUSED, LET_REST),
    ACCEPTED: (KEPT, NOT_KEPT, REFUSED, LET_REST),
    REFUSED: (ACCEPTED, LET_REST),
    KEPT: (NOT_KEPT, REFUSED, LET_REST),
    NOT_KEPT: (KEPT, REFUSED, LET_REST),
    LET_REST: (),
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

MOTIVES: Final = ("to_be_known", "to_be_loved", "to_be_rescued", "to_be_looked_after")
DISCLOSURE_ANSWERS: Final = ("met", "mixed", "dismissed", "used_against_me")
STEP_PLANNED, STEP_DONE, STEP_DROPPED = "planned", "done", "dropped"
DISCLOSURE_STATES: Final = {STEP_PLANNED: (STEP_DONE, STEP_DROPPED), STEP_DONE: (), STEP_DROPPED: ()}

ACTIVITY_KINDS: Final = {
    "self_work": ("professional", "social", "spiritual", "body", "creative", "learning", "rest", "other"),
    "family_and_friends": ("family", "friends", "both"),
    "communication": ("listening", "talk"),
    "get_real": ("fear", "doubt"),
    "take_a_break": ("break", "small_pause"),
    "long_term_goals": ("goal", "looking_back"),
}
PRACTICE_STEPS: Final = tuple(ACTIVITY_KINDS)

FOR_SPACE, FOR_MY_SAFETY = "space", "for_my_safety"
BREAK_KINDS: Final = (FOR_SPACE, FOR_MY_SAFETY)
BREAK_PLANNED, BREAK_RUNNING, BREAK_EXTENDED = "planned", "running", "extended"
BREAK_ENDED, BREAK_CALLED_OFF = "ended", "called_off"
BREAK_STATES: Final = {
    BREAK_PLANNED: (BREAK_RUNNING, BREAK_CALLED_OFF),
    BREAK_RUNNING: (BREAK_EXTENDED, BREAK_ENDED),
    # Again, to a later day each time.
    BREAK_EXTENDED: (BREAK_EXTENDED, BREAK_ENDED),
    BREAK_ENDED: (),
    BREAK_CALLED_OFF: (),
}
# What is shown, and may be answered or changed for the therapist alone.
DISAGREEMENT: Final = "disagreement"
KEPT_ABOUT: Final = (
    *("relationship", "norm", "boundary", "boundary_event", DISAGREEMENT, "break", "goal", "goal_step"),
    *("request", "disclosure", "contribution"),
)

PURPOSES_COMPARED: Final = ("same", "different", "unclear")

OWN_GOAL: Final = "own"
GOAL_INTENTIONS: Final = ("shared", OWN_GOAL)
HORIZONS: Final = ("months", "one_year", "a_few_years", "many_years")
GOAL_STATES: Final = {
    "hoped_for": ("pursued", "dropped"),
    "pursued": ("reached", "resting", "dropped"),
    "resting": ("pursued", "dropped"),
    "reached": (),
    "dropped": ("hoped_for",),
}

"""What the demo's people write: short, plain, and about nobody."""

from typing import Final

NOTES: Final = (
    "Went through the week. One situation looked at slowly; agreed what to watch until next time.",
    "Talked about what was asked for and what came back. No pressure to decide anything yet.",
    "Looked at the norms around time. Words tried out aloud; felt clumsy, which is fine.",
    "Quieter than usual. Stayed with the body for a while, then planned one small step.",
    "Homework brought and read together. Two things surprised; both noted.",
    "Worked on telling a wish from a limit. One limit put into words.",
    "Looked back over two months: what holds, what does not. Measures go on as before.",
)
PROBLEMS: Final = (
    "We talk past each other and then nobody talks for days.",
    "I say yes too quickly and am angry afterwards.",
    "I do not know how much I may want from people.",
    "Every disagreement feels like the end.",
)
AIMS: Final = (
    "Say a no early and stay in the room.",
    "Ask for what I want, once a week, from one person.",
    "Notice the pattern while it happens, not a day later.",
    "Have norms about time that both know.",
)
SAFE_PLACES: Final = (
    "A kitchen in the morning, early, nobody in a hurry; shoulders down, warm hands.",
    "By the lake with the dog; breathing by itself.",
    "Grandmother's garden; heavy and calm in the belly.",
)
EVIDENCE: Final = {
    "self_soothing": ("needed somebody to calm down", "calmed down after a walk", "stayed calm by themself"),
    "self_regulation": (
        "said it before thinking",
        "took a breath, then said it",
        "waited and chose the moment",
    ),
    "defense_awareness": ("did not notice it", "noticed it afterwards", "noticed it and came out of it"),
    "words_and_actions": ("said sharp words", "owned it when asked", "owned it and mended it unasked"),
    "energy": ("much anger in the room", "some pushing, some giving", "easy to be near"),
    "boundaries": ("went over a clear no", "asked twice, then let it be", "took the first no as a no"),
}
# Area, question: how it is today, what is wanted.
NORMS: Final = {
    ("time", "availability"): (
        "Messages at any hour are answered at once.",
        "Answers within a day, none after nine.",
    ),
    ("time", "contribution"): (
        "One plans all the weekends.",
        "Every second weekend is planned by the other.",
    ),
    ("power", "decisions"): ("Whoever is louder decides.", "Nothing above a hundred without both."),
    ("power", "conflict"): ("One leaves, the other waits.", "Whoever leaves says when they are back."),
    ("respect", "conflict"): ("Old stories come up in every quarrel.", "One subject at a time."),
    ("respect", "needs"): ("Needs are guessed.", "Needs are said, and may be refused."),
    ("space", "needs"): ("All evenings are spent together.", "Two evenings a week belong to each alone."),
    ("space", "other"): ("Doors stand open.", "A closed door means knock."),
}
SITUATIONS: Final = (
    "at supper",
    "on the phone",
    "in the car",
    "planning the weekend",
    "after work",
    "with their friends",
    "about money",
    "saying goodbye",
)
BODY_SIGNS: Final = (
    "tight shoulders",
    "warm hands",
    "short breath",
    "easy breath",
    "a knot in the belly",
    "",
)
HOW_LEFT: Final = ("named it", "went to the window for a minute", "asked for a break", "laughed about it")
TASKS: Final = (
    "Say one small wish a day and write down what came back.",
    "Notice one moment of a tight body and what came before.",
    "Read the page about norms and mark one line.",
    "Plan an evening that is yours alone.",
)
SKIPPED: Final = ("too much this week", "away", "did not want to")
TO_BRING: Final = ("The talk on Sunday.", "I want to go over the call.", "Nothing big.", "", "", "")

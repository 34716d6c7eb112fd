"""What everybody else of the demo writes about what goes on between two people."""

from typing import Final

# Area: what is right for me there, and a plan for it.
BOUNDARIES: Final = {
    "time": ("Nobody rings me after ten.", "The phone is in the hall.", "I ring back later."),
    "space": ("My room is mine, the door too.", "A sheet on the door.", "I ask them to go, and wait."),
    "respect": ("Nobody laughs at me in company.", "I say their name, once.", "I fetch my coat."),
    "power": ("What I earn is not talked about.", "I change the subject, aloud.", "I leave the table."),
}
EVENTS: Final = ("on the phone", "at the weekend", "before others", "")
NEEDS: Final = (
    "to be asked first",
    "an hour alone",
    "help with the move",
    "a word of thanks",
    "some company",
)
REQUESTS: Final = (
    ("You came an hour late on both Fridays.", "Write when it gets late.", "I wait.", "I begin alone."),
    ("I cook all week.", "Cook on Saturdays.", "I am tired.", "There is bread on Saturdays."),
    ("My post lay open twice.", "Leave my letters shut.", "They are mine.", "They go to work."),
)
TOPICS: Final = ("the summer", "money for the roof", "who takes the dog", "a visit", "the heating", "Sunday")
GIVEN: Final = ("the shopping", "listening in the evening", "the lifts", "most of the calls")
RECEIVED: Final = ("a place to sleep", "good advice", "laughter", "repairs")
GOALS: Final = ("A journey once a year", "To know what to do when it gets loud", "To live further apart")
TO_OPEN: Final = ("what I think of the film", "that I would rather stay in", "that I like it here")
ACTIVITIES: Final = (
    ("self_work", "rest"),
    ("self_work", "learning"),
    ("family_and_friends", "friends"),
    ("communication", "talk"),
    ("take_a_break", "small_pause"),
    ("long_term_goals", "looking_back"),
)
SEPARATED: Final = "Both want to go on alone for now; said in the room, calmly, after three talks."
ALONE: Final = "Asked alone. Nothing that frightens."

"""Moments of the year: what the body said, which pattern it was, how soon it was noticed and left."""

from typing import Final

from relationships.models import Moment
from relcare.demo.couple.year import Year

# Day, felt safety, situation, body; then of a pattern: which, noticed after, left after (minutes), how.
Told = tuple[int, int, str, str, str, int | None, int | None, str]
PLAIN: Final = ("", None, None, "")
MOMENTS: Final[dict[str, tuple[Told, ...]]] = {
    "ana": (
        (349, 1, "his key in the door", "I hold my breath", "accommodate", 1440, None, ""),
        (333, 1, "he goes to the cellar", "cold hands", "accommodate", 720, None, ""),
        (317, 2, "supper, the phone rings", "stomach shut", "perfect", 600, 900, "said it the next day"),
        (299, 1, "he says nothing in the car", "neck", "accommodate", 480, 600, "asked Mira"),
        (281, 2, "Sunday paper, quiet", "I listen for him turning the page", "endure", 300, None, ""),
        (256, 0, "loud about the landlord", "ears ringing, knees", "fight", 240, 300, "took my coat"),
        (247, 3, "in the studio, he knocks", "warm face", *PLAIN),
        (229, 2, "asking to be held", "throat", "accommodate", 120, 240, "wrote it down"),
        (211, 2, "his brother's boots in the hall", "shoulders", "endure", 90, 150, "went for a walk"),
        (192, 2, "packing for my week away", "light, and guilty for it", "perfect", 60, 90, "left one bag"),
        (173, 3, "first evening alone", "feet on the floor", *PLAIN),
        (152, 3, "he is back at the hour he said", "something drops, in a good way", *PLAIN),
        (131, 2, "his mother on the phone", "jaw", "accommodate", 30, 45, "said: one moment"),
        (112, 3, "washing up together", "shoulders down", *PLAIN),
        (97, 4, "held for a minute in the hall", "breath all the way down", *PLAIN),
        (80, 3, "telling him of the exam", "heart fast, then slow", *PLAIN),
        (62, 2, "after my mother's visit", "hot neck", "fight", 5, 12, "hand on the table"),
        (46, 3, "looking at flats", "curious", *PLAIN),
        (29, 3, "we do not agree about the map", "steady", "accommodate", 2, 4, "said: wait, that is not it"),
        (15, 4, "at the station, his light on the platform", "warm", *PLAIN),
        (5, 3, "breakfast, children in the next flat", "a tug, and breath", *PLAIN),
    ),
    "ben": (
        (347, 2, "coming home", "jaw", "flee", 1440, None, ""),
        (326, 1, "she has red eyes", "chest like a board", "flee", 600, None, ""),
        (300, 2, "questions through the door", "hands", "fight", 400, 460, "went round the block"),
        (270, 2, "the bill on the table", "hot", "flee", 240, 300, "came up again"),
        (243, 3, "her studio, tea", "quiet", *PLAIN),
        (207, 2, "my brother on the sofa, she says nothing", "stone", "flee", 120, 160, "sent him shopping"),
        (166, 1, "the flat without her", "no appetite", "flee", 90, 200, "rang my sister"),
        (132, 2, "my mother complains about her", "jaw", "flee", 40, 60, "said I ring back"),
        (101, 3, "I am told that I was on time", "surprised", *PLAIN),
        (61, 2, "her mother at the table", "hot", "fight", 10, 15, "sat down"),
        (33, 3, "on the boat, alone, fine", "slow", *PLAIN),
        (8, 3, "she asks about children", "tight, then less", "flee", 3, 6, "said: not yet, but I heard you"),
    ),
}


def tell_moments(year: Year) -> None:
    for who, moments in MOMENTS.items():
        for ago, felt, situation, body, pattern, noticed, left, how in moments:
            told = {"happened_on": year.day(ago), "felt_safety": felt, "situation": situation}
            told |= {"body_signs": body, "pattern": pattern, "how_left": how}
            told |= {"noticed_after_minutes": noticed, "left_after_minutes": left}
            year.tell(Moment, who, ago, hour=21, **told, was_left=left is not None if pattern else None)
    kept = {"felt_safety": 1, "situation": "she asked whether I still want this", "body_signs": "empty"}
    year.tell(Moment, "ben", 174, happened_on=year.day(174), is_kept=True, **kept)

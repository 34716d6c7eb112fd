"""The hours as the therapist kept them: signed notes, lines from the room, her own working notes."""

from datetime import timedelta
from typing import Final

from clients.models import CaseNote, CaseNoteAmendment, Jot, Leave, ProcessNote, ProcessNoteAmendment
from relcare.demo.couple.year import Year
from relcare.demo.people import PEOPLE

# Days ago, what was done, what the next hour begins with. Each is kept of the newest hour of both before it.
NOTES: Final = (
    (
        352,
        "Began together. What each wants it for; the other said it back.",
        "How was the evening after?",
    ),
    (
        330,
        "The van. Two bridges drawn, each their own.",
        "One norm each noticed alone.",
    ),
    (
        304,
        "Listening with the timer: supper, the alarm. First agreement.",
        "Phones: kept to?",
    ),
    (286, "Her Sundays. He said no, and stayed seated.", "The no: what each did with it."),
    (262, "What leaving the room is for. He goes to come back; she hears a door.", "A sentence at the door."),
    (240, "The sentence tried in the room, five times, also laughing.", "Was it said at home?"),
    (205, "His brother on the sofa. Neither had been asked by the other.", "Anger, while it is small."),
    (
        180,
        "A break, wanted by her, feared by him. Days, a return, one message.",
        "Purpose of each.",
    ),
    (
        150,
        "Back. Each read their purpose aloud; not the same, and that was sayable.",
        "Thursdays.",
    ),
    (
        118,
        "Birthdays. He can't; she heard: won't. Looked at the difference.",
        "What she lets go of.",
    ),
    (97, "Held for a minute, asked for in words. Both told it in the same way.", "Where in the body."),
    (
        72,
        "Ana on her mother: what that bridge bears, and what she drove over it.",
        "The Sundays.",
    ),
    (
        55,
        "The mother at their table. Ben named what he had done.",
        "Who holds whom then?",
    ),
    (26, "Rooms, doors, the list of what is different.", "Children: not yet, said and heard."),
    (
        8,
        "Counted who noticed what how soon; both were surprised.",
        "Start with the parked question.",
    ),
)
# Days ago, of whom (none: both), kind, the line, filed as.
JOTS: Final = (
    (26, "", "goal", "two doors, one garden", "goal"),
    (26, "ana", "need", "wants to be thanked for what is hers", "note"),
    (26, "ben", "request", "boat: asked once, let it rest by himself", "nothing"),
    (8, "", "norm", "phones: three of four weeks", "norm"),
    (8, "", "next_time", "parked: children", ""),
    (8, "ana", "moment", "notices after minutes by now", "moment"),
    (8, "ana", "other", "mother: looks lighter, says it is sad too", ""),
    (8, "ben", "boundary", "quarter of an hour at the door holds", "boundary"),
    (8, "ben", "safety", "asked how the quiet is for her; no fear, says the waiting is gone", "safety"),
)
OWN: Final = (
    (205, "I am quicker with her than with him. Bring to Sue."),
    (150, "Relieved at the return; look at whose relief that is."),
)


def tell_room(year: Year) -> None:
    notes = []
    for ago, body, next_time in NOTES:
        session = year.session_near(ago)
        written_at = session.ends_at + timedelta(minutes=12)
        told = {"session": session, "body": body, "next_time": next_time, "written_at": written_at}
        signed = {"signed_at": written_at + timedelta(minutes=3), "row_version": 2}
        notes.append(year.tell(CaseNote, "ana", ago, by="thea", **told, **signed))
    added = "Ben said the week after that the sentence had come to him only in the cellar."
    note = notes[5]
    amended_at = note.written_at + timedelta(days=7)
    year.tell(CaseNoteAmendment, "ana", 233, by="thea", note=note, body=added, written_at=amended_at)
    for ago, about, kind, line, filed_as in JOTS:
        session = year.session_near(ago)
        told = {"session": session, "kind": kind, "line": line, "recorded_at": session.ends_at}
        told["about_id"] = PEOPLE[about].client_id if about else None
        if filed_as:
            told |= {"filed_at": session.ends_at + timedelta(minutes=9), "filed_as": filed_as}
            told["filed_by_id"] = PEOPLE["thea"].member_id
        year.tell(Jot, "ana", ago, by="thea", **told)
    _own(year)
    days = {"starts_on": year.day(64), "ends_on": year.day(57)}
    staff = {"member_id": PEOPLE["thea"].member_id, "cover_id": PEOPLE["sue"].member_id}
    year.tell(Leave, "ana", 100, by="mark", **days, **staff)


def _own(year: Year) -> None:
    for ago, body in OWN:
        session = year.session_near(ago)
        told = {"session": session, "body": body, "written_at": session.ends_at}
        note = year.tell(ProcessNote, "ana", ago, by="thea", **told)
    after = note.written_at + timedelta(days=3)
    body = "Mine. She would have come back or not; that is hers."
    year.tell(ProcessNoteAmendment, "ana", ago - 3, by="thea", note=note, body=body, written_at=after)

"""What a drafted note says beside what was said, jotted down or logged; a table a language."""

from collections.abc import Mapping
from typing import Final

FIRST: Final = "en"
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "hours": "{day}, {starts} to {ends}, {where}.",
        "in_person": "in person",
        "not_in_person": "not in person",
        "expected": "Expected: {names}.",
        "in_the_room": "In the room: {names}.",
        "nobody": "nobody",
        "together": "Together:",
        "brought": "Homework brought: {what}",
        "logged": "Logged: {what}",
    },
    "de": {
        "hours": "{day}, {starts} bis {ends} Uhr, {where}.",
        "in_person": "vor Ort",
        "not_in_person": "nicht vor Ort",
        "expected": "Erwartet: {names}.",
        "in_the_room": "Im Raum: {names}.",
        "nobody": "niemand",
        "together": "Gemeinsam:",
        "brought": "Mitgebrachte Hausaufgaben: {what}",
        "logged": "Festgehalten: {what}",
    },
}
# What a line is about, and what was logged.
KIND_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "boundary": {"en": "boundary", "de": "Grenze"},
    "norm": {"en": "norm", "de": "Norm"},
    "need": {"en": "need", "de": "Bedürfnis"},
    "request": {"en": "request", "de": "Bitte"},
    "disagreement": {"en": "disagreement", "de": "Streit"},
    "moment": {"en": "moment", "de": "Moment"},
    "disclosure": {"en": "disclosure", "de": "Anvertrautes"},
    "goal": {"en": "goal", "de": "Ziel"},
    "safety": {"en": "safety", "de": "Sicherheit"},
    "assessment": {"en": "assessment", "de": "Einschätzung"},
    "opening": {"en": "opening", "de": "Freigabe"},
    "presence": {"en": "presence", "de": "Anwesenheit"},
    "boundary_event": {"en": "boundary event", "de": "Ereignis an einer Grenze"},
    "norm_observation": {"en": "norm observation", "de": "Beobachtung zu einer Norm"},
    "contribution": {"en": "contribution", "de": "Beitrag"},
    "decision": {"en": "decision", "de": "Entscheidung"},
    "activity": {"en": "activity", "de": "Übung"},
    "inventory": {"en": "inventory", "de": "Bestandsaufnahme"},
    "break": {"en": "break", "de": "Auszeit"},
    "break_comparison": {"en": "break comparison", "de": "Vergleich zweier Auszeiten"},
    "share": {"en": "share", "de": "Geteiltes"},
    "kept_word": {"en": "kept word", "de": "vertraulich Gesagtes"},
    "inner_work": {"en": "inner work", "de": "innere Arbeit"},
    "hope": {"en": "hope", "de": "Hoffnung"},
    "forecast": {"en": "forecast", "de": "Prognose"},
    "joint_work": {"en": "joint work", "de": "gemeinsame Arbeit"},
    "separation": {"en": "separation", "de": "Trennung"},
    "secrets_policy": {"en": "secrets policy", "de": "Absprache über Geheimnisse"},
}

"""The gate's reasons in plain words, for each code that the rule may give, in each language.

They say what was looked at, never what the other person is. Days stand in them as the rule gives them.
"""

from collections.abc import Mapping
from typing import Final

from assessments import rules

Texts = Mapping[str, str]

WORDS: Final[Mapping[str, Texts]] = {
    "capacities_hold": {
        "en": "What you have seen of the other holds what this relationship asks.",
        "de": "Was Sie vom Gegenüber gesehen haben, trägt, was diese Beziehung verlangt.",
    },
    "capacities_strained": {
        "en": "What this relationship asks is a little more than you have seen the other hold.",
        "de": "Diese Beziehung verlangt etwas mehr, als Sie das Gegenüber bisher tragen sahen.",
    },
    "capacities_overloaded": {
        "en": "This relationship asks more than you have seen the other hold.",
        "de": "Diese Beziehung verlangt mehr, als Sie das Gegenüber tragen sahen.",
    },
    "capacities_unknown": {
        "en": "Not enough has been seen of the other yet.",
        "de": "Vom Gegenüber ist noch nicht genug zu sehen gewesen.",
    },
    "capacities_stale": {
        "en": "Some of what you saw of the other is long ago. Look again.",
        "de": "Manches, was Sie vom Gegenüber gesehen haben, liegt lange zurück. Sehen Sie noch einmal hin.",
    },
    "norms_cover": {
        "en": "In {covered} of the four areas there is an agreement that is good for you and kept.",
        "de": "In {covered} von vier Bereichen gilt eine Absprache, die Ihnen guttut und eingehalten wird.",
    },
    "safety_waits_for_base": {
        "en": "How safe it feels counts once the other two are there.",
        "de": "Wie sicher es sich anfühlt, zählt, sobald die anderen beiden da sind.",
    },
    "no_safety_reference_at_opening": {
        "en": "When this was opened, it was not sure yet that you know what safety feels like.",
        "de": "Als dies geöffnet wurde, war noch nicht sicher, ob Sie wissen, wie sich Sicherheit anfühlt.",
    },
    "too_few_days_with_moments": {
        "en": "There are too few days on which you noted how safe it felt.",
        "de": "Es gibt zu wenige Tage, an denen Sie festgehalten haben, wie sicher es sich anfühlte.",
    },
    "moments_too_old": {
        "en": "It is more than {days} days since you noted how safe it felt often enough.",
        "de": "Dass Sie oft genug festgehalten haben, wie sicher es sich anfühlte, ist über {days} Tage her.",
    },
    "defence_pattern_not_left": {
        "en": "In one of the newest moments there was a pattern of defence that did not end.",
        "de": "In einem der letzten Momente war ein Schutzmuster da, das nicht endete.",
    },
    "felt_too_little_safety": {
        "en": "In the newest moments it did not feel safe enough.",
        "de": "In den letzten Momenten fühlte es sich nicht sicher genug an.",
    },
    "felt_safe": {
        "en": "In the newest moments it felt safe.",
        "de": "In den letzten Momenten fühlte es sich sicher an.",
    },
    "answered_hurtfully": {
        "en": "Something you opened on rung {rung} on {on} was not treated well."
        " Until two others were met, stay at {at_most} or below.",
        "de": "Etwas, das Sie am {on} auf Stufe {rung} geöffnet haben, wurde nicht gut behandelt."
        " Bis zwei andere gut aufgenommen wurden, bleiben Sie bei {at_most} oder darunter.",
    },
    "overloaded": {
        "en": "While this relationship asks more than the other can carry, keep what is yours to yourself.",
        "de": "Solange diese Beziehung mehr verlangt, als das Gegenüber trägt,"
        " behalten Sie das Ihre für sich.",
    },
    "harm": {
        "en": "Somebody was harmed ({on}). For now, keep what is yours to yourself.",
        "de": "Jemand ist verletzt worden ({on}). Behalten Sie das Ihre vorerst für sich.",
    },
    "boundary_crossed_not_repaired": {
        "en": "A boundary of yours was crossed ({on}) and has not been repaired.",
        "de": "Eine Ihrer Grenzen wurde überschritten ({on}) und ist nicht wiederhergestellt.",
    },
}

# What a client is asked where staff reads `held_back`.
HELD_BACK_QUESTION: Final[Texts] = {
    "en": "Is there something you would like them to know, and have not told them yet?",
    "de": "Gibt es etwas, das das Gegenüber wissen soll und das Sie noch nicht erzählt haben?",
}


def in_words(reason: rules.Reason) -> Texts:
    """One reason as a sentence in each language."""
    facts = dict(reason.facts)
    return {language: text.format(**facts) for language, text in WORDS[reason.code].items()}

"""English."""

from typing import Final

from relationships.words_of_force.table import Table

# Of "if you don't ...": what comes within one sentence.
SOON: Final = r"[^.!?\n]{0,120}?\b"
GOING_TO: Final = r"i(?:'ll| will|'m going to| am going to|'m gonna)"
YOU_ARE: Final = r"you(?:'re| are)(?: so| such| just| being| too| really| an?){0,3}"
IF_YOU: Final = r"if you (?:don't(?!\smind)|do not(?!\smind)|won't|will not|ever|keep|refuse)"

COMMANDS: Final = (
    r"you (?:really |just |simply )?(?:must|mustn't|have to|need to|had better|ought to|should|shouldn't)",
    r"you'd better",
    r"you(?:'re| are) (?:not )?(?:allowed|supposed|expected) to",
    r"you (?:may not|are not to)",
    r"i (?:demand|insist|command|order you|forbid|require you|expect you to)",
    r"i (?:won't|will not|don't|do not) (?:allow|tolerate|permit)",
    r"do (?:as|what) i (?:say|tell you|told you)",
    r"(?<!to\s)stop (?:it|that|this|being|acting|telling|making|ignoring|treating)",
    r"don't you dare",
    r"this instant",
    r"(?:no (?:more )?(?:excuses|discussion|arguing)|end of discussion)",
)
THREATS: Final = (
    r"or else",
    r"(?:or|otherwise),? (?:i'll|i will|i'm (?:gone|leaving|out|done)|it's over|we're (?:done|through|over))",
    r"you(?:'ll| will) (?:regret|be sorry|pay for|lose me|never see|see what happens)",
    rf"{GOING_TO} (?:leave you|divorce you|hurt|kill|ruin|destroy)",
    rf"(?:{GOING_TO}|i(?:'d| would)) (?:kill|hurt|harm) (?:myself|you)",
    r"i(?:'d| would) (?:rather |sooner )?(?:be dead|die) (?:than|if|without)",
    rf"{GOING_TO} (?:end|take) (?:my|your) (?:own )?life",
    rf"{GOING_TO} (?:throw|kick) you out",
    rf"{GOING_TO} take (?:away )?(?:the|your|our) (?:kids|children|money)",
    rf"{GOING_TO} tell (?:everyone|everybody|your|the police|the court)",
    r"i(?:'ll| will) (?:make|show) you",
    rf"{IF_YOU}{SOON}(?:i'll|i will|i'm (?:gone|leaving|done))",
    rf"{IF_YOU}{SOON}(?:it's over|we're (?:done|through|over))",
    r"(?:your|the) last (?:chance|warning)",
    r"i'm warning you|i am warning you|i warn you",
    r"don't (?:make|force) me",
    r"(?:just )?you wait",
)
MANIPULATIONS: Final = (
    r"if you (?:really |truly |actually |only )?(?:loved|cared (?:about|for)|respected|valued) (?:me|us)",
    r"after (?:all|everything) (?:that )?i(?:'ve| have)? (?:done|did|do|gave|given|sacrificed)",
    r"you owe (?:me|it to me|us)",
    r"(?:any|every) (?:normal|decent|good|real|loving|sane) (?:\w+ )?(?:would|knows|does)",
    r"a (?:real|good|normal|loving) (?:man|woman|partner|husband|wife|friend|mother|father) (?:would|does)",
    r"(?:everyone|everybody|all my friends|my family) (?:says?|thinks?|agrees?|knows?|would)",
    r"(?:nobody|no one) else would",
    r"you (?:make|made|are making|'re making) me (?:feel|so|sad|angry|ill|sick|crazy|do)",
    r"(?:it's|it is|this is|that's) (?:all |entirely )?your fault",
    r"because of you",
    r"i can't live without you|without you i(?:'m| am) nothing",
    r"don't you (?:love|trust|care about) me",
    r"you know (?:exactly|very well|perfectly well|full well)",
    r"(?:fine|forget it|never mind),? i(?:'ll| will) (?:just )?do it myself",
)
ACCUSATIONS: Final = (
    r"you (?:always|never|constantly|only ever)",
    r"you(?:'re| are|'ve| have| do| don't| can| will) (?:always|never|constantly|ever)",
    r"why (?:can't|don't|won't|must|do) you (?:ever|never|always|just)",
    r"not once (?:have|did|do) you",
    r"every (?:single )?time you",
    r"all you (?:ever )?(?:do|think about) is",
    r"(?:that's |how )?typical(?: of)? you",
    rf"{YOU_ARE} (?:selfish|lazy|crazy|childish|impossible|useless|worthless|pathetic|stupid)",
    rf"{YOU_ARE} (?:sensitive|needy|idiot|liar|egoist|narcissist|loser|child)",
    r"you(?:'re| are) overreacting",
)

TABLE: Final = Table(
    patterns={
        "command": COMMANDS,
        "threat": THREATS,
        "manipulation": MANIPULATIONS,
        "accusation": ACCUSATIONS,
    },
    why={
        "command": "This may be heard as an order. A wish leaves room for a no.",
        "threat": "This may be heard as a threat. What you will do for yourself can be said without a price.",
        "manipulation": "This may be heard as pressure by guilt, love or others. A wish stands on its own.",
        "accusation": "This may be heard as a verdict on a whole person. One day and one thing are easier.",
    },
    instead={
        "command": "Would you be willing to …?",
        "threat": "If it is a no, I will take care of it myself by …",
        "manipulation": "I would like …, because to me …",
        "accusation": "On … I noticed that …",
    },
)

"""Words that tell whoever looks over a shoulder what a message is about."""

# No word of what this is about, whose it is or what is asked, in any language we write.
DENIED = (
    *("therap", "health", "gesund", "partner", "practice", "praxis", "homework", "hausaufgabe", "relcare"),
    *(
        "session",
        "sitzung",
        "client",
        "klient",
        "patient",
        "check-in",
        "questionnaire",
        "fragebogen",
        "score",
    ),
    *(
        "clinic",
        "klinik",
        "counsel",
        "berat",
        "crisis",
        "krise",
        "urgent",
        "dringend",
        "relationship",
        "beziehung",
    ),
    *("assessment", "answer", "antwort", "duty", "dienst", "safety", "sicherheit", "couple", "paar"),
)

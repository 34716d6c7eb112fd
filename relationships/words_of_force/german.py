"""German; ß is written ss here, as casefolding makes it."""

from typing import Final

from relationships.words_of_force.table import Table

# Of "wenn du nicht ...": what comes within one sentence.
SOON: Final = r"[^.!?\n]{0,120}?\b"
YOU_ARE: Final = r"du bist(?: so| einfach| nur| total| echt| zu){0,3}"
# "Immer noch" is "still".
EVER: Final = r"(?:immer(?!\snoch)|nie|niemals|ständig|dauernd|andauernd)"

COMMANDS: Final = (
    r"du (?:\w+ ){0,2}(?:musst|sollst|solltest|müsstest|hast gefälligst|darfst nicht)",
    r"(?:musst|sollst|solltest) du",
    r"ich (?:verlange|fordere|befehle|verbiete|dulde|bestehe darauf|erwarte von dir)",
    r"(?:das|so etwas|sowas) (?:lasse|lass|erlaube|dulde) ich (?:dir )?nicht",
    r"(?:keine|ohne) (?:diskussion|widerrede|ausreden)",
    r"hör (?:\w+ ){0,2}auf",
    r"tu(?:e)? (?:\w+ ){0,2}was ich (?:dir )?sage?",
    r"gefälligst",
    r"auf der stelle",
    r"untersteh dich",
)
THREATS: Final = (
    r"sonst (?:gehe?|verlasse?|bin|werde?|nehme?|sage?|erzähle?) ich",
    r"sonst (?:ist (?:es )?(?:aus|schluss|vorbei)|passiert|siehst du|wirst du|kannst du was erleben)",
    r"wehe (?:dir|du|wenn)",
    r"(?:das|es) wirst du (?:noch |schon )?(?:bereuen|büssen|sehen)",
    r"du wirst (?:es |das |schon |noch ){0,2}(?:bereuen|büssen|sehen)",
    r"ich (?:verlasse dich|werfe? dich raus|schmeisse? dich raus|mache? dich fertig|bringe? dich um)",
    r"ich (?:bringe? mich um|tue? mir (?:et)?was an)",
    # The same with the verb first: "dann bringe ich mich um".
    r"(?:verlasse? ich dich|werfe? ich dich raus|schmeisse? ich dich raus|mache? ich dich fertig)",
    r"bringe? ich (?:dich|mich) um|tue? ich (?:mir|dir) (?:et)?was an",
    r"(?:ich nehme?|nehme? ich) mir das leben|nehme? ich dir (?:die|deine|unsere) kinder",
    r"(?:dich|mich) (?:werde?|würde?) ich umbringen|ich (?:werde?|würde?) (?:dich|mich) umbringen",
    r"(?:werde?|würde?) ich (?:dich|mich) umbringen",
    r"ich nehme? dir (?:die|deine|unsere) kinder",
    r"ich (?:sage?|erzähle?) (?:es|das) (?:allen|jedem|deine[rnm]?|der polizei|dem gericht)",
    rf"wenn du (?:nicht|noch ?einmal|noch mal|jemals|weiter){SOON}(?:(?:gehe?|verlasse?|bin|werde?) ich)",
    rf"wenn du (?:nicht|noch ?einmal|noch mal|jemals|weiter){SOON}ist (?:es |dann )?(?:aus|schluss|vorbei)",
    r"(?:deine|die) letzte (?:chance|warnung)",
    r"ich warne dich",
    r"zwing mich nicht",
    r"pass (?:bloss |ja |nur )auf",
)
MANIPULATIONS: Final = (
    r"wenn du mich (?:wirklich |echt |noch )?(?:lieben|liebst|liebtest|geliebt|respektieren|respektiertest)",
    r"wenn ich dir (?:\w+ )?(?:wichtig|etwas wert|was wert) wäre",
    r"nach allem,? was ich",
    r"das bist du mir schuldig|du schuldest (?:mir|es mir|uns)",
    r"jede[rs]? (?:normale|vernünftige|anständige|gute|andere)[rs]? (?:\w+ )?(?:würde|weiss|macht)",
    r"ein (?:richtiger|echter|guter|normaler) (?:mann|partner|freund|vater) (?:würde|macht|tut)",
    r"eine (?:richtige|echte|gute|normale) (?:frau|partnerin|freundin|mutter) (?:würde|macht|tut)",
    r"alle (?:meine freunde )?(?:sagen|finden|denken|meinen|wissen)",
    r"(?:keiner|niemand) sonst würde",
    r"du machst mich (?:\w+ )?(?:krank|traurig|wütend|fertig|kaputt|verrückt)",
    r"(?:es|das) ist (?:alles |nur )?deine schuld|du bist (?:\w+ )?schuld",
    r"wegen dir|deinetwegen",
    r"ohne dich (?:kann ich nicht|bin ich nichts|will ich nicht)",
    r"liebst du mich (?:denn )?(?:nicht|gar nicht)",
    r"du weisst (?:ganz )?genau",
    r"dann mache? ich es (?:eben|halt) selbst",
)
ACCUSATIONS: Final = (
    rf"du (?:\w+ ){{0,3}}{EVER}",
    rf"{EVER} (?:\w+ )?du",
    r"(?:warum|wieso) kannst du (?:nie|nicht (?:ein)?mal|nicht endlich)",
    r"(?:kein einziges|nicht ein einziges) mal",
    r"jedes (?:einzelne )?mal,? wenn du",
    r"immer muss ich",
    r"typisch du|das ist (?:\w+ )?typisch",
    rf"{YOU_ARE} (?:egoistisch|faul|verrückt|kindisch|unmöglich|nutzlos|wertlos|dumm|empfindlich)",
    rf"{YOU_ARE} eine? (?:egoist|lügner|idiot|narzisst|versager)(?:in)?",
    r"du übertreibst",
)

TABLE: Final = Table(
    patterns={
        "command": COMMANDS,
        "threat": THREATS,
        "manipulation": MANIPULATIONS,
        "accusation": ACCUSATIONS,
    },
    why={
        "command": "Das kann wie ein Befehl klingen. Ein Wunsch lässt Raum für ein Nein.",
        "threat": "Das kann wie eine Drohung klingen. Was du selbst tust, lässt sich ohne Preis sagen.",
        "manipulation": "Das kann wie Druck mit Schuld oder Liebe klingen. Ein Wunsch steht für sich.",
        "accusation": "Das kann wie ein Urteil über den Menschen klingen. Leichter: ein Tag, eine Sache.",
    },
    instead={
        "command": "Wärst du bereit, …?",
        "threat": "Wenn es ein Nein ist, sorge ich selbst dafür, indem ich …",
        "manipulation": "Ich wünsche mir …, weil mir …",
        "accusation": "Am … ist mir aufgefallen, dass …",
    },
)

"""What stands beside every box for free text: nobody waits behind it. Free text is never scanned."""

from typing import Final

NOT_WATCHED: Final = {
    "en": (
        "This box is not watched. Nobody reads it at once, and nothing in it calls for help. If you are in"
        " danger or may harm yourself, call one of the crisis numbers."
    ),
    "de": (
        "Dieses Feld wird nicht \u00fcberwacht. Niemand liest es sofort, und nichts darin ruft Hilfe. Wenn"
        " Sie in Gefahr sind oder sich etwas antun k\u00f6nnten, rufen Sie eine der Krisennummern an."
    ),
}

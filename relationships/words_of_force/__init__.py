"""Words that push instead of asking, a table a language; a new language is a file and a line here.

A pattern is a regular expression on folded text: casefolded (ß is ss), accents composed, apostrophes
straight. A space stands for any white space, and each pattern begins and ends at the edge of a word.
"""

from collections.abc import Mapping
from typing import Final

from relationships.words_of_force import english, german
from relationships.words_of_force.table import FORCES, Table

TABLES: Final[Mapping[str, Table]] = {"en": english.TABLE, "de": german.TABLE}

__all__ = ["FORCES", "TABLES", "Table"]

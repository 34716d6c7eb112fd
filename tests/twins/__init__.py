"""Pairs of worlds, generated: one has rows that somebody may not know of, the other has not.

`fixed` makes clock and ids the same in both, `stage` is the world before, `secrets` says which acts are
whose secret and who may not know, `bodies` varies what they say, `questions` is all that person may ask,
`worlds` plays and compares, `report` says what was found.
"""

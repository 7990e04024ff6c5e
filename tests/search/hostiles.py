"""What nobody should type, and that somebody will: always the same, drawn from one seed."""

import random

MORCEAUX = [
    *("\x00", "'", '"', "«", "»", "(", ")", "*", ":", "-", "−", "AND", "OR", "NOT", "NEAR(", "^"),
    *("&", "|", "!", "<->", "\\", "%", "_", ";--", "🏘️👩‍👧", "\u202e", "\u2066", "ǀ", "ǃ", "\ud800"),
    *("é", "œ", "ville", "auteur:", "thème:", "année:", "année:9999-0000", "type:", "a" * 300),
    *("{titre} :", "\n", "\t", "0", "1e999", "n°", "l’", "ﬁ", "١٢", "中文", "x\u0301" * 20),
]
EXTREMES = ["mot " * 2000, "«" * 300, '"' * 301, "-" * 400, "ville " * 40, "'" * 200, "é" * 900]


def hostiles(combien):
    hasard = random.Random(2006)
    for _ in range(combien):
        yield "".join(hasard.choices([*MORCEAUX, " "], k=hasard.randint(1, 12)))

"""ISO 5426:1983, the characters of old UNIMARC files: an accent stands before its letter."""

import unicodedata

ACCENTS = {
    0xC0: "\u0309",  # hook above
    0xC1: "\u0300",  # grave
    0xC2: "\u0301",  # acute
    0xC3: "\u0302",  # circumflex
    0xC4: "\u0303",  # tilde
    0xC5: "\u0304",  # macron
    0xC6: "\u0306",  # breve
    0xC7: "\u0307",  # dot above
    0xC8: "\u0308",  # diaeresis
    0xC9: "\u0308",  # umlaut
    0xCA: "\u030a",  # ring
    0xCB: "\u0315",  # comma above right
    0xCC: "\u0313",  # comma above
    0xCD: "\u030b",  # double acute
    0xCE: "\u031b",  # horn
    0xCF: "\u030c",  # caron
    0xD0: "\u0327",  # cedilla
    0xD1: "\u031c",  # left half ring below
    0xD2: "\u0326",  # comma below
    0xD3: "\u0328",  # ogonek
    0xD4: "\u0325",  # ring below
    0xD5: "\u032e",  # breve below
    0xD6: "\u0323",  # dot below
    0xD7: "\u0324",  # diaeresis below
    0xD8: "\u0332",  # low line
    0xD9: "\u0333",  # double low line
    0xDA: "\u0329",  # vertical line below
    0xDB: "\u032d",  # circumflex below
}
SIGNES = {
    **dict(zip(range(0xA1, 0xB0), "¡„£$¥†§′‘“«♭©℗®", strict=True)),
    **dict(zip((0xB0, 0xB1, 0xB2, 0xB6, 0xB7, 0xB8), "ʿʾ‚‡·″", strict=True)),
    **dict(zip(range(0xB9, 0xC0), "’”»♯ʹʺ¿", strict=True)),
    **dict(zip((0xE1, 0xE2, 0xE6, 0xE8, 0xE9, 0xEA, 0xEC), "ÆĐĲŁØŒÞ", strict=True)),
    **dict(zip((0xF1, 0xF2, 0xF3, 0xF5, 0xF6, 0xF8), "æđðıĳł", strict=True)),
    **dict(zip((0xF9, 0xFA, 0xFB, 0xFC), "øœßþ", strict=True)),
}


def en_unicode(octets):
    """The text of these bytes; a byte that the standard leaves out becomes U+FFFD."""
    sortie, accents = [], ""
    for octet in octets:
        if octet in ACCENTS:
            accents += ACCENTS[octet]
            continue
        # Below 0xA0: ASCII, and the controls around articles that sorting skips.
        sortie.append((chr(octet) if octet < 0xA0 else SIGNES.get(octet, "\ufffd")) + accents)
        accents = ""
    return unicodedata.normalize("NFC", "".join(sortie) + accents)

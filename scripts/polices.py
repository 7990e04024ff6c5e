"""Make the two subset fonts of the site from the npm packages named in site/static/VENDOR.md.

Usage: polices.py bricolage-latin-opsz.woff2 atkinson-latin-wght.woff2 DESTINATION
French letters and typographic signs only, axes limited to what the style sheet uses, and the
narrow no-break space (U+202F) and non-breaking hyphen (U+2011), which neither family has.
The text face strikes its zero through and offers no plain one: dates and figures are many on
these pages, so its zero gets a plain counter (OFL 1.1 without reserved name: allowed).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta

# Titles need fewer signs than running text.
TITRES = (
    "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"#$<=>@[\\]^_`{|}~*')
    + "ÀÂÇÉÈÊËÎÏÔŒÙÛàâæçéèêëîïôœùûüñ\u00a0«»’–…°"
)
TEXTE = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸàâäæçéèêëîïôöœùûüÿñÑ"
    + "\u00a0«»‹›’‘“”–—…•·°²³€×÷±→←↓↑ªº§¹№©½¼¾′″µ"
)
# Thousandths of an em.
FINE = {"titres": 165, "texte": 170}


def ajouter_signes(police, fine):
    """Give the font a narrow no-break space and a non-breaking hyphen."""
    police.ensureDecompiled()  # tables that are read later would count by the new order
    em = police["head"].unitsPerEm
    ordre = police.getGlyphOrder()
    police.setGlyphOrder([*ordre, "finesp"])
    police["glyf"].glyphs["finesp"] = Glyph()
    police["glyf"].setGlyphOrder(police.getGlyphOrder())
    police["hmtx"]["finesp"] = (round(em * fine / 1000), 0)
    if "gvar" in police:
        for glyphe in police.getGlyphOrder():
            police["gvar"].variations.setdefault(glyphe, [])
    if "HVAR" in police:
        del police["HVAR"]  # widths vary with the outlines' phantom points
    for table in police["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = "finesp"
            if 0x2D in table.cmap:
                table.cmap[0x2011] = table.cmap[0x2D]


def contreforme(points, fin):
    """The inner outline of a plain zero: the outer one, squeezed into the box of the counters."""

    def boite(morceau):
        return [(min(axe), max(axe)) for axe in zip(*morceau, strict=True)]

    contour, avant, apres = points[:fin], boite(points[:fin]), boite(points[fin:])
    dedans = [
        tuple(
            (n - a0) * (b1 - b0) / (a1 - a0) + b0
            for n, (a0, a1), (b0, b1) in zip(point, avant, apres, strict=True)
        )
        for point in contour
    ]
    return [dedans[0], *dedans[:0:-1]]  # the other way round, so that it is a hole


def debarrer_le_zero(police):
    """Replace the two half-counters of the struck zero by one, in every weight."""
    glyphe, variations = police["glyf"]["zero"], police["gvar"].variations["zero"]
    points, fins = list(glyphe.coordinates), glyphe.endPtsOfContours
    fin = fins[0] + 1
    trou = contreforme(points, fin)
    for variation in variations:
        ecarts = iup_delta(variation.coordinates, [*points, *[(0, 0)] * 4], fins)
        gras = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, ecarts, strict=False)]
        dedans = [
            (round(gx - x), round(gy - y))
            for (gx, gy), (x, y) in zip(contreforme(gras, fin), trou, strict=True)
        ]
        variation.coordinates = [*ecarts[:fin], *dedans, *ecarts[-4:]]
    glyphe.coordinates = GlyphCoordinates([*points[:fin], *[(round(x), round(y)) for x, y in trou]])
    marques = list(glyphe.flags[:fin])
    glyphe.flags = bytearray([*marques, marques[0], *marques[:0:-1]])
    glyphe.endPtsOfContours, glyphe.numberOfContours = [fin - 1, 2 * fin - 1], 2
    glyphe.recalcBounds(police["glyf"])


def fabriquer(source, cible, lettres, axes, fine):
    police = TTFont(source)
    options = subset.Options()
    options.layout_features = ["kern", "tnum", "ccmp"]
    options.name_IDs = [1, 2, 4, 6, 13, 14]
    options.hinting = False
    coupe = subset.Subsetter(options)
    coupe.populate(text=lettres)
    coupe.subset(police)
    police = instancer.instantiateVariableFont(police, axes)
    ajouter_signes(police, fine)
    if police["glyf"]["zero"].numberOfContours == 3:
        debarrer_le_zero(police)
    police.flavor = "woff2"
    police.save(cible)
    print(cible, round(Path(cible).stat().st_size / 1000, 1), "ko")


if __name__ == "__main__":
    titres, texte, dossier = sys.argv[1:4]
    fabriquer(
        titres,
        f"{dossier}/bricolage.woff2",
        TITRES,
        {"opsz": 40, "wght": (500, 800)},
        FINE["titres"],
    )
    fabriquer(texte, f"{dossier}/atkinson.woff2", TEXTE, {"wght": (400, 700)}, FINE["texte"])

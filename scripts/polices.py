"""Make the two subset fonts of the site from the npm packages named in site/static/fonts/VENDOR.md.

Usage: polices.py bricolage-latin-opsz.woff2 atkinson-latin-wght.woff2 DESTINATION
French letters and typographic signs only, axes limited to what the style sheet uses, and the
narrow no-break space (U+202F) and non-breaking hyphen (U+2011), which neither family has.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

# Titles need fewer signs than running text.
TITRES = (
    "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in "\"#$<=>@[\\]^_`{|}~*")
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

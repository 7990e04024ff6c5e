"""A flat body cut into sections: each lasts until the next one."""

import math

MOTS_PAR_MINUTE = 220


def en_sections(corps, support):
    """Group the blocks of a body, keeping the sections meant for `support` ("web", "papier").

    Returns a list of {titre, ancre, support, blocs}; the first has no title when blocks stand
    before the first section.
    """
    sections = [{"titre": None, "ancre": "", "support": "les_deux", "blocs": []}]
    for bloc in corps:
        if bloc.block_type == "section":
            sections.append(
                {
                    "titre": bloc.value["titre"],
                    "ancre": ancre_libre(bloc.value.ancre, sections),
                    "support": bloc.value["support"],
                    "blocs": [],
                }
            )
        else:
            sections[-1]["blocs"].append(bloc)
    return [
        section
        for section in sections
        if section["support"] in ("les_deux", support) and (section["titre"] or section["blocs"])
    ]


def ancre_libre(ancre, sections):
    """Two sections with the same title still have two anchors."""
    prises = {section["ancre"] for section in sections}
    candidates = [ancre, *(f"{ancre}-{rang}" for rang in range(2, len(sections) + 2))]
    return next(candidate for candidate in candidates if candidate not in prises)


def minutes_de_lecture(corps):
    """Reading time of a body in minutes, at least one."""
    textes = corps.stream_block.get_searchable_content(corps)
    mots = sum(len(str(texte).split()) for texte in textes)
    return max(1, math.ceil(mots / MOTS_PAR_MINUTE))

"""What machines read of a page: schema.org objects, as dictionaries.

A kind of content says what it is by a method `donnees_structurees()`; what the whole site says
(who publishes it, how to search it, where a page stands) is here.
"""

import re

from django.templatetags.static import static
from django.urls import reverse

from resovilles.adresses import absolue

CONTEXTE = "https://schema.org"
REGIONS = ["Bretagne", "Pays de la Loire"]
CODE_ET_VILLE = re.compile(r"^(?P<postalCode>\d{5}) (?P<addressLocality>.+)$")


def sans_vide(**champs):
    """An object without the fields that have nothing to say."""
    return {nom.replace("type_", "@type"): valeur for nom, valeur in champs.items() if valeur}


def image():
    return absolue(static("img/partage.png"))


def editeur():
    """The association, as the other objects refer to it."""
    return {
        "@type": "Organization",
        "@id": absolue("/#organisation"),
        "name": "RésO Villes",
        "url": absolue("/"),
    }


def organisation(reglages):
    return editeur() | sans_vide(
        name=reglages.nom,
        description=reglages.devise,
        logo=image(),
        email=reglages.courriel,
        telephone=reglages.telephone,
        faxNumber=reglages.fax,
        areaServed=[{"@type": "AdministrativeArea", "name": region} for region in REGIONS],
        address=[
            adresse_postale(bureau.value["adresse"])
            for bureau in reglages.bureaux
            if bureau.value["adresse"]
        ],
    )


def adresse_postale(texte):
    """A postal address typed on lines, the last one with the code and the town."""
    *rue, derniere = texte.strip().splitlines()
    ville = CODE_ET_VILLE.match(derniere.strip())
    lignes = rue if ville else [*rue, derniere]
    return sans_vide(
        type_="PostalAddress",
        streetAddress=", ".join(ligne.strip() for ligne in lignes),
        addressCountry="FR",
        **(ville.groupdict() if ville else {}),
    )


def site_web(reglages):
    return {
        "@type": "WebSite",
        "@id": absolue("/#site"),
        "name": reglages.nom,
        "url": absolue("/"),
        "inLanguage": "fr",
        "publisher": editeur(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolue(reverse('search'))}?q={{mots}}",
            },
            "query-input": "required name=mots",
        },
    }


def fil_d_ariane(etapes, titre, chemin):
    """The breadcrumb, which ends with the page itself."""
    lieux = [(etape["titre"], etape["url"]) for etape in etapes] + [(titre, chemin)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": rang, "name": nom, "item": absolue(adresse)}
            for rang, (nom, adresse) in enumerate(lieux, 1)
        ],
    }


def article(page, genre):
    """An article, a news item or a report: who says what, when."""
    adresse = absolue(page.url)
    publie = page.date_affichee or page.first_published_at
    return sans_vide(
        type_=genre,
        headline=page.title,
        description=page.description,
        url=adresse,
        mainEntityOfPage=adresse,
        image=image(),
        inLanguage="fr",
        datePublished=publie and publie.isoformat(),
        dateModified=page.revue_le and page.revue_le.isoformat(),
        author=editeur(),
        publisher=editeur(),
        encoding=fichier(getattr(page, "document", None)),
    )


def fichier(document):
    """A file that anybody may download; of the others nothing is said."""
    if document is None or document.niveau != "public" or document.est_en_preparation:
        return None
    return {
        "@type": "MediaObject",
        "name": document.title,
        "contentUrl": absolue(document.url),
        "contentSize": str(document.file_size),
        "encodingFormat": document.content_type,
    }

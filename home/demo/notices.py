"""The documentary base of the demonstration, with the figures of the 2006 report (p. 5): 1,041
notices, 751 online and 290 internal, 131 of them entered in 2006. The works are invented, and
say so; the same data files always give the same base."""

import datetime
from itertools import product
from random import Random

from resovilles.acces import Acces
from resovilles.cache.generation import contenu_change
from resovilles.models import DocumentSite
from resovilles.sigles import MOT, racines
from resovilles.taches.declaration import tache
from wagtail.search import index

from home.demo.lecture import lire
from home.demo.textes import fabriquer_texte
from ressources.models import Exemplaire, Fichier, Notice, Responsabilite
from territoires.models import Territoire
from thesaurus.models import Concept

NOTICES, EN_LIGNE, ENTREES_EN_2006 = 1041, 751, 131
EXEMPLAIRES, FICHIERS, FICHIERS_RESERVES, FICHIERS_INTERNES = 300, 140, 30, 12
PREMIERE_ENTREE, FIN_2005 = datetime.date(2003, 1, 15), datetime.date(2005, 12, 31)
MENTION = "Œuvre inventée pour la démonstration"
SE_PRETENT = {"ouvrage", "etude-rapport", "actes", "synthese-atelier"}
EMPLACEMENT = "demonstration/notices"


def charger_notices():
    """All the notices at once, or nothing when the base has some already."""
    if Notice.objects.exists():
        return
    fiches = list(composer())
    notices = creer_notices(fiches)
    indexer(notices, fiches)
    decrire_par_mots_cles(notices)
    creer_auteurs(notices)
    creer_fichiers(notices, fiches)
    creer_exemplaires(notices, fiches)
    for notice in notices:
        index.insert_or_update_object(notice)
    contenu_change()


def composer():
    """The titles with what they are made of. No two are alike but for one word: a reader could
    not tell them apart in a list."""
    formes, sujets = lire("notices/formes.yaml"), list(tous_les_sujets())
    pris, retenues = set(), 0
    for tour, (rang, (theme, cote, sujet, phrase)) in product(range(12), enumerate(sujets)):
        forme = formes["formes"][(rang * 5 + tour * 3) % len(formes["formes"])]
        lieu = formes["lieux"][(rang * 7 + tour * 11) % len(formes["lieux"])]
        titre = intituler(forme[1], sujet, lieu)
        voisins = set(variantes(titre))
        if pris & voisins:
            continue
        pris |= voisins
        yield {
            "titre": titre,
            "nature": forme[0],
            "resume": f"{phrase} {forme[2]}",
            "theme": theme,
            "cote": cote,
            "lieu": lieu[2] if "{ou}" in forme[1] or "{lieu}" in forme[1] else None,
        }
        retenues += 1
        if retenues == NOTICES:
            return


def tous_les_sujets():
    """Subjects of every theme in turn, so that a page of the list is not all about one."""
    themes = lire("notices/sujets.yaml")
    for rang in range(max(len(theme["sujets"]) for theme in themes.values())):
        for identifiant, theme in themes.items():
            sujet, phrase = theme["sujets"][rang]
            yield identifiant, theme["cote"], sujet, phrase


def intituler(modele, sujet, lieu):
    majuscule = sujet[:1].upper() + sujet[1:]
    return modele.format(S=majuscule, s=sujet, ou=lieu[0], lieu=lieu[1])


def variantes(titre):
    """What a title becomes when any one of its words is covered."""
    mots = titre.casefold().split()
    return (tuple(mots[:rang] + ["…"] + mots[rang + 1 :]) for rang in range(len(mots)))


def creer_notices(fiches):
    hasard = Random(2006)
    formes = lire("notices/formes.yaml")
    natures = {c.identifiant: c for c in Concept.objects.famille(Concept.Famille.DOCUMENT)}
    etats = [Notice.Etat.EN_LIGNE] * EN_LIGNE + [Notice.Etat.INTERNE] * (NOTICES - EN_LIGNE)
    hasard.shuffle(etats)
    notices = [
        decrire(fiche, etat, natures, formes, hasard, entree)
        for fiche, etat, entree in zip(fiches, etats, entrees(hasard), strict=True)
    ]
    return Notice.objects.bulk_create(notices)


def entrees(hasard):
    """The days on which the notices entered, the oldest first."""
    duree = (FIN_2005 - PREMIERE_ENTREE).days
    avant = (hasard.randrange(duree) for _ in range(NOTICES - ENTREES_EN_2006))
    jours = [PREMIERE_ENTREE + datetime.timedelta(days=jour) for jour in sorted(avant)]
    en_2006 = sorted(hasard.randrange(360) for _ in range(ENTREES_EN_2006))
    return jours + [datetime.date(2006, 1, 2) + datetime.timedelta(days=j) for j in en_2006]


def decrire(fiche, etat, natures, formes, hasard, entree):
    editeur, lieu = hasard.choice(formes["editeurs"])
    est_un_livre = fiche["nature"] == "ouvrage"
    notice = Notice(
        titre=fiche["titre"],
        resume=fiche["resume"],
        etat=etat,
        genre=natures[fiche["nature"]],
        editeur=editeur,
        lieu_edition=lieu,
        collection=hasard.choice(formes["collections"]) if est_un_livre else "",
        annee=max(1988, entree.year - hasard.choice([0, 0, 0, 1, 1, 2, 3, 5, 8, 12])),
        pages=str(hasard.randrange(120, 340) if est_un_livre else hasard.randrange(8, 110)),
        source=MENTION,
        date_entree=entree,
    )
    notice.preparer()
    return notice


def indexer(notices, fiches):
    themes = {c.identifiant: c.pk for c in Concept.objects.famille(Concept.Famille.THEME)}
    territoires = dict(Territoire.objects.values_list("code", "pk"))
    Notice.themes.through.objects.bulk_create(
        Notice.themes.through(notice=notice, concept_id=themes[fiche["theme"]])
        for notice, fiche in zip(notices, fiches, strict=True)
    )
    Notice.territoires.through.objects.bulk_create(
        Notice.territoires.through(notice=notice, territoire_id=territoires[fiche["lieu"]])
        for notice, fiche in zip(notices, fiches, strict=True)
        if fiche["lieu"]
    )


DECRIVENT = [
    Concept.Famille.SUJET,
    Concept.Famille.DISPOSITIF,
    Concept.Famille.ZONAGE,
    Concept.Famille.ORGANISME,
]


def decrire_par_mots_cles(notices):
    """Index each notice with the terms that its title or its abstract names."""
    termes = Concept.objects.filter(famille__in=DECRIVENT)
    cles = [(terme.pk, racines(terme.libelle), terme.sigle) for terme in termes]
    textes = [f"{notice.titre} {notice.resume}" for notice in notices]
    Notice.descripteurs.through.objects.bulk_create(
        Notice.descripteurs.through(notice=notice, concept_id=pk)
        for notice, texte, plie in zip(notices, textes, map(racines, textes), strict=True)
        for pk, libelle, sigle in cles
        if libelle in plie or (sigle and sigle in MOT.findall(texte))
    )


def creer_auteurs(notices):
    hasard, formes = Random(46), lire("notices/formes.yaml")
    Responsabilite.objects.bulk_create(
        Responsabilite(notice=notice, sort_order=rang, **auteur)
        for notice in notices
        for rang, auteur in enumerate(auteurs(hasard, formes))
    )


def auteurs(hasard, formes):
    if hasard.random() < 0.35:
        return [{"nom": hasard.choice(formes["organismes"]), "est_collectivite": True}]
    return [
        {
            "nom": hasard.choice(formes["debuts"]) + hasard.choice(formes["fins"]),
            "prenom": hasard.choice(formes["prenoms"]),
        }
        for _ in range(hasard.choice([1, 1, 1, 2, 3]))
    ]


def creer_fichiers(notices, fiches):
    """Each file is described now and made later by the queue."""
    hasard = Random(751)
    en_ligne = [c for c in zip(notices, fiches, strict=True) if c[0].est_en_ligne]
    internes = [c for c in zip(notices, fiches, strict=True) if not c[0].est_en_ligne]
    choisies = hasard.sample(en_ligne, FICHIERS) + hasard.sample(internes, FICHIERS_INTERNES)
    documents = DocumentSite.objects.bulk_create(
        DocumentSite(
            title=notice.titre[:255],
            nature="Texte intégral",
            acces=Acces.ADHERENTS if rang < FICHIERS_RESERVES else Acces.PUBLIC,
            file=f"{EMPLACEMENT}/{notice.pk}.pdf",
        )
        for rang, (notice, _) in enumerate(choisies)
    )
    Fichier.objects.bulk_create(
        Fichier(notice=notice, document=document, sort_order=0)
        for (notice, _), document in zip(choisies, documents, strict=True)
    )
    for (notice, fiche), document in zip(choisies, documents, strict=True):
        fabriquer_fichier.enqueue(
            document.pk, notice.titre, fiche["theme"], hasard.randrange(3, 41)
        )


@tache("Mise en page du texte d’une notice", file="documents")
def fabriquer_fichier(pk, titre, theme, pages):
    """Make the file of one notice; run again, it changes nothing."""
    document = DocumentSite.objects.filter(pk=pk, file_size=None).first()
    if document is None:
        return
    fichier = document.file
    fichier.storage.delete(fichier.name)  # left by a worker that was killed
    fichier.storage.save(fichier.name, fabriquer_texte(titre, theme, pages))
    document._set_document_file_metadata()
    document.save()


def creer_exemplaires(notices, fiches):
    """Copies of what one lends, with a call number by theme: « EDU 12 »."""
    hasard = Random(300)
    se_pretent = [
        (notice, fiche)
        for notice, fiche in zip(notices, fiches, strict=True)
        if notice.est_en_ligne and fiche["nature"] in SE_PRETENT
    ]
    rangs = {}
    exemplaires = []
    for numero, (notice, fiche) in enumerate(hasard.sample(se_pretent, EXEMPLAIRES), 1):
        rangs[fiche["cote"]] = rangs.get(fiche["cote"], 0) + 1
        exemplaires.append(
            Exemplaire(
                notice=notice,
                sort_order=0,
                cote=f"{fiche['cote']} {rangs[fiche['cote']]}",
                inventaire=f"{numero:05d}",
            )
        )
    Exemplaire.objects.bulk_create(exemplaires)

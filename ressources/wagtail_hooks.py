"""The rubrique in the admin's menu, and what the documentalist creates most."""

from resovilles.gestes import nouvelle_page
from resovilles.menu import rubrique

rubrique("Les ressources documentaires", "ressources", "folder-open-inverse", order=40)
nouvelle_page("Nouvelle fiche", "ressources.FicheExperience", "doc-full-inverse")
nouvelle_page("Nouveau dossier", "ressources.Dossier", "folder-inverse")
nouvelle_page("Nouvelle publication", "ressources.Publication", "doc-full")

"""A window of the admin that counts the clicks given in it."""

from contextlib import contextmanager

from tests.parcours.conftest import surveiller

BARRE = 15  # clicks: nobody accepts more for one gesture
# A click, the Enter key; choosing in a list or a file takes two, to open and to choose.
COMPTEUR = """
addEventListener("pointerdown", () => compter(1), true);
addEventListener("keydown", (touche) => touche.key === "Enter" && compter(1), true);
addEventListener("change", (e) => e.target.matches("select, [type=file]") && compter(2), true);
"""


class Main:
    """A person's hand: her window, the clicks that it gave."""

    def __init__(self, page):
        self.page, self.clics = page, 0

    def cliquer(self, role, nom, **options):
        self.page.get_by_role(role, name=nom, **options).click()

    def compter(self, nombre):
        self.clics += nombre


@contextmanager
def main_comptee(navigateur, genre=Main, **fenetre):
    """A hand in a fresh window; an error of the console fails the test."""
    erreurs = []
    contexte = navigateur.new_context(locale="fr-FR", **fenetre)
    surveiller(contexte, erreurs)
    main = genre(contexte.new_page())
    contexte.expose_function("compter", main.compter)
    contexte.add_init_script(COMPTEUR)
    yield main
    contexte.close()
    assert erreurs == []

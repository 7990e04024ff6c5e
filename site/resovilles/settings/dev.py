"""Settings for work on the code: pages with tracebacks, a key that protects nothing."""

import os

os.environ.setdefault("SECRET_KEY", "developpement-" + "x" * 50)

from resovilles.settings import production

vars().update({nom: valeur for nom, valeur in vars(production).items() if nom.isupper()})

DEBUG = True
CACHE_PAGES = False

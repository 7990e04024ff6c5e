"""Settings of the measures of the search: production's, with the records made for them."""

from resovilles.settings import production

vars().update({nom: valeur for nom, valeur in vars(production).items() if nom.isupper()})
INSTALLED_APPS = ["benchmarks.corpus", *production.INSTALLED_APPS]

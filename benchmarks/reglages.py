"""Settings of the measures of the search: production's, with the records made for them."""

from resovilles.settings import production

vars().update({nom: valeur for nom, valeur in vars(production).items() if nom.isupper()})
INSTALLED_APPS = ["benchmarks.corpus", *production.INSTALLED_APPS]
# Pages are measured too, without the files that `make run` gathers.
STORAGES = production.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver"]

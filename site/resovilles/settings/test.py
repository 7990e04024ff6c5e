"""Settings of the tests: nothing leaves, nothing is kept, passwords hash fast."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "essais-" + "x" * 50)
os.environ.setdefault("FICHIER_ENV", os.devnull)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="resovilles-essais-"))

from resovilles.settings import production

vars().update({nom: valeur for nom, valeur in vars(production).items() if nom.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = production.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = production.CACHES | {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECOND_FACTEUR_EXIGE = False  # the tests of the second factor ask for it
VISITEUR_DES_LIENS = "resovilles.verification.visiteur.Immobile"  # nothing leaves
RESOLVEUR_DNS = "newsletter.envoi.resolveur.Muet"

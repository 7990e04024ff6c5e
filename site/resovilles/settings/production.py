"""Default settings. Everything that differs between installations is an environment variable
(or a line of `.env` at the root); the table in README.md explains each of them."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = BASE_DIR / "site"

environ.Env.BOOLEAN_TRUE_STRINGS += ("oui",)
env = environ.Env()
env.read_env(env.path("FICHIER_ENV", default=str(BASE_DIR / ".env"))())

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def secret():
    """The signing key; without it nothing starts, since sessions and links would be forgeable."""
    key = env.str("SECRET_KEY", default="")
    if len(key) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY manque ou compte moins de 50 caractères : "
            "« make run » en génère une dans .env, ou donnez-la par l’environnement."
        )
    return key


SECRET_KEY = secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
ADRESSE_DU_SITE = env.str("ADRESSE_DU_SITE", default="http://127.0.0.1:8000")
HTTPS = ADRESSE_DU_SITE.startswith("https://")

INSTALLED_APPS = [
    "home",
    "search",
    "veille",
    "newsletter",
    "rencontres",
    "ressources",
    "membres",
    "annuaire",
    "territoires",
    "thesaurus",
    "resovilles",
    "resovilles.courriel",
    "resovilles.taches",
    "resovilles.verification",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "resovilles.middleware.EntreesBornees",
    "resovilles.middleware.EntetesDeSecurite",
    "resovilles.visites.Visites",
    "resovilles.middleware.BasePanne",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "resovilles.cache.gardable.Compression",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "ressources.middleware.PublicationsRefusees",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets too have templates of ours
ROOT_URLCONF = "resovilles.urls"
WSGI_APPLICATION = "resovilles.wsgi.application"
AUTH_USER_MODEL = "membres.Utilisateur"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "resovilles.contexte.habillage",
            ],
            "builtins": ["resovilles.templatetags.accords"],  # « 0 réponse »: zero is singular
        },
    }
]

# --- Database -----------------------------------------------------------------------------
SQLITE_REGLAGES = {
    # A read that turns into a write inside a deferred transaction is refused at once under
    # concurrency ("database is locked"): every transaction takes its lock from the start.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; "
        "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364;"
    ),
}


def base_de_donnees():
    """Connection settings from DATABASE_URL, with what each engine needs to be safe."""
    base = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'resovilles.sqlite3'}")
    base["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    if base["ENGINE"].endswith("sqlite3"):
        base["OPTIONS"] = SQLITE_REGLAGES
    else:
        base["CONN_HEALTH_CHECKS"] = True
    return base


DATABASES = {"default": base_de_donnees()}
if not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    INSTALLED_APPS.append("django.contrib.postgres")  # its import asks for the driver

# --- Cache: shared by all processes even in the embedded default --------------------------
CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "resovilles.redis_tolerant.RedisTolerant", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    ),
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
# What each process keeps in memory until a content changes (docs/decisions/0003-cache.md).
PLUSIEURS_MACHINES = bool(CACHE_URL)
CACHE_PAGES = env.bool("CACHE_PAGES", default=True)
CACHE_PAGES_MO = env.int("CACHE_PAGES_MO", default=32)
CACHE_MORCEAUX_MO = env.int("CACHE_MORCEAUX_MO", default=16)

# --- Files: what anybody may read, what goes through the permission view ------------------
MEDIA_ROOT = VAR_DIR / "medias"
MEDIA_URL = "/medias/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [
    SITE_DIR / "static",
    ("guide", BASE_DIR / "docs" / "guide" / "images"),  # shown in the admin, resovilles/guide.py
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "reserve": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "documents"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "resovilles.statiques.Statiques"},
}
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": env.str("S3_BUCKET"), "location": "medias"},
    }
    STORAGES["reserve"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": env.str("S3_BUCKET"), "location": "documents"},
    }

# --- Backups ------------------------------------------------------------------------------
DOSSIER_SAUVEGARDES = Path(env.str("DOSSIER_SAUVEGARDES", default=str(VAR_DIR / "sauvegardes")))
SAUVEGARDES_CONSERVEES = env.int("SAUVEGARDES_CONSERVEES", default=14)

# --- French, one language -----------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [SITE_DIR / "locale"]  # before the words of the libraries
FORMAT_MODULE_PATH = ["resovilles.formats"]

# --- Mail: in the embedded default nothing leaves the machine -----------------------------
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "courriels"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="RésO Villes <site@example.org>")
# Where what cannot be delivered comes back (an address with sub-addresses), where it is read.
RETOURS_ADRESSE = env.str("RETOURS_ADRESSE", default="")
RETOURS_BOITE = env.str("RETOURS_BOITE", default="")
RESOLVEUR_DNS = env.str("RESOLVEUR_DNS", default="newsletter.envoi.resolveur.Resolveur")
ENVOIS_PAR_MINUTE = env.int("ENVOIS_PAR_MINUTE", default=0)
ENVOIS_EN_PARALLELE = env.int("ENVOIS_EN_PARALLELE", default=1)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
COURRIEL_EQUIPE = env.list("COURRIEL_EQUIPE", default=["equipe@example.org"])
COURRIELS_CONSERVES_JOURS = env.int("COURRIELS_CONSERVES_JOURS", default=90)
# After the return; what the CNIL admits for registers of loans (norme simplifiée n° 9).
PRETS_NOMINATIFS_JOURS = env.int("PRETS_NOMINATIFS_JOURS", default=120)
MESSAGES_CONSERVES_JOURS = env.int("MESSAGES_CONSERVES_JOURS", default=3 * 365)
RECHERCHES_CONSERVEES_JOURS = env.int("RECHERCHES_CONSERVEES_JOURS", default=365)
ABONNEMENTS_CONSERVES_JOURS = env.int("ABONNEMENTS_CONSERVES_JOURS", default=3 * 365)
PROPOSITIONS_CONSERVEES_JOURS = env.int("PROPOSITIONS_CONSERVEES_JOURS", default=30)
DEMANDES_CONSERVEES_JOURS = env.int("DEMANDES_CONSERVEES_JOURS", default=60)
DEMANDES_D_ACCES_CONSERVEES_JOURS = env.int("DEMANDES_D_ACCES_CONSERVEES_JOURS", default=365)
# After the end of the access; the CNIL takes two years without a sign for the end of an account.
COMPTES_CONSERVES_JOURS = env.int("COMPTES_CONSERVES_JOURS", default=2 * 365)

# --- The directory -------------------------------------------------------------------------
ANNUAIRE_LIGNES_PAR_JOUR = env.int("ANNUAIRE_LIGNES_PAR_JOUR", default=1000)
ANNUAIRE_DEMANDES_PAR_JOUR = env.int("ANNUAIRE_DEMANDES_PAR_JOUR", default=50)

# --- Background work ----------------------------------------------------------------------
# Wagtail sends its own work to "default": it stays immediate, or a saved page would not be
# found until a worker runs. Ours goes to "differe".
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "differe": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "courriel", "documents"],
    },
}

# What goes out to see whether a link to another site still answers; nothing else does.
VISITEUR_DES_LIENS = env.str(
    "VISITEUR_DES_LIENS", default="resovilles.verification.visiteur.Visiteur"
)
# --- Imports: what a file may hold before it has to be cut ----------------------------------
IMPORT_NOTICES_MAXIMUM = env.int("IMPORT_NOTICES_MAXIMUM", default=120_000)

# --- Security -----------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
DERRIERE_UN_PROXY = env.bool("DERRIERE_UN_PROXY", default=False)
if DERRIERE_UN_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
# Cookies ignore ports: clones that run side by side on one machine need names of their own.
CLONE = urlsplit(ADRESSE_DU_SITE).port or ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"sessionid{CLONE}", f"csrftoken{CLONE}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ADRESSE_DU_SITE]
X_FRAME_OPTIONS = "DENY"  # Wagtail itself loosens it for its preview pane
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long page in the editor
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Accounts: django-allauth, in French (membres/adapters.py, membres/forms.py) -------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members_home"
SECOND_FACTEUR_EXIGE = env.bool("SECOND_FACTEUR_EXIGE", default=True)
ALLAUTH_TRUSTED_PROXY_COUNT = int(DERRIERE_UN_PROXY)
ACCOUNT_ADAPTER = "membres.adapters.AdaptateurDesComptes"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # the one who opens an account vouches for its address
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/5m/ip,5/5m/key,10/h/key",  # the more it fails, the longer one waits
    "reset_password": "20/h/ip,5/h/key",
}
ACCOUNT_FORMS = {
    "login": "membres.forms.Connexion",
    "reauthenticate": "membres.forms.Confirmation",
    "add_email": "membres.forms.ChangementDeCourriel",
    "change_password": "membres.forms.ChangementDeMotDePasse",
    "set_password": "membres.forms.ChoixDuMotDePasse",
    "reset_password": "membres.forms.MotDePasseOublie",
    "reset_password_from_key": "membres.forms.NouveauMotDePasse",
}
MFA_ADAPTER = "membres.adapters.AdaptateurDuSecondFacteur"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up by himself, so nobody squats an address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "membres.forms.SecondFacteur",
    "reauthenticate": "membres.forms.ConfirmationParCode",
    "activate_totp": "membres.forms.ActivationDeLApplication",
    "add_webauthn": "membres.forms.AjoutDeCle",
    "edit_webauthn": "membres.forms.NomDeCle",
}

# --- Wagtail ------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "RésO Villes"
WAGTAILADMIN_BASE_URL = ADRESSE_DU_SITE
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # django-allauth's
WAGTAILUSERS_PASSWORD_REQUIRED = False  # the person chooses it, by « Mot de passe oublié »
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "resovilles.circuit.finir"
WAGTAILEMBEDS_FINDERS = []  # no foreign frame: a video is a link with a local still
WAGTAILIMAGES_IMAGE_MODEL = "resovilles.ImageSite"
WAGTAILIMAGES_IMAGE_FORM_BASE = "resovilles.televersement.FormulaireImage"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "resovilles.DocumentSite"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "resovilles.televersement.FormulaireDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}
}
TAGGIT_CASE_INSENSITIVE = True

NIVEAU_JOURNAL = env.str("NIVEAU_JOURNAL", default="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": NIVEAU_JOURNAL},
    "loggers": {
        "django": {"level": NIVEAU_JOURNAL},  # a logger's own level stands before the root's
        "resovilles": {"level": "INFO"},
        "pymarc": {"level": "ERROR"},  # it would copy doubtful fields into the log
    },
}

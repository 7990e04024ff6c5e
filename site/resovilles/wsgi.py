"""Entry point of the web server: `granian --interface wsgi resovilles.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resovilles.settings.production")

application = get_wsgi_application()

"""Entry point of the web server: `granian --interface wsgi resovilles.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resovilles.settings.production")

application = get_wsgi_application()
if settings.CACHE_PAGES:
    from resovilles.cache.pages import CachePages
    from resovilles.visites import compter_la_page_gardee

    application = CachePages(application, compter=compter_la_page_gardee)

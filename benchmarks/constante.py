"""The measure of all others: a Django view that answers the same two words."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="x" * 50)
urlpatterns = [path("", lambda request: HttpResponse("Bonjour à tous"))]
application = get_wsgi_application()

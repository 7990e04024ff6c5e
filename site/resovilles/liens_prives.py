"""Links that open something without an account: whoever holds one may act."""

from functools import wraps

from django.utils.crypto import salted_hmac


def empreinte(usage, courriel, secret):
    """What is kept of the secret of a link: bound to its use and to the address it went to, it
    opens nothing else, and who reads the database cannot make the link again."""
    return salted_hmac(usage, f"{courriel}:{secret}", algorithm="sha256").hexdigest()


def sans_trace(vue):
    """Neither kept, nor indexed, nor told to the next site."""

    @wraps(vue)
    def entouree(request, *args, **kwargs):
        reponse = vue(request, *args, **kwargs)
        reponse["Cache-Control"] = "private, no-store"
        reponse["X-Robots-Tag"] = "noindex, nofollow"
        reponse["Referrer-Policy"] = "no-referrer"
        # Django would write the address of a refused request, hence the link, into its log.
        reponse._has_been_logged = True
        return reponse

    return entouree

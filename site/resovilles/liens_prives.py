"""Links that open something without an account: whoever holds one may act."""

from functools import wraps


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

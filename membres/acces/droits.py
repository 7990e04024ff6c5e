"""A screen of the admin for those who have a permission."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def reserve_a(permission):
    def decorer(vue):
        @wraps(vue)
        def gardee(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return vue(request, *args, **kwargs)

        return gardee

    return decorer

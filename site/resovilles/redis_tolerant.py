"""The shared cache of a grown installation: when it is down, the site answers without it."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("resovilles")


def ou(nom, repli):
    """The method of this name, or what `repli` makes of its arguments when the server is down."""

    def methode(self, *args, **kwargs):
        try:
            return getattr(super(RedisTolerant, self), nom)(*args, **kwargs)
        except RedisError as erreur:
            logger.warning("cache en panne : %s", type(erreur).__name__)
            return repli(*args, **kwargs)

    return methode


class RedisTolerant(RedisCache):
    get = ou("get", lambda key, default=None, version=None: default)
    get_many = ou("get_many", lambda *_, **__: {})
    has_key = ou("has_key", lambda *_, **__: False)
    set = ou("set", lambda *_, **__: None)
    set_many = ou("set_many", lambda data, *_, **__: list(data))
    add = ou("add", lambda *_, **__: False)
    touch = ou("touch", lambda *_, **__: False)
    delete = ou("delete", lambda *_, **__: False)
    delete_many = ou("delete_many", lambda *_, **__: None)
    clear = ou("clear", lambda *_, **__: None)
    incr = ou("incr", lambda key, delta=1, version=None: delta)  # as if it were the first time

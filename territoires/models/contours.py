"""Where territories lie: their outlines, and which of them hold a point. On our own server: the
address that somebody asks about goes nowhere else."""

from django.db import models

from territoires.models.registre import Territoire


class ContourQuerySet(models.QuerySet):
    def de_quartiers(self):
        return self.filter(territoire__genre=Territoire.Genre.QUARTIER)

    def autour(self, latitude, longitude):
        """Those whose frame holds the point: few, and the only ones to look at closely."""
        return self.filter(
            sud__lte=latitude, nord__gte=latitude, ouest__lte=longitude, est__gte=longitude
        )


class Contour(models.Model):
    """`polygones` is a GeoJSON MultiPolygon: polygons, each an outer ring then its holes, each
    ring a list of [longitude, latitude] in degrees (WGS 84)."""

    territoire = models.OneToOneField(
        Territoire, models.CASCADE, primary_key=True, related_name="contour"
    )
    polygones = models.JSONField("polygones")
    ouest = models.FloatField()
    sud = models.FloatField()
    est = models.FloatField()
    nord = models.FloatField()
    source = models.CharField("source", max_length=200, blank=True)

    objects = ContourQuerySet.as_manager()

    class Meta:
        verbose_name = "contour"
        indexes = [models.Index(fields=["sud", "nord", "ouest", "est"], name="contour_cadre")]

    def __str__(self):
        return f"Contour de {self.territoire}"

    def cadrer(self):
        """Set the frame from the rings."""
        points = [point for polygone in self.polygones for point in polygone[0]]
        longitudes, latitudes = zip(*((p[0], p[1]) for p in points), strict=True)
        self.ouest, self.est = min(longitudes), max(longitudes)
        self.sud, self.nord = min(latitudes), max(latitudes)

    def contient(self, latitude, longitude):
        return any(est_dans(polygone, longitude, latitude) for polygone in self.polygones)


def est_dans(polygone, x, y):
    """Even-odd rule on all rings: a hole takes out what it holds."""
    return sum(croise(anneau, x, y) for anneau in polygone) % 2 == 1


def croise(anneau, x, y):
    """How many edges a ray from the point eastwards crosses. An edge holds its lower end and not
    its upper one, so that of two territories sharing a border only one holds a point on it."""
    total = 0
    x0, y0 = anneau[-1][:2]
    for point in anneau:
        x1, y1 = point[0], point[1]
        if (y0 <= y) != (y1 <= y):
            bas, haut = ((x0, y0), (x1, y1)) if y0 < y1 else ((x1, y1), (x0, y0))
            if x < bas[0] + (y - bas[1]) * (haut[0] - bas[0]) / (haut[1] - bas[1]):
                total += 1
        x0, y0 = x1, y1
    return total

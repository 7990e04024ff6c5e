"""What a question “which commune, which quartier?” costs, on the outlines of the site's own base:
first `manage.py importer_territoires communes.geojson --genre communes`. Nothing is asserted."""

import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resovilles.settings.production")

POINTS = 200
BARRE = 5  # milliseconds


def main():
    import django

    django.setup()
    from territoires.adresse import ou_est, qui_contient
    from territoires.models import Contour

    cadres = list(Contour.objects.filter(territoire__genre="commune").defer("polygones"))
    if not cadres:
        print("Aucun contour de commune : importez-les d’abord.")
        return
    hasard = random.Random(2006)
    points = [
        (hasard.uniform(c.sud, c.nord), hasard.uniform(c.ouest, c.est))
        for c in hasard.choices(cadres, k=POINTS)
    ]
    for nom, question in (("contours", qui_contient), ("réponse entière", ou_est)):
        for horloge, mesure in (("calcul", time.process_time), ("montre", time.perf_counter)):
            durees = sorted(mesurer(question, point, mesure) for point in points)
            mediane, p95 = durees[POINTS // 2], durees[POINTS * 95 // 100]
            tenu = "tenu" if p95 <= BARRE else "non tenu"
            print(
                f"{nom}, {horloge} : médiane {mediane:.2f} ms, "
                f"95e centile {p95:.2f} ms (≤ {BARRE} ms, {tenu})"
            )


def mesurer(question, point, mesure):
    debut = mesure()
    question(*point)
    return 1000 * (mesure() - debut)


if __name__ == "__main__":
    main()

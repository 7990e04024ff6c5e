"""Inside the measured site: subscribers, and a letter of 20 kB launched to them. Prints the number
of the sending. `python -m benchmarks.envoi_sur_place NUMBER`"""

import sys

import django

PARAGRAPHE = "Nettoyer, éclairer, réparer, ramasser, accueillir : on marche, on note, on répartit. "


def lancer(nombre):
    from newsletter.envoi import actions
    from newsletter.envoi.message import LIEN_DESABONNEMENT, LIEN_PREFERENCES
    from newsletter.models import Abonnement, Liste

    Abonnement.objects.filter(liste=Liste.LETTRE_COURRIEL).arreter()
    Abonnement.objects.bulk_create(
        (
            Abonnement(
                liste=Liste.LETTRE_COURRIEL,
                courriel=f"lecteur{n}@example.org",
                etat=Abonnement.Etat.CONFIRME,
                preuve="Mesure",
            )
            for n in range(nombre)
        ),
        1000,
    )
    liens = f"{LIEN_PREFERENCES} {LIEN_DESABONNEMENT}"
    texte = f"{PARAGRAPHE * 50}\n{liens}\n"
    html = "".join(f"<p>{PARAGRAPHE}</p>" for _ in range(150))
    html = f'<html lang="fr"><body>{html}<a href="{LIEN_DESABONNEMENT}">{liens}</a></body></html>'
    envoi = actions.preparer("lettre-9999", Liste.LETTRE_COURRIEL, "Mesure", texte, html)
    actions.lancer(envoi, "mesure@example.org")
    print(envoi.pk)


if __name__ == "__main__":
    django.setup()
    lancer(int(sys.argv[1]))

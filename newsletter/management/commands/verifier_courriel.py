from django.core.management.base import BaseCommand, CommandError

from newsletter.envoi.resolveur import DNSInjoignable
from newsletter.envoi.verification import BIEN, Domaine, verifier


class Command(BaseCommand):
    help = "Dit, en clair, si les serveurs de courriel ont de quoi nous faire confiance."

    def add_arguments(self, parser):
        parser.add_argument("--selecteur", default="", help="de la clé DKIM (« s= » de l’en-tête)")

    def handle(self, *args, selecteur, **options):
        domaine = Domaine.des_reglages(selecteur)
        try:
            constats = verifier(domaine)
        except DNSInjoignable:
            raise CommandError(
                "Aucun serveur de noms ne répond d’ici : relancez depuis une machine reliée à "
                "l’internet."
            ) from None
        self.stdout.write(f"Les messages viennent de {domaine.expediteur}.")
        for niveau, sujet, explication in constats:
            style = self.style.SUCCESS if niveau == BIEN else self.style.WARNING
            self.stdout.write(f"{style(niveau)} – {sujet} : {explication}")
        reste = sum(constat.niveau != BIEN for constat in constats)
        self.stdout.write("Tout est en ordre." if not reste else f"À voir : {reste}.")

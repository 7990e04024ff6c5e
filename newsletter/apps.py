from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "La Lettre et RésO Flash"

    def ready(self):
        """Show the briefs where others read them, hear that one is published, and say which
        sendings the site's visits may come from."""
        from newsletter.breves import infos, suites
        from newsletter.envoi import rapport

        suites.brancher()
        return infos, rapport

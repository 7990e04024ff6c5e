from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "La Lettre et RésO Flash"

    def ready(self):
        """Say which sendings the site's visits may come from."""
        from newsletter.envoi import rapport

        return rapport

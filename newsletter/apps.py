from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "La Lettre et RésO Flash"

    def ready(self):
        """Show the briefs where others read them, and hear that one is published."""
        from newsletter.breves import infos, suites

        suites.brancher()
        return infos

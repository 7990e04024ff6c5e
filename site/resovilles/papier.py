"""Paper editions: a template of `papier/` made into a tagged PDF (PDF/UA-1, ISO 14289)."""

from django.template.loader import render_to_string


def en_pdf(gabarit, contexte):
    """The bytes of a PDF. Slow (seconds): only background tasks call it."""
    # Imported here: the library costs every process nearly a second.
    from weasyprint import HTML

    return HTML(string=render_to_string(gabarit, contexte)).write_pdf(pdf_variant="pdf/ua-1")

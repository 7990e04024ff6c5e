"""How heavy and how long a file is, in the words of a reader."""


def poids_lisible(octets):
    """`octets` (bytes) as Ko or Mo, the way the centre has written it since 2006."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} Ko"
    return f"{octets / 1_000_000:.1f} Mo".replace(".", ",")


def nombre_de_pages(fichier, extension):
    """Pages of an open PDF file; None for other formats and for a PDF that cannot be read."""
    if extension.lower() != "pdf":
        return None
    # Imported here: the library is native and costs its load time to every process.
    import pypdfium2

    fichier.seek(0)
    try:
        document = pypdfium2.PdfDocument(fichier.read())
    except pypdfium2.PdfiumError:
        return None
    with document:
        return len(document)

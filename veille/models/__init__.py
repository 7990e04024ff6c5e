from veille.models.decisions import Decision, Suite
from veille.models.informations import Famille, Information
from veille.models.sources import Source

__all__ = ["Decision", "Famille", "Information", "Source", "Suite"]

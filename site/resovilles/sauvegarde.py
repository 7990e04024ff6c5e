"""Backups: one archive with the database, the files, and the checksum of each.

The copy of the database is consistent while people write (SQLite's backup API, pg_dump). An
archive is written under another name and renamed when it is complete; its checksums come last,
so that one cut short is recognised. Files kept by an S3 storage are not in it: that storage has
its own versions.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection, connections
from django.db.backends.postgresql.client import DatabaseClient
from django.utils import timezone

from resovilles.courriel.models import Courriel

EMPREINTES = "empreintes.json"
MOTIF = "resovilles-*.tar.gz"
NOM = "resovilles-%Y-%m-%d-%H%M%S.tar.gz"
AGE_MAXIMAL = timedelta(days=2)  # beyond, a night has been missed
RETENU = "Retenu par une restauration : renvoyez-le s’il doit encore partir."


# What a restored site must not do by itself: the apps whose rows leave by themselves add theirs.
RETENUES = [lambda: Courriel.objects.retenir(RETENU)]


def a_retenir(fonction):
    RETENUES.append(fonction)


class SauvegardeInvalide(Exception):
    """The archive is truncated, altered, or made for another kind of database."""


class Empreinte:
    """A file read once: by the archive, and by its checksum."""

    def __init__(self, fichier):
        self.fichier = fichier
        self.somme = hashlib.sha256()

    def read(self, taille):
        morceau = self.fichier.read(taille)
        self.somme.update(morceau)
        return morceau


def dossiers():
    """The folders of the files, by their name in the archive."""
    reserve = settings.STORAGES["reserve"].get("OPTIONS", {}).get("location", "")
    return {"medias": Path(settings.MEDIA_ROOT), "documents": Path(reserve)}


def sauvegarder(cible, dire=print):
    """Write a new archive in the folder `cible`, read it back, forget the oldest, return its
    path."""
    cible.mkdir(parents=True, exist_ok=True)
    nom = timezone.localtime().strftime(NOM)
    provisoire = cible / f"{nom}.partiel"
    with TemporaryDirectory(dir=cible) as atelier:
        dire("copie de la base")
        base = copier_la_base(Path(atelier))
        with tarfile.open(provisoire, "w:gz", compresslevel=3) as archive:
            empreintes = {base.name: ajouter(archive, base.name, base)}
            for prefixe, dossier in dossiers().items():
                dire(f"copie du dossier « {prefixe} »")
                empreintes |= ajouter_dossier(archive, prefixe, dossier)
            ajouter_empreintes(archive, empreintes)
    provisoire.rename(cible / nom)
    dire("contrôle de l’archive")
    controler(cible / nom)
    oublier_les_anciennes(cible)
    return cible / nom


def ajouter(archive, nom, chemin):
    """Put one file into the archive; its checksum."""
    with chemin.open("rb") as fichier:
        lu = Empreinte(fichier)
        archive.addfile(archive.gettarinfo(arcname=nom, fileobj=fichier), lu)
    return lu.somme.hexdigest()


def ajouter_dossier(archive, prefixe, dossier):
    fichiers = sorted(chemin for chemin in dossier.rglob("*") if chemin.is_file())
    noms = {f"{prefixe}/{chemin.relative_to(dossier)}": chemin for chemin in fichiers}
    return {nom: ajouter(archive, nom, chemin) for nom, chemin in noms.items()}


def ajouter_empreintes(archive, empreintes):
    contenu = json.dumps(empreintes, indent=1).encode()
    info = tarfile.TarInfo(EMPREINTES)
    info.size = len(contenu)
    archive.addfile(info, BytesIO(contenu))


def oublier_les_anciennes(cible):
    """Keep the latest SAUVEGARDES_CONSERVEES archives, and no half-made one."""
    for perimee in sorted(cible.glob(MOTIF))[: -settings.SAUVEGARDES_CONSERVEES]:
        perimee.unlink()
        marque(perimee).unlink(missing_ok=True)
    for reste in cible.glob(f"{MOTIF}.partiel"):
        reste.unlink()


# --- What the team is told --------------------------------------------------------------------
@dataclass(frozen=True)
class Archive:
    chemin: Path

    @property
    def le(self):
        naif = datetime.strptime(self.chemin.name, NOM)
        return timezone.make_aware(naif, timezone.get_default_timezone())

    @property
    def poids(self):
        return self.chemin.stat().st_size

    @property
    def est_ancienne(self):
        return timezone.now() - self.le > AGE_MAXIMAL

    @property
    def est_controlee(self):
        """True when it was read back whole after it was written, and is still as long."""
        temoin = marque(self.chemin)
        return temoin.exists() and temoin.read_text() == str(self.poids)


def marque(archive):
    return archive.with_name(f"{archive.name}.controlee")


def controler(archive):
    verifier(archive)
    marque(archive).write_text(str(archive.stat().st_size))


def derniere_sauvegarde():
    """The latest archive, or None. Its name tells its time: a copy of the folder keeps it."""
    archives = sorted(settings.DOSSIER_SAUVEGARDES.glob(MOTIF))
    return Archive(archives[-1]) if archives else None


# --- The database -------------------------------------------------------------------------
def copier_la_base(atelier):
    if connection.vendor == "sqlite":
        return copier_sqlite(atelier / "base.sqlite3")
    chemin = atelier / "base.pgdump"
    postgresql("pg_dump", "--format=custom", f"--file={chemin}")
    return chemin


def copier_sqlite(chemin):
    if connection.in_atomic_block:  # the copy would wait for ever for our own lock
        raise SauvegardeInvalide("Une sauvegarde ne se fait pas au milieu d’une transaction.")
    connection.ensure_connection()
    with closing(sqlite3.connect(chemin)) as copie:
        connection.connection.backup(copie)
        verifier_sqlite(copie)
    return chemin


def verifier_sqlite(base):
    if base.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise SauvegardeInvalide("La base est abîmée.")


def postgresql(programme, *options):
    """Run one of PostgreSQL's programs on our database."""
    arguments, environnement = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *connexion, base = arguments[1:]
    commande = [programme, *connexion, f"--dbname={base}", *options]
    subprocess.run(commande, env=os.environ | (environnement or {}), check=True)


# --- Restoring ----------------------------------------------------------------------------
def verifier(chemin):
    """Read a whole archive against its checksums; raise SauvegardeInvalide with the reason."""
    lues, annoncees = {}, None
    try:
        with tarfile.open(chemin) as archive:
            for membre in archive:
                contenu = archive.extractfile(membre)
                if membre.name == EMPREINTES:
                    annoncees = json.load(contenu)
                else:
                    lues[membre.name] = hashlib.file_digest(contenu, "sha256").hexdigest()
    except (tarfile.TarError, EOFError, OSError, ValueError) as erreur:
        raise SauvegardeInvalide("Cette archive est tronquée ou illisible.") from erreur
    if lues != annoncees:
        raise SauvegardeInvalide("Cette archive est tronquée ou a été modifiée.")


def restaurer(chemin, dire=print):
    """Put back the state of an archive. What stood there is moved aside, and its folder returned.
    What waited to be sent when the archive was made is held back: a restored site sends nothing
    by itself. The site must be stopped."""
    dire("contrôle de l’archive")
    verifier(chemin)
    ecart = settings.VAR_DIR / timezone.localtime().strftime("avant-restauration-%Y%m%d-%H%M%S")
    with TemporaryDirectory(dir=settings.VAR_DIR) as atelier:
        with tarfile.open(chemin) as archive:
            archive.extractall(atelier, filter="data")
        ecart.mkdir()
        dire("remise en place de la base")
        remettre_la_base(Path(atelier), ecart)
        dire("remise en place des fichiers")
        for prefixe, dossier in dossiers().items():
            ecarter(dossier, ecart)
            if (Path(atelier) / prefixe).exists():
                shutil.move(Path(atelier) / prefixe, dossier)
    for retenir in RETENUES:
        retenir()
    return ecart


def ecarter(chemin, ecart):
    if chemin.exists():
        shutil.move(chemin, ecart / chemin.name)


def remettre_la_base(atelier, ecart):
    attendue = atelier / ("base.sqlite3" if connection.vendor == "sqlite" else "base.pgdump")
    if not attendue.exists():
        raise SauvegardeInvalide("Cette archive vient d’une autre sorte de base de données.")
    connections.close_all()
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        for suffixe in ("", "-wal", "-shm"):
            ecarter(base.with_name(base.name + suffixe), ecart)
        shutil.move(attendue, base)
    else:
        postgresql("pg_dump", "--format=custom", f"--file={ecart / 'base.pgdump'}")
        postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", str(attendue))

"""Accounts: the e-mail address is the login."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone


class UtilisateurManager(BaseUserManager):
    use_in_migrations = True

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **champs):
        if not email:
            raise ValueError("Une adresse de courriel est nécessaire.")
        utilisateur = self.model(email=self.normalize_email(email), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def create_superuser(self, email, password=None, **champs):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **champs)


class Utilisateur(AbstractUser):
    username = None
    email = models.EmailField("courriel", unique=True)
    personne = models.OneToOneField(
        "annuaire.Personne",
        models.SET_NULL,
        verbose_name="fiche de l’annuaire",
        null=True,
        blank=True,
        related_name="compte",
    )
    # The last day on which the account opens what is reserved; None never ends (the team).
    valable_jusqu_au = models.DateField("valable jusqu’au", null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    change_les_pages = False  # signing in writes the account

    objects = UtilisateurManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="courriel_unique_sans_casse",
                violation_error_message="Un compte porte déjà ce courriel.",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    @property
    def acces_echu(self):
        """True for a member whose access was not renewed: he reads what strangers read."""
        fin = self.valable_jusqu_au
        return not self.is_staff and fin is not None and fin < timezone.localdate()

    def save(self, *args, **kwargs):
        """An address is one whatever its case, and the team is those who hold a role."""
        self.email = self.email.lower()
        self.is_staff = self.is_superuser or (self.pk is not None and self.groups.exists())
        super().save(*args, **kwargs)


class AdherentQuerySet(models.QuerySet):
    def en_cours(self):
        return self.filter(is_active=True).exclude(valable_jusqu_au__lt=timezone.localdate())

    def echus(self):
        return self.filter(valable_jusqu_au__lt=timezone.localdate())

    def de_la_structure(self, structure):
        """Those who hold a post there today."""
        return self.filter(
            personne__fonctions__structure=structure, personne__fonctions__jusque=None
        ).distinct()

    def a_prevenir(self, jours):
        """Whose access ends within so many days, and who has not been told yet."""
        aujourd_hui = timezone.localdate()
        fin = aujourd_hui + timedelta(days=jours)
        return self.filter(
            is_active=True,
            valable_jusqu_au__range=(aujourd_hui, fin),
            acces__jusque=F("valable_jusqu_au"),
            acces__prevenu_le=None,
        ).distinct()

    def a_purger(self):
        """Whose access has been over for the time that the privacy page tells."""
        limite = timezone.localdate() - timedelta(days=settings.COMPTES_CONSERVES_JOURS)
        return self.filter(valable_jusqu_au__lt=limite)


class AdherentManager(UtilisateurManager.from_queryset(AdherentQuerySet)):
    """Members only: what a screen asks of it can touch no account of the team."""

    use_in_migrations = False

    def get_queryset(self):
        return super().get_queryset().filter(is_staff=False, is_superuser=False)


class Adherent(Utilisateur):
    """An account as the team manages it: its right is not the one to change any account."""

    change_les_pages = False
    objects = AdherentManager()

    class Meta:
        proxy = True
        verbose_name = "accès réservé"
        verbose_name_plural = "accès réservés"
        ordering = ["last_name", "first_name", "pk"]

    @property
    def structures(self):
        """Where she works today, for a line of a list."""
        if self.personne is None:
            return ""
        fonctions = self.personne.fonctions.all()
        return ", ".join(str(f.structure) for f in fonctions if f.jusque is None)

"""Accounts: the e-mail address is the login."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
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

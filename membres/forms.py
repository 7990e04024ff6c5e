"""The forms of django-allauth in the words of the house."""

from allauth.account import forms as compte
from allauth.mfa.base import forms as facteur
from allauth.mfa.totp import forms as application
from allauth.mfa.webauthn import forms as cles

REGLE = "Douze signes au moins, et rien que l’on devine : quatre mots sans rapport font l’affaire."
LIBELLES = {
    "login": "Courriel",
    "email": "Courriel",
    "password": "Mot de passe",
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Le même, une seconde fois",
    "remember": "Rester connecté deux semaines sur cet ordinateur",
    "code": "Code",
    "name": "Nom de la clé",
    "passwordless": "Ouvrir aussi mon compte sans mot de passe, avec cette seule clé",
}
AIDES = {
    "password1": REGLE,
    "name": "Pour la reconnaître : « mon téléphone », « clé bleue du bureau »…",
    "passwordless": "La clé demandera alors votre doigt, votre visage ou son code.",
}


class EnFrancais:
    """Our labels and help, and no placeholder that would repeat them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            champ.label = LIBELLES.get(nom, champ.label)
            champ.help_text = AIDES.get(nom, "")
            champ.widget.attrs.pop("placeholder", None)


class Connexion(EnFrancais, compte.LoginForm):
    pass


class Confirmation(EnFrancais, compte.ReauthenticateForm):
    pass


class ChangementDeCourriel(EnFrancais, compte.AddEmailForm):
    pass


class ChangementDeMotDePasse(EnFrancais, compte.ChangePasswordForm):
    pass


class ChoixDuMotDePasse(EnFrancais, compte.SetPasswordForm):
    pass


class MotDePasseOublie(EnFrancais, compte.ResetPasswordForm):
    pass


class NouveauMotDePasse(EnFrancais, compte.ResetPasswordKeyForm):
    pass


class SecondFacteur(EnFrancais, facteur.AuthenticateForm):
    pass


class ConfirmationParCode(EnFrancais, facteur.ReauthenticateForm):
    pass


class ActivationDeLApplication(EnFrancais, application.ActivateTOTPForm):
    pass


class AjoutDeCle(EnFrancais, cles.AddWebAuthnForm):
    pass


class NomDeCle(EnFrancais, cles.EditWebAuthnForm):
    pass

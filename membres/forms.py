from django import forms
from wagtail.admin.forms.auth import LoginForm


class FormulaireConnexion(LoginForm):
    """The admin's own form, its last English words put into French."""

    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput, strip=False)

    error_messages = LoginForm.error_messages | {
        "invalid_login": "Ce courriel et ce mot de passe ne vont pas ensemble. Réessayez."
    }

"""Write the settings of a first installation: a secret of its own, plain http on this machine."""

import secrets

print(f"SECRET_KEY={secrets.token_urlsafe(60)}")
print("ALLOWED_HOSTS=localhost,127.0.0.1")
print("SECOND_FACTEUR_EXIGE=non")

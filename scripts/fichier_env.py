"""Write the settings of a first installation: a secret of its own, plain http on this machine."""

import secrets
import sys

port = sys.argv[1] if len(sys.argv) > 1 else "8000"
print(f"SECRET_KEY={secrets.token_urlsafe(60)}")
print("ALLOWED_HOSTS=localhost,127.0.0.1")
print(f"ADRESSE_DU_SITE=http://127.0.0.1:{port}")
print("SECOND_FACTEUR_EXIGE=non")

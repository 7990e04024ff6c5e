# make run   : le site de démonstration sur 127.0.0.1:8000 (PORT=8123 pour une autre adresse)
# make test  : tous les contrôles, dans un vrai navigateur compris
# make endurance : 50 envois tués sur 10 000 destinataires, puis 100 000 notices importées
# make bench : vitesse et poids, à côté de nginx et d’une vue constante ; rien n’y est exigé
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONPATH := site

.PHONY: run test bench endurance guide lint demo verrou clean

# The address follows PORT, unless .env names one.
run: export ADRESSE_DU_SITE = $(or $(shell sed -n 's/^ADRESSE_DU_SITE=//p' .env 2>/dev/null),http://127.0.0.1:$(PORT))
run: $(VENV)/.pret .env
	@$(PY) scripts/systeme.py pdf
	@mkdir -p var
	@echo "→ base de données"; $(PY) manage.py migrate --verbosity 0
	@echo "→ fichiers statiques"; $(PY) manage.py collectstatic --noinput --verbosity 0
	@echo "→ démonstration"; $(PY) manage.py demo --verbosity 0
	@echo "→ index de la recherche"; $(PY) manage.py indexer --si-absent --verbosity 0
	@$(PY) scripts/adresses.py $(PORT)
	@exec $(PY) manage.py servir --adresse 127.0.0.1:$(PORT)

test: $(VENV)/.pret-essais
	@$(PY) scripts/systeme.py pdf chromium java
	@$(PY) -m pytest -q $(ESSAIS)

bench: $(VENV)/.pret
	@$(PY) scripts/systeme.py nginx wrk smtp-sink pdf
	@$(PY) -m benchmarks.vitesse
	@$(PY) -m benchmarks.edition
	@$(PY) -m benchmarks.recherche
	@$(PY) -m benchmarks.envois

# Le relevé des clics et toutes les images du guide de la rédaction.
guide: $(VENV)/.pret-essais
	@$(PY) scripts/systeme.py pdf chromium
	@GESTES=ecrire $(PY) -m pytest -q tests/parcours/test_gestes.py

endurance: $(VENV)/.pret-essais
	@$(PY) -m benchmarks.endurance

lint: $(VENV)/.pret-essais
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	PYTHONPATH=.:site DJANGO_SETTINGS_MODULE=resovilles.settings.test $(VENV)/bin/lint-imports

demo: $(VENV)/.pret .env
	@$(PY) manage.py demo

# Les versions et leurs empreintes, d’après pyproject.toml.
verrou: $(VENV)/.pret-essais
	$(VENV)/bin/pip install --quiet uv
	for jeu in "" dev grand; do \
	  $(VENV)/bin/uv pip compile --quiet pyproject.toml $${jeu:+--extra $$jeu} --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --output-file requirements$${jeu:+-$$jeu}.txt; \
	done

$(VENV)/.pret: requirements.txt
	@$(PYTHON) scripts/python_assez_recent.py
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "→ bibliothèques Python"; $(VENV)/bin/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.pret-essais: $(VENV)/.pret requirements-dev.txt
	@echo "→ outils d’essai"; $(VENV)/bin/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

.env:
	@$(PYTHON) scripts/fichier_env.py > $@
	@echo "→ .env créé, avec une clé secrète neuve"

clean:
	rm -rf $(VENV) var .env

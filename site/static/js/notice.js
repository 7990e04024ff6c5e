/* The form of a notice. Everything here is a comfort: without it the form is complete. */

/* Terms: a choice in the list, or Enter, moves what is typed among the chosen ones. */
class Descripteurs extends window.StimulusModule.Controller {
  connect() {
    this.saisie = this.element.querySelector("[data-descripteurs-saisie]");
    this.liste = this.element.querySelector("ul");
    this.saisie.addEventListener("change", () => this.ajouter());
    this.saisie.addEventListener("keydown", (evenement) => {
      if (evenement.key !== "Enter") return;
      evenement.preventDefault();
      this.ajouter();
    });
  }

  ajouter() {
    const texte = this.saisie.value.trim();
    if (!texte) return;
    const connu = [...this.element.querySelectorAll("option")].find(
      (option) => [option.value, option.textContent].some((mot) => pareil(mot, texte)),
    );
    const valeur = connu ? connu.dataset.numero : texte;
    this.saisie.value = "";
    if ([...this.liste.querySelectorAll("input")].some((choix) => choix.value === valeur)) return;
    const choix = Object.assign(document.createElement("input"), {
      type: "checkbox",
      name: this.saisie.name,
      value: valeur,
      checked: true,
    });
    const etiquette = document.createElement("label");
    etiquette.append(choix, ` ${connu ? connu.value : `${texte} (proposé)`}`);
    const ligne = document.createElement("li");
    ligne.append(etiquette);
    this.liste.append(ligne);
    choix.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function pareil(mot, texte) {
  return mot.localeCompare(texte, "fr", { sensitivity: "base" }) === 0;
}

/* Duplicates: asked for when one stops typing. */
class Doublons extends window.StimulusModule.Controller {
  connect() {
    this.champs = ["titre", "isbn"].map((nom) => document.getElementById(`id_${nom}`));
    this.demander = () => {
      clearTimeout(this.attente);
      this.attente = setTimeout(() => this.chercher(), 400);
    };
    this.champs.forEach((champ) => champ?.addEventListener("input", this.demander));
  }

  async chercher() {
    const [titre, isbn] = this.champs.map((champ) => champ?.value ?? "");
    const parametres = new URLSearchParams({ titre, isbn, sauf: this.element.dataset.doublonsSauf });
    const reponse = await fetch(`${this.element.dataset.doublons}?${parametres}`);
    if (reponse.ok) this.element.innerHTML = await reponse.text();
  }
}

window.wagtail.app.register("descripteurs", Descripteurs);
window.wagtail.app.register("doublons", Doublons);

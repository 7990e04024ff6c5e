/* What Wagtail starts by inline scripts, started by Stimulus instead: our CSP allows no script
   inside a page. A marker names a global of Wagtail's and its arguments, then leaves the page, so
   that a form moved within it is not started twice. */
class Amorce extends window.StimulusModule.Controller {
  static values = { constructeur: String, arguments: Array };

  connect() {
    const constructeur = this.constructeurValue
      .split(".")
      .reduce((objet, nom) => objet[nom], window);
    const valeurs = this.argumentsValue;
    this.element.remove();
    Reflect.construct(constructeur, valeurs);
  }
}

window.wagtail.app.register("amorce", Amorce);

/* The text editor writes its few rules in <style> elements, which our CSP refuses. It gets this
   element instead: the same text, given to the document as a constructed style sheet. */
class StyleConstruit extends HTMLElement {
  feuille = new CSSStyleSheet();
  suivi = new MutationObserver(() => this.feuille.replaceSync(this.textContent));

  connectedCallback() {
    this.hidden = true;
    this.feuille.replaceSync(this.textContent);
    this.suivi.observe(this, { childList: true, characterData: true, subtree: true });
    document.adoptedStyleSheets.push(this.feuille);
  }

  disconnectedCallback() {
    this.suivi.disconnect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (feuille) => feuille !== this.feuille,
    );
  }
}

customElements.define("style-construit", StyleConstruit);

const creer = document.createElement.bind(document);
document.createElement = (nom, options) =>
  creer(nom === "style" ? "style-construit" : nom, options);

/* The focal point of an image: Jcrop asks for touch screens by inline handlers, which our CSP
   refuses and reports; it takes the answer given here. */
window.jQuery?.(() => {
  if (window.jQuery.Jcrop) window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;
});

/* Under a register: tick all its lines at once. Without this script one ticks them one by one. */
document.addEventListener("DOMContentLoaded", () => {
  for (const bouton of document.querySelectorAll("[data-tout-cocher]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", () => {
      const cases = [...document.getElementsByName(bouton.dataset.toutCocher)];
      const toutes = cases.every((une) => une.checked);
      for (const une of cases) une.checked = !toutes;
    });
  }
});

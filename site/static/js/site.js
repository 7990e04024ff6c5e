// Everything works without this file: it only spares a click or two.

// Browsers that cannot show the content of a closed <details> get it opened on wide screens.
const large = matchMedia("(width >= 1100px)");
const menu = document.querySelector(".menu details");
if (menu && !CSS.supports("selector(::details-content)")) {
  const accorder = () => (menu.open = large.matches);
  accorder();
  large.addEventListener("change", accorder);
}

// Escape closes the menu and gives the focus back to its button.
menu?.addEventListener("keydown", (evenement) => {
  if (evenement.key !== "Escape" || large.matches) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A filter applies as soon as it is chosen with the mouse; the keyboard keeps the button, since
// arrows run through the options.
for (const formulaire of document.querySelectorAll(".tri")) {
  let souris = false;
  formulaire.addEventListener("pointerdown", () => (souris = true));
  formulaire.addEventListener("keydown", () => (souris = false));
  formulaire.addEventListener("change", () => souris && formulaire.requestSubmit());
  // Empty fields would only lengthen the address.
  formulaire.addEventListener("formdata", ({ formData }) => {
    for (const [nom, valeur] of [...formData]) if (!valeur) formData.delete(nom);
  });
}

// Titles that begin as one types: choosing one goes straight to it.
for (const champ of document.querySelectorAll("[data-suggestions]")) {
  const liste = document.createElement("datalist");
  liste.id = `${champ.id}-suggestions`;
  champ.after(liste);
  champ.setAttribute("list", liste.id);
  const adresses = new Map();
  let attente, demande;
  const proposer = async () => {
    demande?.abort();
    demande = new AbortController();
    const adresse = `${champ.dataset.suggestions}?q=${encodeURIComponent(champ.value)}`;
    const reponse = await fetch(adresse, { signal: demande.signal }).catch(() => null);
    if (!reponse?.ok) return;
    const { suggestions } = await reponse.json();
    adresses.clear();
    for (const { titre, adresse } of suggestions) adresses.set(titre, adresse);
    liste.replaceChildren(...suggestions.map(({ titre, nature }) => new Option(nature, titre)));
  };
  champ.addEventListener("input", (evenement) => {
    clearTimeout(attente);
    // Chosen in the list, not typed: whoever types a whole title is led nowhere by surprise.
    const choisi = !evenement.inputType || evenement.inputType === "insertReplacementText";
    if (choisi && adresses.has(champ.value)) location.assign(adresses.get(champ.value));
    else if (champ.value.trim().length > 1) attente = setTimeout(proposer, 120);
  });
}

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

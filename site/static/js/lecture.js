// Reading pages: the print button, and the disc of the section being read.
const bouton = document.querySelector("[data-imprimer]");
if (bouton) {
  bouton.parentElement.hidden = false;
  bouton.addEventListener("click", () => window.print());
}

const liens = new Map(
  [...document.querySelectorAll(".sommaire a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]),
);
const visibles = new Set();
const observateur = new IntersectionObserver(
  (entrees) => {
    for (const { target, isIntersecting } of entrees) {
      visibles[isIntersecting ? "add" : "delete"](target.id);
    }
    const courante = [...liens.keys()].find((ancre) => visibles.has(ancre));
    if (!courante) return;
    for (const [ancre, lien] of liens) {
      lien.toggleAttribute("aria-current", false);
      if (ancre === courante) lien.setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-96px 0px -60% 0px" },
);
for (const ancre of liens.keys()) {
  const section = document.getElementById(ancre);
  if (section) observateur.observe(section);
}

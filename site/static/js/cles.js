// A passkey that fails says so in the page, and not only in the console.
document.addEventListener("allauth.error", (evenement) => {
  evenement.preventDefault();
  document.getElementById("refus-cle").hidden = false;
});

from resovilles.menu import rubrique

rubrique("Accueil", "accueil", "home", order=10)

def poster(modele, destinataire, contexte):
    return None

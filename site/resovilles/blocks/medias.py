"""Images and videos. Nothing is fetched from another host before a click."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="Image")
    alternative = blocks.CharBlock(
        label="Texte de remplacement",
        required=False,
        max_length=250,
        help_text="Ce que l’image apprend à qui ne la voit pas. Vide si elle ne fait qu’orner.",
    )
    legende = blocks.CharBlock(label="Légende", required=False, max_length=250)
    credit = blocks.CharBlock(label="Crédit", required=False, max_length=150)

    class Meta:
        label = "Image"
        icon = "image"
        template = "blocks/image.html"
        label_format = "{legende}"
        description = "Une image avec son crédit, sa légende et son texte de remplacement."
        preview_template = "blocks/apercus/image.html"


class VideoBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label="Titre", max_length=150)
    url = blocks.URLBlock(label="Adresse de la vidéo")
    image = ImageChooserBlock(label="Image d’attente", required=False)
    duree = blocks.CharBlock(label="Durée", required=False, help_text="Par exemple : 12 min")
    transcription = blocks.RichTextBlock(
        label="Transcription", required=False, features=["bold", "italic", "ul"]
    )

    class Meta:
        label = "Vidéo"
        icon = "media"
        template = "blocks/video.html"
        label_format = "{titre}"
        description = (
            "Un lien vers la vidéo, sous une image gardée chez nous : "
            "aucun autre site n’est appelé tant que l’on ne clique pas."
        )
        preview_value = {
            "titre": "Une journée du réseau des agents de développement",
            "url": "https://example.org/video",
            "duree": "12 min",
        }

"""Each block of a body shows, in the picker, what it will look like on the site."""

import pytest
from django.urls import reverse

from ressources.models import FicheExperience

BLOCS = FicheExperience._meta.get_field("corps").stream_block.child_blocks


@pytest.fixture
def apercu(client, officier):
    client.force_login(officier)
    adresse = reverse("wagtailadmin_block_preview")
    return lambda bloc: client.get(adresse, {"id": bloc.definition_prefix})


@pytest.mark.parametrize("nom", BLOCS)
def test_a_block_is_previewed_in_the_dress_of_the_site(apercu, nom):
    bloc = BLOCS[nom]
    assert bloc.is_previewable
    assert bloc.get_description()
    reponse = apercu(bloc)
    assert reponse.status_code == 200
    page = reponse.content.decode()
    assert "css/lecture" in page
    contenu = page.split('class="apercu lecture">')[1].split("</main>")[0]
    assert len(contenu.split()) > 5

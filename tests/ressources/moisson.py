"""Two harvesters that are not ours, on the test server instead of the network."""

from types import SimpleNamespace

import httpx2
from django.test import Client
from oaipmh_scythe import Scythe
from sickle import Sickle

ADRESSE = "http://testserver/oai"


class AvecSickle(Sickle):
    def _request(self, parametres):
        reponse = Client().get("/oai", parametres)
        texte = reponse.content.decode()
        return SimpleNamespace(
            status_code=reponse.status_code,
            content=reponse.content,
            text=texte,
            headers={},
            raise_for_status=lambda: None,
        )


class AvecScythe(Scythe):
    def _request(self, query):
        reponse = Client().get("/oai", query)
        demande = httpx2.Request("GET", ADRESSE)
        return httpx2.Response(reponse.status_code, content=reponse.content, request=demande)


def sickle(prefixe, **suite):
    return list(AvecSickle(ADRESSE).ListRecords(metadataPrefix=prefixe, **suite))


def scythe(prefixe, **suite):
    return list(AvecScythe(ADRESSE).list_records(metadata_prefix=prefixe, **suite))


MOISSONNEURS = [sickle, scythe]

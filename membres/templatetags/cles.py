"""Where a passkey cannot work, said before one tries."""

from ipaddress import ip_address

from django import template
from django.http.request import split_domain_port

register = template.Library()


@register.inclusion_tag("compte/adresse_numerique.html", takes_context=True)
def prevenir_de_l_adresse(context):
    """A passkey belongs to a name; browsers refuse it at an address that is a number."""
    requete = context["request"]
    hote, port = split_domain_port(requete.get_host())
    try:
        machine = ip_address(hote.strip("[]"))
    except ValueError:
        return {}
    deux_points = f":{port}" if port else ""
    nommee = f"{requete.scheme}://localhost{deux_points}{requete.path}"
    return {"adresse_numerique": True, "adresse_nommee": nommee if machine.is_loopback else ""}

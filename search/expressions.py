"""What is asked of an index, whatever its engine: words, phrases, and how they combine.

Every word of an object stands in one stream; the words of its title, of its people and of its
acronyms stand a second time, marked with a sign of their field, so that asking for a title costs
what the title costs, however common the word is elsewhere.
"""

from dataclasses import dataclass

# Letters of no alphabet that people type; both engines take them as a part of a word.
TITRE, PERSONNES, PRECIS = "ǀ", "ǁ", "ǂ"
ENTRE_DEUX = "ǃ"  # between two fields of the stream: no phrase goes across
SIGNES = TITRE + PERSONNES + PRECIS + ENTRE_DEUX


@dataclass(frozen=True)
class Mot:
    radical: str
    champ: str = ""

    @property
    def terme(self):
        return self.champ + self.radical


@dataclass(frozen=True)
class Phrase:
    radicaux: tuple[str, ...]


@dataclass(frozen=True)
class Et:
    parties: tuple


@dataclass(frozen=True)
class Ou:
    parties: tuple


def phrase(radicaux):
    return Mot(radicaux[0]) if len(radicaux) == 1 else Phrase(tuple(radicaux))


def tous(parties):
    return parties[0] if len(parties) == 1 else Et(tuple(parties))


def l_un_de(parties):
    return parties[0] if len(parties) == 1 else Ou(tuple(parties))

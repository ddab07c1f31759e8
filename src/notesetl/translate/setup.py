"""The means of translation that settings ask for."""

from notesetl.settings import Settings
from notesetl.translate.careful import CarefulTranslator
from notesetl.translate.corrections import Corrections
from notesetl.translate.glossary import Glossary
from notesetl.translate.models import find
from notesetl.translate.stage import Means


def means_for(settings: Settings) -> Means:
    """Return what ``settings`` say to translate with.

    Raises:
        NotesetlError: they name a model, a glossary or corrections that cannot be.
    """
    glossary = Glossary.load(settings.glossary)
    corrections = Corrections.load(settings.translations)
    found = find(settings.translator, settings.device)
    careful = CarefulTranslator(found.model, glossary) if found.model else None
    return Means(glossary, corrections, careful, found.hint)

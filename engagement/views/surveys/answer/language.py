"""In which language somebody reads the pages behind their link."""

from django.http import HttpRequest

from engagement.analytics.survey_link import SurveyLink
from engagement.analytics.survey_words import languages_of
from engagement.surveys.languages import ENGLISH


def chosen_language(request: HttpRequest, link: SurveyLink) -> str:
    """That of the address, else the one in which somebody began to answer."""
    languages = languages_of(link.instrument)
    kept = next((response.language for response in link.kept.values()), ENGLISH)
    asked = request.GET.get("language", kept)
    return asked if asked in languages else ENGLISH


def language_query(link: SurveyLink, language: str) -> dict[str, str]:
    """What addresses say of the language, English too: somebody may have begun in another one."""
    return {"language": language} if len(languages_of(link.instrument)) > 1 else {}

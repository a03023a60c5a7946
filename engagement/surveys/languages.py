"""The languages that surveys can be asked in beside English: what each is called, here and there.

Those most spoken at home in England and Wales after English, by the census of 2021, with Welsh
first, which the law gives a place of its own.
"""

from dataclasses import dataclass

ENGLISH = "en"


@dataclass(frozen=True)
class Language:
    """A language: its code as in `lang=`, what we call it, and what those who speak it do."""

    code: str
    name: str
    own_name: str
    is_right_to_left: bool = False

    @property
    def direction(self) -> str:
        """As in `dir=`."""
        return "rtl" if self.is_right_to_left else "ltr"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("cy", "Welsh", "Cymraeg"),
        Language("ar", "Arabic", "العربية", is_right_to_left=True),
        Language("bn", "Bengali", "বাংলা"),
        Language("zh", "Chinese", "中文"),
        Language("fr", "French", "Français"),
        Language("gu", "Gujarati", "ગુજરાતી"),
        Language("it", "Italian", "Italiano"),
        Language("lt", "Lithuanian", "Lietuvių"),
        Language("fa", "Persian", "فارسی", is_right_to_left=True),
        Language("pl", "Polish", "Polski"),
        Language("pt", "Portuguese", "Português"),
        Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
        Language("ro", "Romanian", "Română"),
        Language("es", "Spanish", "Español"),
        Language("ta", "Tamil", "தமிழ்"),
        Language("tr", "Turkish", "Türkçe"),
        Language("uk", "Ukrainian", "Українська"),
        Language("ur", "Urdu", "اردو", is_right_to_left=True),
    )
}


def language_of(code: str) -> Language:
    """The language of a code; one that we do not know is called by its code."""
    if code == ENGLISH:
        return Language(ENGLISH, "English", "English")
    return LANGUAGES.get(code) or Language(code, code, code)


def language_name(code: str) -> str:
    """What we call it."""
    return language_of(code).name

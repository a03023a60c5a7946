"""Somebody's details are erased: files of answers that name them are given up before they come in.

Columns that say who answered were never kept, but people write names into answers. What has come in
is forgotten like all that was written in surveys.
"""

from engagement.actions.survey.bringing_in.file import can_change, empty
from engagement.analytics.answer_files import sheet_in
from engagement.enums import ImportState
from engagement.models import SurveyAnswerFile
from partners.erasure import also_erases, pattern_of
from partners.models import Person


@also_erases
def forget_in_answer_files(person: Person) -> None:
    """Give up the files of the system that wait and name the person; handed in again they come."""
    named = pattern_of(person)
    waiting = SurveyAnswerFile.objects.exclude(sheet={}).filter(system=person.system_id)
    for answer_file in waiting.select_related("job"):
        cells = (cell for row in sheet_in(answer_file).rows for cell in row.cells)
        if can_change(answer_file) and any(map(named.search, cells)):
            empty(answer_file)
            answer_file.state = ImportState.DISCARDED
            answer_file.save()

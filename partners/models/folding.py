from django.db.models import Func, TextField


class Folded(Func):
    """Text as it is searched for: without accents and in lower case, by the database's own rules.

    Kept in a generated column of each row and applied to what somebody types, so both agree.
    """

    function = "ics_fold"
    arity = 1
    output_field = TextField()

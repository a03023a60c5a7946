"""Count how many letters are wrong in a word, for names that somebody misspelt."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

# The fewest edits that turn what was typed into a word of the text, or into the start of one,
# because the last word is often not finished. More than `most` are not counted to their end.
# Longer words than 60 letters are compared by those: the extension refuses more than 255 bytes.
MISSPELT = """
CREATE FUNCTION ics_misspelt(words text, typed text, most integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT min(least(
        levenshtein_less_equal(left(typed, 60), left(word, 60), most),
        levenshtein_less_equal(left(typed, 60), left(word, least(length(typed), 60)), most)
    ))
    FROM string_to_table(words, ' ') AS word
)
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0009_folding_is_dear")]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(MISSPELT, "DROP FUNCTION ics_misspelt(text, text, integer)"),
    ]

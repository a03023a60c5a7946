"""What keeps the invented apart from the real, in the database itself."""

import pgtrigger

# Turned real, an invented body would take its invented history along.
FICTIONAL_FOR_GOOD = pgtrigger.ReadOnly(name="fictional_for_good", fields=["is_fictional"])


class RealOrFictional(pgtrigger.Trigger):
    """Refuse a partnership between the real and the invented, whatever code writes it.

    An invented history on a real organisation would be mistaken for what that organisation did.
    """

    name = "real_or_fictional"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
        "organisation_id", "system_id", "counterpart_id"
    )
    func = """
        IF EXISTS (
            SELECT FROM partners_system s
            JOIN partners_organisation o ON o.id IN (NEW.organisation_id, NEW.counterpart_id)
            WHERE s.id = NEW.system_id AND s.is_fictional <> o.is_fictional
        ) THEN
            RAISE EXCEPTION 'a partnership joins the real with the fictional'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'partnership_real_or_fictional';
        END IF;
        RETURN NEW;
    """

"""What the actions of this room refuse, each with a sentence for the person."""


class ClientError(Exception):
    """Something that cannot be done with an API client as it is now."""


class AccountError(Exception):
    """Something that cannot be done with somebody's account as it is now."""

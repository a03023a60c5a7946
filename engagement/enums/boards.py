"""What boards meet on, how their seats are compared, and the packs that they read."""

from django.db import models


class ItemPurpose(models.TextChoices):
    """What a board is asked to do with an item of its agenda."""

    DECISION = "decision", "For decision"
    DISCUSSION = "discussion", "For discussion"
    INFORMATION = "information", "For information"


class InterestNature(models.TextChoices):
    """NHS England, Managing conflicts of interest in the NHS: the four types of interest."""

    FINANCIAL = "financial", "Financial"
    PROFESSIONAL = "professional", "Non-financial professional"
    PERSONAL = "personal", "Non-financial personal"
    INDIRECT = "indirect", "Indirect"


class InterestHandling(models.TextChoices):
    """What was done about an interest that was declared."""

    TAKES_PART = "takes_part", "Takes part fully"
    NO_VOTE = "no_vote", "Takes part without voting"
    LEAVES = "leaves", "Leaves for the item"


class SectorUnit(models.TextChoices):
    """What a system counts by sector, besides partners, to compare seats with."""

    STAFF = "staff", "Staff"
    BUDGET = "budget", "Budget in pounds"
    RESIDENTS = "residents", "Residents"


class Denominator(models.TextChoices):
    """What the seats of sectors are compared with: partners, or figures that a system entered."""

    PARTNERS = "partners", "Partners"
    STAFF = "staff", "Staff"
    BUDGET = "budget", "Budget"
    RESIDENTS = "residents", "Residents"


class PackKind(models.TextChoices):
    """What a pack is made for."""

    BOARD = "board", "Board pack"
    ASSESSMENT = "assessment", "Evidence for the annual assessment"


class PackAudience(models.TextChoices):
    """Who may read a pack. A public one names no partner and holds no small numbers."""

    PRIVATE = "private", "Private: for members of the board and of the system"
    PUBLIC = "public", "Public: may be published"


class PackState(models.TextChoices):
    """A pack on its way to its readers."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


class PackFileKind(models.TextChoices):
    """In which forms a pack is handed out, besides its pages."""

    PAPER = "paper", "PDF"
    WORKBOOK = "workbook", "Excel"

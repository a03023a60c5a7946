"""The first set of principles of a system: ten themes of partnership, in words of our own.

After the themes of NHS England's guidance on integration of 2019. They are meant to be edited: a
system's partners should agree on words that are theirs.
"""

FIRST_PRINCIPLES: tuple[tuple[str, str], ...] = (
    (
        "One purpose",
        "The plan serves the people who live here, not the interest of any one organisation.",
    ),
    (
        "Place and neighbourhood first",
        "What a place or a neighbourhood can plan and run, it does; the system does the rest.",
    ),
    (
        "Partners as equals",
        "Councils, care providers, charities and the NHS shape the plan with the same standing.",
    ),
    (
        "Early and open involvement",
        "Partners and the public are asked while options are open, and hear what came of it.",
    ),
    (
        "Open book on money",
        "Everyone can see what the plan costs, who pays, who saves and who carries the risk.",
    ),
    (
        "Shared data",
        "Partners work from the same figures and share what each needs, lawfully and in time.",
    ),
    (
        "Decisions close to people",
        "Those nearest to the people affected decide, and the people themselves have a say.",
    ),
    (
        "Prevention and fairness",
        "The plan moves effort towards preventing ill health, and first to those who have least.",
    ),
    (
        "One workforce",
        "Staff are planned for together, so that no partner fills its gaps by emptying another’s.",
    ),
    (
        "Answering for promises",
        "The plan says who has promised what by when, and partners look back at it together.",
    ),
)

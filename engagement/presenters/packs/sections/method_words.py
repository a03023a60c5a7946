"""The texts of the method page: what charts and figures mean, in the words of the help pages."""

FINDINGS = (
    "Findings on boards: the seats held on a day are counted against each requirement of the rule "
    "sets in force on that day, each named with its date and legal source. Only members’ seats that"
    " somebody holds count, and no deputy fills one. A rule set that is only proposed gives no "
    "finding."
)
RATIOS = (
    "Representation ratio: a sector’s share of the filled seats of members, divided by its share of"
    " the system’s partners. 1 is in proportion. The range is an exact one for counts (Garwood, "
    "1936). The parity index sums all sectors up: 100% if each has its share."
)
CONTROL_CHARTS = (
    "Control charts (XmR), as NHS England’s Making Data Count draws them: the mean of the months, "
    "and limits of 2.66 times the mean change from one month to the next, between which months lie "
    "by chance. More than chance is a month outside the limits; 7 or more in a row on one side of "
    "the mean; 7 in a row that rise or fall; or two of three beyond two thirds of the way to a "
    "limit (as announced in November 2023). Extreme changes are not screened out. With fewer than "
    "12 months the limits are on trial, and with fewer than 15 there is no icon."
)
ICONS = (
    "Icons say what the newest month says: improvement, concern, or common cause, which is no more "
    "than chance. Improvement and concern mean the direction only; why it happened, a chart cannot "
    "say."
)
FUNNELS = (
    "Funnels: the limits are wide where little was counted of a partner and narrow where much was. "
    "Of 20 partners about one lies outside the 95% limits by chance. Where partners differ somewhat"
    " more than chance explains, the limits are widened by that usual spread; where they differ "
    "more than ten times as much, a funnel says nothing of a single one and is not drawn."
)
NETWORKS = (
    "Networks: a tie is a shared board, shared events, or working through another. Silence is not "
    "the absence of a tie, so how much was logged stands beside each measure."
)
SURVEYS = (
    "Surveys: means of answers, with the range that holds the true mean with 90% probability. A "
    "change is more than noise if its own range excludes no change. In confidential waves groups of"
    " fewer than 5 people, and organisations of fewer than 3, are not shown, nor what would give "
    "them away. Before anything was counted, up to two answers of each group to a question were "
    "moved by a point, so that nobody can tell what one person said."
)
# Said where the pack has one of these sections.
HOW_TO_READ: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"boards"}), FINDINGS),
    (frozenset({"room"}), RATIOS),
    (frozenset({"over_time", "kinds"}), CONTROL_CHARTS),
    (frozenset({"over_time", "kinds"}), ICONS),
    (frozenset({"between"}), FUNNELS),
    (frozenset({"network"}), NETWORKS),
    (frozenset({"surveys"}), SURVEYS),
)
SMALL = (
    "With fewer than 5 facts a figure is a count: “3 of 4” and not 75%. The range beside a share "
    "holds the true one with 95% probability: by Wilson’s method for shares, by the exact Poisson "
    "method for contacts against those expected, by Student’s t for means of answers."
)
PUBLIC_ONLY = (
    "This pack may be published. It names partners only as holders of seats, and numbers of "
    "partners below 5 are hidden, with others from which they could be worked out."
)
NOT_THE_SAME = (
    "Not logged: the whole system logged nothing in the month, so nobody knows what happened. That "
    "is not the same as no engagement: it expects no contact and lowers no figure. Where silence "
    "was known, such as before an election, none was expected either."
)
FROZEN = (
    "The figures were gathered on {day}, from all that was recorded by then. They are frozen: "
    "stored as they were, named by a hash over all of them, and never changed once the pack is "
    "approved. What is recorded or corrected later changes the figures of the next pack only; how "
    "they would read now can be compared at any time."
)
IN_SHADOW = (
    "Trust scores run in shadow: no model was approved for this system, so nothing is concluded "
    "from them and none is in this pack."
)
IS_APPROVED = (
    "Trust is scored by “{model}”, which was approved for this system. Monthly figures in this pack"
    " are counts of facts and rest on no score."
)
INVENTED = (
    "This system is invented, and so is all that is recorded of it. No source of open data stands "
    "behind it."
)

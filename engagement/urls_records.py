"""What is promised, raised, asked for and said: each record, its list, and what is done to it."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import Commitment, Document, Issue
from engagement.views.commitment import (
    commitment,
    commitment_confirm,
    commitment_new,
    commitment_renegotiate,
    commitment_reopen,
    commitment_settle,
    commitment_withdraw,
)
from engagement.views.commitments import commitments
from engagement.views.discussion import (
    discussion_follow_up,
    discussion_new,
    discussion_point,
    discussion_points,
    discussion_withdraw,
)
from engagement.views.document import document, documents
from engagement.views.document_change import (
    document_correct,
    document_new,
    document_share,
    document_withdraw,
    document_withhold,
)
from engagement.views.issue import issue, issues
from engagement.views.issue_change import (
    issue_acknowledge,
    issue_correct,
    issue_new,
    issue_reopen,
    issue_settle,
    issue_withdraw,
)
from engagement.views.partner_link import partner_link_new, partner_link_revoke, partner_links
from engagement.views.partner_page import partner_page
from engagement.views.said_did import said_did
from partners.views.history import record_history

# Below ``partnerships/<id>/``.
of_a_partnership: list[URLPattern | URLResolver] = [
    path("commitments/new/", commitment_new, name="commitment_new"),
    path("discussion/new/", discussion_new, name="discussion_new"),
    path("issues/new/", issue_new, name="issue_new"),
    path("documents/new/", document_new, name="document_new"),
    path("said-and-done/", said_did, name="said_did"),
    path("links/", partner_links, name="partner_links"),
    path("links/new/", partner_link_new, name="partner_link_new"),
]
_commitment = [
    path("", commitment, name="commitment"),
    path(
        "history/", record_history(Commitment, "engagement:commitment"), name="commitment_history"
    ),
    path("settle/", commitment_settle, name="commitment_settle"),
    path("renegotiate/", commitment_renegotiate, name="commitment_renegotiate"),
    path("confirm/", commitment_confirm, name="commitment_confirm"),
    path("reopen/", commitment_reopen, name="commitment_reopen"),
    path("withdraw/", commitment_withdraw, name="commitment_withdraw"),
]
_issue = [
    path("", issue, name="issue"),
    path("history/", record_history(Issue, "engagement:issue"), name="issue_history"),
    path("acknowledge/", issue_acknowledge, name="issue_acknowledge"),
    path("settle/", issue_settle, name="issue_settle"),
    path("reopen/", issue_reopen, name="issue_reopen"),
    path("correct/", issue_correct, name="issue_correct"),
    path("withdraw/", issue_withdraw, name="issue_withdraw"),
]
_document = [
    path("", document, name="document"),
    path("history/", record_history(Document, "engagement:document"), name="document_history"),
    path("share/", document_share, name="document_share"),
    path("withhold/", document_withhold, name="document_withhold"),
    path("correct/", document_correct, name="document_correct"),
    path("withdraw/", document_withdraw, name="document_withdraw"),
]
_point = [
    path("", discussion_point, name="discussion_point"),
    path("follow-up/", discussion_follow_up, name="discussion_follow_up"),
    path("withdraw/", discussion_withdraw, name="discussion_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("commitments/", commitments, name="commitments"),
    path("commitments/<uuid:public_id>/", include(_commitment)),
    path("issues/", issues, name="issues"),
    path("issues/<uuid:public_id>/", include(_issue)),
    path("documents/", documents, name="documents"),
    path("documents/<uuid:public_id>/", include(_document)),
    path("partner-links/<uuid:public_id>/revoke/", partner_link_revoke, name="partner_link_revoke"),
    # Open to whoever has the address: see ``PUBLIC_ROUTES``.
    path("asked/<slug:token>/", partner_page, name="partner_page"),
    path("discussion/", discussion_points, name="discussion_points"),
    path("discussion/<uuid:public_id>/", include(_point)),
]

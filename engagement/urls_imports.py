"""Addresses of bringing in spreadsheets, below ``imports/``."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.import_columns import import_columns
from engagement.views.import_discard import import_discard
from engagement.views.import_list import import_list
from engagement.views.import_name import import_name
from engagement.views.import_names import import_names
from engagement.views.import_preview import import_preview
from engagement.views.import_rejects import import_rejects
from engagement.views.import_saved import (
    import_saved,
    import_saved_delete,
    import_saved_rename,
)
from engagement.views.import_show import import_show
from engagement.views.import_template import import_template
from engagement.views.import_undo import import_undo
from engagement.views.import_upload import import_upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("", import_list, name="imports"),
    path("upload/", import_upload, name="import_upload"),
    path("templates/<slug:sheet_kind>.csv", import_template, name="import_template"),
    path("saved-columns/", import_saved, name="import_saved"),
    path("saved-columns/<uuid:public_id>/rename/", import_saved_rename, name="import_saved_rename"),
    path("saved-columns/<uuid:public_id>/delete/", import_saved_delete, name="import_saved_delete"),
    path("names/<uuid:public_id>/", import_name, name="import_name"),
    path("<uuid:public_id>/", import_show, name="import"),
    path("<uuid:public_id>/columns/", import_columns, name="import_columns"),
    path("<uuid:public_id>/names/", import_names, name="import_names"),
    path("<uuid:public_id>/preview/", import_preview, name="import_preview"),
    path("<uuid:public_id>/rejects.csv", import_rejects, name="import_rejects"),
    path("<uuid:public_id>/undo/", import_undo, name="import_undo"),
    path("<uuid:public_id>/discard/", import_discard, name="import_discard"),
]

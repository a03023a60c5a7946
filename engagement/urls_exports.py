"""Addresses of exports. Last of them a table of one: it is named like a file."""

from django.urls import path

from engagement.views.exports.list import export_tables, exports
from engagement.views.exports.make import export_new
from engagement.views.exports.show import export, export_file, export_revoke

urlpatterns = [
    path("exports/", exports, name="exports"),
    path("exports/new/", export_new, name="export_new"),
    path("exports/tables/", export_tables, name="export_tables"),
    path("exports/<uuid:public_id>/", export, name="export"),
    path("exports/<uuid:public_id>/revoke/", export_revoke, name="export_revoke"),
    path("exports/<uuid:public_id>/files/<slug:table>/", export_file, name="export_file"),
]

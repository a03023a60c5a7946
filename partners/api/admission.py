"""Has each call of the API see and write only rows of the systems of whoever calls."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from partners.access import reach_of
from tenancy.scope import admit

if TYPE_CHECKING:
    from rest_framework.views import APIView


class WithinOwnSystems(BasePermission):
    """Refuses nobody: it says where the call takes place, as soon as it is known who calls."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Admit the caller to the systems of their grants, as far as their token reaches."""
        admit(reach_of(request).everywhere())
        return True

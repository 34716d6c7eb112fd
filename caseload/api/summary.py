"""What changed for a client since their last session."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from caseload.api.shapes import SummarySerializer
from caseload.changes import summary
from clients.models import Client
from privacy.permissions import Can
from rest.views import Endpoint


class Summaries(Endpoint[Client]):
    """What changed for one client since their last session, as far as the reader may see it."""

    needs = {"list": Can.READ_CARE}
    queryset = Client.objects.all()
    serializer_class = SummarySerializer
    lookup_url_kwarg = "client_id"
    space = "care"
    pagination_class = None  # type: ignore[assignment]

    # A list in the router's words only: a client has one summary.
    @extend_schema(operation_id="clients_summary", responses=SummarySerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = summary(self.path_id)
        if found is None:
            raise Http404
        response = Response(self.get_serializer(found).data)
        self.log_served([found])
        return response

"""Answers and changes that a client keeps with their therapist, and where the care team reads them."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import models
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import says_keep
from relationships.api.shared import Below
from relationships.models import KeptWord, Relationship
from rest.serializers import StrictModelSerializer
from rest.views import Patches

M = TypeVar("M", bound=models.Model)


class Retold(Patches[M]):
    """PATCH, and POST of what is done with one row; said with `keep`, the row stays as everybody sees it.

    Kept, both are answered 204 whatever the row has become since: a refusal would have to be explained.
    """

    # What the rows are called where the care team reads what was kept of them.
    about: ClassVar[str]

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not says_keep(request):
            return super().partial_update(request, *args, **kwargs)
        row = self.get_object()
        self.read(row, partial=True)
        return self.kept_of(row)

    def done(self, do: Callable[[M, dict[str, Any]], M]) -> Response:
        """What the body of a POST does with the row of the path, or that it was kept."""
        row, told = self.get_object(), self.body()
        return self.kept_of(row) if says_keep(self.request) else self.answer(do(row, told))

    def kept_of(self, row: M) -> Response:
        told = {name: value for name, value in dict(self.request.data).items() if name != "keep"}
        actions.keep_word(about=self.about, row=row.pk, told=told)
        return Response(status=204)


class KeptWordSerializer(StrictModelSerializer[KeptWord]):
    told = serializers.DictField(read_only=True, help_text="What was sent, as the endpoint takes it.")
    is_kept = serializers.BooleanField(read_only=True)

    class Meta:
        model = KeptWord
        fields = (
            *("id", "client", "relationship", "about", "about_id", "told", "told_on"),
            *("is_kept", "recorded_by", "recorded_at"),
        )
        read_only_fields = fields


class KeptWords(Below[KeptWord]):
    """What a client told the therapist alone about what both read, newest first; for the care team alone."""

    needs = {"list": Can.READ_NOTES}
    # Also of the relationship above: no line of it lies on the client's side of the trail.
    space = "team"
    queryset = KeptWord.objects.all()
    serializer_class = KeptWordSerializer
    above_model = Relationship
    lookup_url_kwarg = "relationship_id"
    ordering = ("-recorded_at",)

"""What the endpoints of relationships share: lengths, what hangs below one row."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final, TypeVar

from django.db import models
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rest.serializers import RowVersion
from rest.views import Endpoint, Lists

M = TypeVar("M", bound=models.Model)

LINE: Final = 200


class Patches(Endpoint[M]):
    """PATCH alone: nothing here is ever replaced as a whole."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.keep(self.get_object(), change=self.change, partial=True)

    def change(self, row: M, told: serializers.BaseSerializer[Any]) -> M:
        return RowVersion(self.row_version).write(row, told.validated_data)


class Below(Lists[M]):
    """What belongs to the one row that the path names; a stranger's row is not there."""

    above_model: ClassVar[type[models.Model]]
    above: Any

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.above = self.above_model._default_manager.filter(pk=self.path_id).first()
        if self.above is None:
            raise Http404

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.filter(**{str(self.lookup_url_kwarg): self.above.pk})

    def log_served(self, rows: Iterable[Any]) -> None:
        # That there is nothing below it was read as well.
        super().log_served([*rows, self.above])

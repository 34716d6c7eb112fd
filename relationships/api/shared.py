"""What the endpoints of relationships share: lengths, what hangs below one row."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final, TypeVar

from django.db import models
from django.http import Http404
from rest_framework.request import Request

from rest.views import Lists

M = TypeVar("M", bound=models.Model)

LINE: Final = 200


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

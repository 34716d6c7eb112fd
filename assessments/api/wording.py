"""A gentle check of the wording: suggestions, never a verdict. The text is neither stored nor logged."""

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response

from assessments import rules
from clients.reports import own_client_id
from clients.reports import suggestions as suggestions_to
from privacy.permissions import Can
from relationships.models import Request
from relationships.words_of_force import FORCES, TABLES
from rest.serializers import WORDS, StrictSerializer, Text
from rest.views import Endpoint

LANGUAGES: Final = tuple(TABLES)


class SuggestionSerializer(StrictSerializer):
    """`words` stand from `start` up to `end`, counted in characters (code points)."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()
    force = serializers.ChoiceField(choices=FORCES)
    language = serializers.ChoiceField(choices=LANGUAGES)
    why = serializers.CharField()
    instead = serializers.CharField(help_text="How it could begin instead.")


class TextToCheckSerializer(StrictSerializer):
    text = Text(max_length=WORDS, allow_blank=True)
    language = serializers.ChoiceField(
        choices=LANGUAGES, required=False, help_text="Of which language; all of them without it."
    )


class SuggestionsSerializer(StrictSerializer):
    suggestions = SuggestionSerializer(many=True)


class FieldSuggestionSerializer(SuggestionSerializer):
    field = serializers.CharField()


def suggestions(text: str, languages: tuple[str, ...] = LANGUAGES) -> list[dict[str, Any]]:
    return [
        {
            "start": found.start,
            "end": found.end,
            "words": text[found.start : found.end],
            "force": found.force,
            "language": found.language,
            "why": found.why,
            "instead": found.instead,
        }
        for found in rules.wording(text, languages)
    ]


def suggestions_of(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Of several fields, each named."""
    return [{"field": name, **found} for name, text in texts.items() for found in suggestions(text)]


class Wording(Endpoint[Request]):
    """What in a text may be heard as an order, a threat, pressure or a verdict, and how it could begin.

    Nothing is suggested to one of a couple in care together while joint work is closed.
    """

    needs = {"create": Can.WRITE_CARE}
    # Nothing is made, so a repeat makes nothing twice.
    repeats = frozenset()
    queryset = Request.objects.none()
    serializer_class = TextToCheckSerializer
    gives = {"create": SuggestionsSerializer}

    @extend_schema(operation_id="wording_check", responses={200: SuggestionsSerializer})
    def create(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        told = self.body()
        own = own_client_id(self.member)
        # Staff asks for themself; a client while suggestions are given to them.
        if own is not None and not suggestions_to([own]).stand(own):
            return Response({"suggestions": []})
        languages = (told["language"],) if "language" in told else LANGUAGES
        return Response({"suggestions": suggestions(told["text"], languages)})

"""Addresses that appear in more than one resource, ours and HL7's."""

from typing import Final
from uuid import UUID

HL7: Final = "http://hl7.org/fhir/StructureDefinition/"
SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
TRANSLATION: Final = f"{HL7}translation"
ORDINAL: Final = f"{HL7}ordinalValue"
ITEM_CONTROLS: Final = "http://hl7.org/fhir/questionnaire-item-control"
ABSENT_REASONS: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

# What FHIR has no place for. A form that comes back with it is the same form again.
OURS: Final = "urn:relcare:form:"
OUR_CONTROLS: Final = "urn:relcare:item-control"
CLIENT: Final = "urn:relcare:client"
SCORING: Final = "urn:relcare:scoring"
EXACT: Final = "urn:relcare:score:exact"


def canonical(form_id: UUID, number: int) -> str:
    """The address of one version of a form, the same in every resource that names it."""
    return f"urn:uuid:{form_id}|{number}"


def subject(client_id: UUID) -> dict[str, object]:
    """Who it is about, by a number that says nothing to anybody outside."""
    return {"type": "Patient", "identifier": {"system": CLIENT, "value": str(client_id)}}

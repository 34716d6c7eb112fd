"""What is said of each feature that is not taken over, to somebody who has never seen the file."""

from typing import Final

GENERIC: Final = "This is not used here. It stays in the original file."
UNKNOWN: Final = "This is not known here, so it was left out. It stays in the original file."
NO_VALUE: Final = "This stands there without a value."
MODIFIER: Final = "The file says that this may change what it stands on; check that before publishing. "

_RUNS: Final = "Nothing that comes with a file is run, so this calculation was left out."
_SENDS: Final = "It is for handing answers on to another record system, which is not done here."
_FILLS: Final = "Answers are not filled in from another record, so the question starts without one."
_LOOKS: Final = "It says how the form looks elsewhere. Here it is shown in our own way."
_ABOUT: Final = "A note about the file. It stays in the original file."
_LISTS: Final = "No list of answers is fetched from elsewhere."

INSTRUCTIONS: Final = frozenset((
        "entryFormat", "instruction", "openLabel", "optionPrefix", "optionalDisplay", "shortText",
        "valueset-label",
))  # fmt: skip

_SAYS: Final[dict[str, tuple[str, ...]]] = {
    _RUNS: (
        "variable", "cqf-expression", "cqf-library", "library", "constraint", "targetConstraint",
        "contextExpression", "cqif-calculatedValue", "cqf-calculatedValue",
    ),
    "Its parts stand in other files, which are not fetched. Put in what is missing before publishing.": (
        "assemble-expectation", "subQuestionnaire", "assembleContext", "assembledFrom",
    ),
    "Another system would choose what is asked next. Only what stands in the file is asked.": (
        "questionnaireAdaptive", "adaptive", "endpoint",
    ),
    _SENDS: (
        "observationExtract", "observation-extract-category", "observationExtractCategory",
        "itemExtractionContext", "targetStructureMap", "extractAllocateId", "templateExtract",
        "templateExtractBundle", "definitionExtract", "definitionExtractValue", "templateExtractContext",
        "templateExtractValue", "itemExtractionValue", "cpg-itemExtractionContext",
        "observation-extract-relationship", "observation-extract-timing", "performerType",
    ),
    _FILLS: (
        "initialExpression", "itemPopulationContext", "launchContext", "sourceQueries",
        "sourceStructureMap", "prepopulate-subject", "observationLinkPeriod", "fhirquery", "populate",
    ),
    _LOOKS: (
        "itemControl", "choiceOrientation", "choiceColumn", "columnCount", "width", "collapsible",
        "rendering-style", "rendering-styleSensitive", "rendering-markdown",
        "rendering-xhtml", "displayCategory", "RenderingCriticalExtension",
        "rendering-criticalExtension", "keyboard", "entryMode", "displayName", "referencesContained",
        "rendering-xhtml-safe", "answerOptionStyle",
    ),
    _ABOUT: (
        "meta", "url", "identifier", "version", "name", "status", "experimental", "date", "publisher",
        "contact", "useContext", "jurisdiction", "purpose", "approvalDate",
        "lastReviewDate", "versionAlgorithmString", "effectivePeriod", "derivedFrom",
        "versionAlgorithmCoding", "versionAlgorithm", "artifact-versionAlgorithm", "copyrightLabel",
        "artifact-copyrightLabel", "cpg-knowledgeCapability", "cpg-knowledgeRepresentationLevel", "id",
        "resource-effectivePeriod", "resource-lastReviewDate", "resource-approvalDate",
        "structuredefinition-wg", "structuredefinition-fmm", "structuredefinition-standards-status",
        "artifact-author", "artifact-editor", "artifact-reviewer", "artifact-endorser", "artifact-topic",
        "artifact-relatedArtifact", "usageContext", "questionnaireresponse-author",
        "lastUpdated", "replaces", "designNote",
    ),
    _LISTS: (
        "answerExpression", "candidateExpression", "preferredTerminologyServer", "terminology-server",
        "valueset-system",
        "lookupQuestionnaire", "cpg-answerValueSetSource", "unitValueSet", "unit-valueSet",
        "referenceFilter", "referenceProfile", "referenceResource", "allowedResource", "allowedProfile",
    ),
    "Codes of other systems are not used here. They stay in the original file.": (
        "code", "definition", "fhirType", "baseType",
    ),
    "A picture, a sound or a film is not shown here.": (
        "itemMedia", "itemAnswerMedia",
    ),
    "Any number between the limits can be given; there are no steps.": (
        "sliderStepValue",
    ),
    "A score that belongs to none of the answers.": (
        "ordinalValue", "itemWeight",
    ),
    "The formatted picture of the file is not needed: its words stand in the questions.": (
        "div", "text",
    ),
    "Answers of a question that is switched off are not kept, so there is nothing to show.": (
        "disabledDisplay",
    ),
    "An answer cannot be demanded to be of some length or pattern here.": (
        "minLength", "regex",
    ),
    "Numbers are taken as they are typed; places after the point are not limited.": (
        "maxDecimalPlaces", "quantity-precision",
    ),
    "Files cannot be handed in here.": (
        "mimeType", "maxSize",
    ),
    "Answers are about the person themself, or the relationship they are asked about.": (
        "subjectType", "isSubject",
    ),
    "A link that explains more is not shown.": (
        "supportLink", "supportHyperlink",
    ),
    "The lead text of the question is shown; this one is not.": (
        "shortText", "optionalDisplay", "openLabel", "valueset-label",
    ),
    "A hint beside the question is not shown; put it into the question's text where it is needed.": (
        "entryFormat", "instruction",
    ),
    "The mark before an answer is not shown.": (
        "optionPrefix",
    ),
    "The rules that this file points to are not known here.": (
        "implicitRules",
    ),
    "Answers are typed with the unit of the question; there is no choice of units.": (
        "unitOption", "unit", "unitOpen", "unitSupplementalSystem",
    ),
    "All answers are offered at all times; an expression that would hide some is not run.": (
        "answerOptionsToggleExpression", "toggleExpression",
    ),
    "Only what is in the person's own words or list can be answered.": (
        "answerConstraint",
    ),
    "No signature is asked for here.": (
        "signatureRequired",
    ),
    "A sign on the text for other programs.": (
        "data-absent-reason", "originalText", "iso21090-ST-language",
    ),
}  # fmt: skip
_BY_NAME: Final = {name: words for words, names in _SAYS.items() for name in names}


def words_for(name: str) -> str:
    """Why this is left out; empty where nothing is known of it."""
    return _BY_NAME.get(name, "")

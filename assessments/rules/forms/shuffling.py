"""The order in which one person is asked, where a form says that it is shuffled."""

from collections.abc import Mapping
from hashlib import sha256

from .form_shape import as_rows, as_text, field


def item_order(form: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The linkIds of the form's own level in the order for whoever `key` stands for.

    `form`: a form document; `key`: any text, the same one gives the same order for ever. Without `shuffle`
    the order of the document. What is displayed before the first question stays first. A question that is
    asked on a condition, and what is displayed in between, keeps its place after the question before it.
    Nothing is raised: items without a linkId are left out. Source: FORMS, Homework.
    """
    lead: list[str] = []
    blocks: list[list[str]] = []
    for item in as_rows(form, "item"):
        link_id = as_text(item, "linkId")
        if link_id is None:
            continue
        if not blocks and as_text(item, "type") == "display":
            lead.append(link_id)
        elif blocks and (as_text(item, "type") == "display" or as_rows(item, "enableWhen")):
            blocks[-1].append(link_id)
        else:
            blocks.append([link_id])
    if field(form, "shuffle") is True:
        blocks.sort(key=lambda block: sha256(f"{key} {block[0]}".encode()).digest())
    return (*lead, *(link_id for block in blocks for link_id in block))

"""The parts of the year, in an order in which each finds what it rests on."""

from relcare.demo.answers import Sheet
from relcare.demo.couple.answers_of_both import tell_answers_of_both
from relcare.demo.couple.asking import tell_asking
from relcare.demo.couple.conflict import tell_conflict
from relcare.demo.couple.hoping import tell_hoping
from relcare.demo.couple.kept import tell_kept
from relcare.demo.couple.levels import tell_levels
from relcare.demo.couple.moments import tell_moments
from relcare.demo.couple.negotiating import tell_negotiating
from relcare.demo.couple.opening_up import tell_opening_up
from relcare.demo.couple.others import tell_others
from relcare.demo.couple.questions import tell_questions
from relcare.demo.couple.room import tell_room
from relcare.demo.couple.safety import tell_safety
from relcare.demo.couple.sharing import tell_sharing
from relcare.demo.couple.steps import tell_steps
from relcare.demo.couple.year import Year
from relcare.demo.story import Story


def tell_couple(ana: Story, ben: Story, sheets: dict[str, Sheet]) -> None:
    year = Year(ana, ben)
    tell_safety(year)
    tell_levels(year)
    tell_negotiating(year)
    tell_asking(year)
    tell_conflict(year)
    tell_moments(year)
    tell_steps(year)
    tell_opening_up(year)
    tell_hoping(year)
    tell_sharing(year)
    tell_others(year)
    tell_room(year)
    tell_kept(year, sheets)
    tell_questions(year, sheets)
    tell_answers_of_both(year, sheets["how_are_we_doing"])

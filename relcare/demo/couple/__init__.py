"""Ana and Ben: two years in care, of which the last one is told here by name, day and word."""

from relcare.demo.couple.told import tell_couple

__all__ = ["tell_couple"]

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0004_cell"), ("privacy", "0002_auditline")]
    operations = [
        # Not valid: a practice made before this has no numbers yet, and is asked for them at its next change.
        AddConstraintNotValid(
            "practice",
            models.CheckConstraint(
                condition=~models.Q(crisis_numbers=[]), name="practice_has_crisis_numbers"
            ),
        ),
        *frozen(__file__, "0005_sign_ins.sql"),
    ]

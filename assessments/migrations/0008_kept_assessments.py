import django.db.models.deletion
from django.db import migrations, models

import privacy.fields
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_hopes"),
        ("clients", "0009_nobody_gains"),
        ("practices", "0006_who_invites"),
        ("relationships", "0007_inner_work"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="teamkeptstate",
            name="team_kept_state_once",
        ),
        migrations.AlterField(
            model_name="teamassessment",
            name="case",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.case",
            ),
        ),
        migrations.AlterField(
            model_name="teamkeptstate",
            name="case",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.case",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("rater", "therapist")),
                    models.Q(("case__isnull", True), ("rater", "client"), ("released_as__isnull", True)),
                    _connector="OR",
                ),
                name="team_assessment_of_a_case_or_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamkeptstate",
            constraint=models.UniqueConstraint(
                fields=("practice", "case", "relationship", "subject", "view"),
                name="team_kept_state_once",
                nulls_distinct=False,
            ),
        ),
        *frozen(__file__, "0008_kept_assessments.sql"),
    ]
    operations = together(operations)

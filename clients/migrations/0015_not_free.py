from django.db import migrations, models

from clients.models.words import choices
from privacy.together import together

REASONS = ("separation", "break", "harm", "not_free")


class Migration(migrations.Migration):
    dependencies = [("clients", "0014_told_in_a_session")]

    operations = [
        migrations.AlterField(
            model_name="screeningcause",
            name="reason",
            field=models.TextField(choices=choices(REASONS)),
        ),
        migrations.RemoveConstraint(model_name="screeningcause", name="screening_cause_reason_known"),
        migrations.AddConstraint(
            model_name="screeningcause",
            constraint=models.CheckConstraint(
                condition=models.Q(reason__in=REASONS), name="screening_cause_reason_known"
            ),
        ),
    ]
    operations = together(operations)

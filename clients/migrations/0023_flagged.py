from django.db import migrations, models

from privacy.frozen import frozen

KINDS = (
    *("urgent", "to_review", "contact_unsafe", "missed_check_ins"),
    *("screening_overdue", "safety_plan_due", "course_stopped", "after_session", "flagged"),
)


class Migration(migrations.Migration):
    dependencies = [("clients", "0022_held_at")]

    operations = [
        migrations.AlterField(
            model_name="inboxitem",
            name="kind",
            field=models.TextField(choices=[(kind, kind) for kind in KINDS]),
        ),
        *frozen(__file__, "0023_flagged.sql"),
    ]

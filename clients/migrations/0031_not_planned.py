from django.db import migrations, models

KINDS = (
    *("urgent", "to_review", "contact_unsafe", "missed_check_ins"),
    *("screening_overdue", "safety_plan_due", "course_stopped", "after_session", "flagged", "never_asked"),
    *("same_address", "contact_changed", "codes_tried", "check_ins_stuck", "not_planned"),
)


class Migration(migrations.Migration):
    dependencies = [("clients", "0030_check_ins_stuck")]

    operations = [
        migrations.AlterField(
            model_name="inboxitem",
            name="kind",
            field=models.TextField(choices=[(kind, kind) for kind in KINDS]),
        ),
    ]

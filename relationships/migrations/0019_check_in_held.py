from django.db import migrations, models

from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("relationships", "0018_about_said_later"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="break",
            name="break_days_after_its_start",
        ),
        migrations.AddField(
            model_name="break",
            name="check_in_held_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="break",
            name="check_in_note",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddConstraint(
            model_name="break",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "for_my_safety"), _negated=True),
                    ("check_in_on__isnull", True),
                    _connector="OR",
                ),
                name="break_for_my_safety_asks_no_check_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="break",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("check_in_held_on__isnull", True), ("check_in_note", "")),
                    models.Q(("check_in_held_on__isnull", False), ("check_in_on__isnull", False)),
                    _connector="OR",
                ),
                name="break_check_in_held_where_one_was_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="break",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("check_in_on__isnull", True),
                        ("check_in_on__gte", models.F("starts_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("check_in_held_on__isnull", True),
                        ("check_in_held_on__gte", models.F("starts_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("returns_on__isnull", True),
                        ("returns_on__gte", models.F("starts_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ended_on__isnull", True), ("ended_on__gte", models.F("starts_on")), _connector="OR"
                    ),
                ),
                name="break_days_after_its_start",
            ),
        ),
        *frozen(__file__, "0019_check_in_held.sql"),
    ]
    operations = together(operations)

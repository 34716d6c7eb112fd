from django.db import migrations, models

from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0017_terms_of_both"),
        ("practices", "0006_who_invites"),
        ("relationships", "0015_flags_hold"),
    ]

    operations = [
        migrations.AddField(
            model_name="sharednorm",
            name="available_how",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="sharednorm",
            name="available_when",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="sharednorm",
            name="available_where",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="sharednorm",
            name="decided_by",
            field=models.TextField(
                blank=True, choices=[("me", "me"), ("other", "other"), ("both", "both")], default=""
            ),
        ),
        migrations.AddConstraint(
            model_name="sharednorm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__in", ("", "me", "other", "both")), ("question", "availability")),
                    models.Q(
                        ("available_how", ""),
                        ("available_when", ""),
                        ("available_where", ""),
                        ("decided_by", ""),
                    ),
                    _connector="OR",
                ),
                name="shared_norm_availability_of_its_question",
            ),
        ),
    ]
    operations = together(operations)

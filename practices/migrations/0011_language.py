from django.db import migrations, models

from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("practices", "0010_told_after_session")]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="language",
            field=models.TextField(choices=[("en", "en"), ("de", "de")], default="en"),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ("en", "de"))), name="practice_language_known"
            ),
        ),
        *frozen(__file__, "0011_language.sql"),
    ]
    operations = together(operations)

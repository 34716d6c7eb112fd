import django.db.models.deletion
from django.db import migrations

import privacy.fields
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("relationships", "0017_one_rule_for_words")]

    operations = [
        migrations.RemoveConstraint(model_name="request", name="request_about_within_its_line"),
        migrations.RemoveIndex(model_name="request", name="request_by_its_first"),
        migrations.RemoveField(model_name="request", name="first"),
        migrations.AddField(
            model_name="requestversion",
            name="about",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="relationships.request",
            ),
        ),
        *frozen(__file__, "0018_about_said_later.sql"),
    ]
    operations = together(operations)

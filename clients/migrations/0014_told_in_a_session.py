import django.db.models.deletion
from django.db import migrations

import privacy.fields
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0013_safety")]

    operations = [
        migrations.AddField(
            model_name="safetyreference",
            name="session",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.session",
            ),
        ),
        *frozen(__file__, "0014_told_in_a_session.sql"),
    ]

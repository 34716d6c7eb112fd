from django.db import migrations, models

import privacy.fields
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0003_accepting")]
    operations = [
        migrations.CreateModel(
            name="KeyMark",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("mark", privacy.fields.EncryptedTextField()),
            ],
        ),
        *frozen(__file__, "0004_cell.sql"),
    ]

from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_accounts")]
    operations = frozen(__file__, "0003_accepting.sql")

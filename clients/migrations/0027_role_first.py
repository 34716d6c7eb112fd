from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0026_never_asked")]
    operations = frozen(__file__, "0027_role_first.sql")

from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0009_after_session")]
    operations = frozen(__file__, "0010_told_after_session.sql")

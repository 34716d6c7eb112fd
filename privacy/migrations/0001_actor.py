from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    initial = True
    operations = frozen(__file__, "0001_actor.sql", back="DROP SCHEMA rls CASCADE")

from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0006_who_invites")]
    operations = frozen(__file__, "0007_closed_sign_ins.sql")

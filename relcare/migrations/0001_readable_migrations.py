from django.db import migrations


class Migration(migrations.Migration):
    """The check at start compares what was applied with what the code brings, as relcare_app."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON django_migrations TO relcare_app",
            "REVOKE SELECT ON django_migrations FROM relcare_app",
        )
    ]

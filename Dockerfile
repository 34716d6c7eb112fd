# One image for web, worker, beat, mail sink and migrate; docker-compose.yml says which command each runs.
FROM python:3.11-slim AS build
WORKDIR /app
# All of requirements.txt, and Twilio's library: SMS_PROVIDER is then a setting like any other.
COPY requirements-twilio.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements-twilio.txt

FROM python:3.11-slim
RUN useradd --system --create-home --uid 10001 relcare \
    && mkdir /var/lib/relcare /var/lib/relcare/mail \
    && chown -R relcare /var/lib/relcare
COPY --from=build /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=relcare.settings \
    RELCARE_VAR=/var/lib/relcare \
    STATIC_ROOT=/app/static-built
# Collecting needs settings and no server: the embedded one starts at a first connection, which never comes.
RUN RELCARE_VAR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 && rm -r /tmp/build
USER relcare
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload", "--no-control-socket", "relcare.wsgi"]

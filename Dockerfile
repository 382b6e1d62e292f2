# One image for the web server, the worker and the migration; docker-compose.yml says which is which.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PLAYGROUND_DATA=/var/lib/podyard

WORKDIR /srv/podyard

COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock

COPY LICENSE NOTICE manage.py ./
COPY locale locale
COPY static static
COPY templates templates
COPY playground playground

RUN python -m compileall -q playground \
    && useradd --system --create-home --home-dir /var/lib/podyard podyard
USER podyard
# The key signs nothing here; the services get theirs from the environment.
RUN SECRET_KEY=unused python manage.py collectstatic --noinput

EXPOSE 8000
CMD ["python", "manage.py", "playground"]

# The example shop: web server, workers and scheduler, one image for all of them.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    TOKENIZERS_PARALLELISM=false

WORKDIR /app

# PyPI's torch for Linux carries CUDA, gigabytes of it; this index has one without.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.txt .
RUN pip install --extra-index-url "$TORCH_INDEX" -r requirements.txt

RUN useradd --create-home --uid 1000 shop \
    && mkdir -p /data/static /data/media /data/checkpoints \
    && chown -R shop:shop /data
COPY --chown=shop:shop . .

# All that is written goes here; the servers are other containers.
ENV DEMO_DIR=/data \
    DJANGO_SETTINGS_MODULE=shop.settings
VOLUME /data
USER shop

EXPOSE 8000
CMD ["python", "-m", "uvicorn", "shop.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--lifespan", "off", "--proxy-headers"]

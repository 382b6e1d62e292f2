"""The image catalogue: what a registry would say."""

import re

import pytest

from playground.simulator.kubelet import images
from playground.simulator.kubelet.references import parse

THERE = """
    nginx nginx:1.7.9 nginx:1.14.2 nginx:1.15.2 nginx:1.15.3 nginx:1.16.1 nginx:1.24 nginx:latest nginx:alpine
    nginx:1.27-alpine nginx:stable-alpine busybox:1.28 busybox:1.36 redis:6.0.5 redis:7-alpine httpd:2.4 mysql:5.6
    mysql:8.0 postgres:16-alpine mongo:4.2 wordpress:6.2.1-apache wordpress:4.8-apache perl:5.34.0 python:3.9-slim
    node:18-alpine alpine:3.18 ubuntu:22.04 bash:5 fluentd:v1.16 registry.k8s.io/pause:3.9
    registry.k8s.io/nginx-slim:0.8 registry.k8s.io/nginx-slim:0.24 registry.k8s.io/e2e-test-images/agnhost:2.40
    quay.io/fluentd_elasticsearch/fluentd:v2.5.2 gcr.io/google-samples/hello-app:2.0 k8s.gcr.io/pause:3.1
"""
NEVER_PUBLISHED = ("nginx:1.161", "nginx:1.91", "nginx:v1", "nginx:1.14.9", "busybox:9", "redis:99", "alpine:4")


def exists(image: str) -> bool:
    reference = parse(image)
    return images.find(reference) is not None and images.has_tag(reference)


@pytest.mark.parametrize("image", THERE.split())
def test_the_images_of_tutorials_exist(image):
    assert exists(image)


@pytest.mark.parametrize("image", NEVER_PUBLISHED)
def test_a_tag_that_was_never_published_does_not_exist(image):
    assert images.find(parse(image)) is not None
    assert not exists(image)


def test_an_unknown_name_without_an_owner_would_be_official_and_does_not_exist():
    assert not exists("ngnix")


@pytest.mark.parametrize("image", ["teacher/app:1", "registry.school.example/class/app:v2", "localhost:5000/app"])
def test_an_unknown_image_of_somebody_is_taken_to_exist(image):
    assert exists(image)


def test_a_name_that_says_it_does_not_exist_does_not():
    assert not exists("non-existing-repo/non-existing-image:example")


def test_a_short_name_means_docker_hub_and_latest():
    assert str(parse("nginx")) == "docker.io/library/nginx:latest"
    assert str(parse("bitnami/redis:7")) == "docker.io/bitnami/redis:7"
    assert str(parse("localhost:5000/app")) == "localhost:5000/app:latest"


def test_a_digest_needs_no_tag():
    reference = parse("nginx@sha256:" + "a" * 64)
    assert str(reference) == "docker.io/library/nginx@sha256:" + "a" * 64
    assert reference.image_id == str(reference)


@pytest.mark.parametrize(
    ("image", "why"),
    [
        ("NGINX", "invalid reference format: repository name (library/NGINX) must be lowercase"),
        ("nginx:", "invalid reference format"),
        ("gcr.io/<project>/app", "invalid reference format"),
        ("", "invalid reference format"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_the_runtimes_words(image, why):
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        parse(image)


def test_small_variants_are_smaller():
    assert images.size(parse("nginx:1.27-alpine")) < images.size(parse("nginx:1.27")) / 2

"""An editor's browser, and files as one uploads them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.actions.roles import ensure_roles
from cms.roles import Role
from tests.factories.cms import HomePageFactory, UserFactory

UPLOAD = "/cms/interchange/"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """An editor's browser."""
    HomePageFactory.create()
    ensure_roles()
    user = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.EDITOR.value))
    client.force_login(user)
    return client


Send = Callable[..., Any]


@pytest.fixture
def send(editor: Client) -> Send:
    """Uploads a file as the editor does; returns the answer, not yet followed."""

    def upload(name: str, data: bytes, **fields: Any) -> Any:
        return editor.post(UPLOAD, {"file": SimpleUploadedFile(name, data), **fields})

    return upload

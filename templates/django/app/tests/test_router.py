# Yours: written once by `acp install`; edit freely.
"""Owns what the router refuses to be built on."""

from unittest import mock

from django.db import connections
from django.test import SimpleTestCase

from ..kit import ConfigurationError
from ..router import build_router, check_database
from .base import ALIAS


class RouterTests(SimpleTestCase):
    def test_a_database_that_does_not_commit_by_itself_is_refused(self) -> None:
        settings = connections[ALIAS].settings_dict
        with (
            mock.patch.dict(settings, {"AUTOCOMMIT": False}),
            self.assertRaisesMessage(ConfigurationError, "AUTOCOMMIT"),
        ):
            build_router()

    def test_a_database_that_there_is_not_is_refused_by_name(self) -> None:
        with self.assertRaisesMessage(ConfigurationError, "no `elsewhere`"):
            check_database("elsewhere")

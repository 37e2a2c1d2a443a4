# Yours: written once by `acp install`; edit freely.
"""Owns that the endpoint is reached, through the project's own URL conf and middleware."""

import json

from django.test import Client
from django.urls import Resolver404, resolve

from .. import views
from .base import ALIAS, PATH, Answer, ControlPlane


class RouteTests(ControlPlane):
    def post(self, path: str, action: str) -> Answer:
        response = Client(enforce_csrf_checks=True).post(
            path,
            json.dumps({"action": action}),
            content_type="application/json",
            secure=True,
            headers={"X-API-Key": self.key},
        )
        return Answer(response)

    def test_the_path_leads_to_the_endpoint_with_and_without_a_slash(self) -> None:
        for path in (PATH, f"{PATH}/"):
            self.assertEqual(resolve(path).func, views.manage)

    def test_the_document_is_below_it_for_callers_with_a_key(self) -> None:
        path = f"{PATH}/openapi.json"
        self.assertEqual(resolve(path).func, views.openapi)
        for headers, status in (({"X-API-Key": self.key}, 200), ({}, 401)):
            response = Client().get(path, secure=True, headers=headers)
            self.assertEqual(response.status_code, status)
            self.assertEqual(PATH in response.json().get("paths", {}), status == 200)

    def test_nothing_else_below_the_path_leads_there(self) -> None:
        for path in (f"{PATH}//", f"{PATH}/x", f"{PATH}x"):
            with self.subTest(path):
                try:
                    found = resolve(path).func
                except Resolver404:
                    continue
                self.assertNotEqual(found, views.manage)

    def test_the_middleware_of_the_project_lets_calls_pass(self) -> None:
        for path in (PATH, f"{PATH}/"):
            answer = self.post(path, "meta.version")
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.json["ok"])

    def test_an_unknown_action_is_an_answer_and_no_redirect(self) -> None:
        for path in (PATH, f"{PATH}/"):
            answer = self.post(path, "meta.nothing")
            self.assertEqual((answer.status, answer.code), (404, "NOT_FOUND"))

    def test_the_kernels_transactions_are_the_outermost_ones(self) -> None:
        self.assertIn(ALIAS, getattr(views.manage, "_non_atomic_requests", ()))

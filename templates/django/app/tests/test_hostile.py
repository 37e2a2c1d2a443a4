# Yours: written once by `acp install`; edit freely.
"""Owns that nothing a stranger or a broken client sends is more than refused."""

from .base import ControlPlane, send

BODIES = {
    "blank": " ",
    "not an object": "[]",
    "not a number": '{"action": "meta.version", "params": {"a": NaN}}',
    "infinite": '{"action": "meta.version", "params": {"a": Infinity}}',
    "too large for a double": '{"action": "meta.version", "params": {"a": 1e999}}',
    "beyond 2^53": '{"action": "meta.version", "params": {"a": 9007199254740993}}',
    "a lone surrogate": '{"action": "meta.version", "params": {"a": "\\ud800"}}',
    "a zero character": '{"action": "meta.version", "params": {"a": "\\u0000"}}',
    "a member twice": '{"action": "meta.version", "action": "meta.version"}',
    "too deep": '{"action": "meta.version", "params": ' + "[" * 5000 + "]" * 5000 + "}",
    "trailing": '{"action": "meta.version"} x',
    "a byte order mark": '\ufeff{"action": "meta.version"}',
    "an unknown member": '{"action": "meta.version", "dryRun": true}',
    "an action of another type": '{"action": 1}',
    "an action of another form": '{"action": "../../etc/passwd"}',
}


class HostileTests(ControlPlane):
    def test_hostile_json_is_a_validation_error(self) -> None:
        for name, body in BODIES.items():
            with self.subTest(name):
                answer = send(body, self.key)
                self.assertEqual(
                    (answer.status, answer.code), (400, "VALIDATION_ERROR")
                )

    def test_bytes_that_are_no_text_are_a_validation_error(self) -> None:
        for body in (b"\xff\xfe", b'{"action": "\xc3\x28"}', b"\x00" * 100):
            self.assertEqual(send(body, self.key).status, 400)

    def test_other_methods_are_told_to_post(self) -> None:
        for method in ("GET", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = send("", self.key, method=method)
            self.assertEqual((answer.status, answer.code), (405, "METHOD_NOT_ALLOWED"))
            self.assertEqual(answer.headers["Allow"], "POST")

    def test_what_is_not_json_is_refused_by_its_type(self) -> None:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/x"):
            answer = send('{"action": "meta.version"}', self.key, content_type=kind)
            self.assertEqual(answer.status, 415)

    def test_more_than_a_mebibyte_is_not_read(self) -> None:
        answer = send(b" " * (1024 * 1024 + 1), self.key)
        self.assertEqual((answer.status, answer.code), (413, "PAYLOAD_TOO_LARGE"))

    def test_every_answer_can_be_traced_and_is_not_cached(self) -> None:
        for answer in (send("", None), send('{"action": "meta.version"}', self.key)):
            self.assertEqual(answer.headers["X-Request-Id"], answer.json["request_id"])
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertEqual(answer.headers["Content-Type"], "application/json")

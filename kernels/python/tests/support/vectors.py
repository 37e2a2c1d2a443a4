"""Owns the vector runner: reads spec/vectors and plays a case against a harness.

Never knows an action; what a case means stands in the case.
"""

import json
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from control_plane import HttpResponse

from .harness import Harness, in_threads
from .matcher import ABSENT, mismatch, within
from .shapes import answer_faults, document_faults, entry_faults, result_faults

Case = dict[str, Any]
_VARIABLE = re.compile(r"\$\{([a-z0-9_]+)\}")


def load_cases(folder: Path) -> list[tuple[str, Case]]:
    """Every in-process case, with `area/name` for its id."""
    found = []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for case in document["cases"]:
            if "process" in case["runs"]:
                found.append((f"{document['area']}/{case['name']}", case))
    return found


class Answer:
    """A response as the matchers see it."""

    def __init__(self, response: HttpResponse, path: str) -> None:
        self.status = response.status
        # A document, or word that it is unchanged, is no envelope.
        self.is_document = path != "" and self.status in (200, 304)
        self.text = response.body.decode("utf-8")
        self.body = json.loads(self.text) if self.text else {}
        self.headers = {n.lower(): value for n, value in response.headers.items()}

    @property
    def label(self) -> str:
        return f"{self.status} {self.body.get('code', '')}".strip()


class CaseRun:
    def __init__(self, case: Case, harness: Harness) -> None:
        self._case = case
        self._harness = harness
        self._meet: str | None = None
        self._saved: dict[str, Any] = {"run": uuid.uuid4().hex[:12]}
        self._seen_entries = len(harness.audit.entries())

    def play(self) -> None:
        for number, step in enumerate(self._case["steps"]):
            try:
                self._step(step)
            except AssertionError as error:
                raise AssertionError(f"step {number}: {error}") from None

    def _step(self, step: Mapping[str, Any]) -> None:
        if "advance_ms" in step:
            self._harness.clock.advance(step["advance_ms"])
        elif "faults" in step:
            self._harness.faults.set(step["faults"])
        elif "meet" in step:
            self._meet = step["meet"]
        elif "observe" in step:
            self._observe(step["observe"])
        elif "parallel" in step:
            self._parallel(step)
        elif "each" in step:
            for item in self._saved[step["each"]]:
                self._expect(step["expect"], self._call(step["call"], {"item": item}))
        else:
            answer = self._call(step["call"], {})
            self._expect(step["expect"], answer)
            for name, pointer in step.get("save", {}).items():
                self._saved[name] = at(answer.body, pointer)

    def _parallel(self, step: Mapping[str, Any]) -> None:
        parallel, expect = step["parallel"], step["expect"]
        self._harness.meeting.call(self._meet, parallel["times"])
        self._meet = None
        answers: list[Answer] = in_threads(
            parallel["times"], lambda i: self._call(parallel["call"], {"i": str(i)})
        )
        good = [answer for answer in answers if answer.status == 200]
        for name, pointer in step.get("save_all", {}).items():
            self._saved[name] = [at(answer.body, pointer) for answer in good]
        labels = sorted(answer.label for answer in answers)
        for wanted, count in expect.get("counts", {}).items():
            found = sum(label == wanted or label[:3] == wanted for label in labels)
            assert within(self._count(count), found), f"{wanted}: {found} of {labels}"
        for pointer, count in expect.get("distinct", {}).items():
            values = {json.dumps(at(answer.body, pointer)) for answer in good}
            assert len(values) == count, f"{pointer}: {len(values)} distinct values"
        if "each" in expect:
            for answer in answers:
                self._expect(expect["each"], answer)

    def _count(self, wanted: Any) -> Any:
        if isinstance(wanted, dict) and "minus" in wanted:
            total, other = wanted["minus"]
            return total - len(self._saved[other["length_of"]])
        return wanted

    def _call(self, call: Mapping[str, Any], local: Mapping[str, Any]) -> Answer:
        call = self._filled(call, local)
        content_type = call.get("content_type", "application/json")
        headers = {} if content_type is None else {"Content-Type": content_type}
        key = call.get("raw_key")
        if key is None and call.get("key", "full") is not None:
            key = self._key(call.get("key", "full"))
        if key is not None and call.get("auth_header") == "authorization":
            headers["Authorization"] = f"Bearer {key}"
        elif key is not None:
            headers["X-API-Key"] = key
        headers.update(call.get("headers", {}))
        method, raw = call.get("method", "POST"), _raw_body(call)
        address = call.get("address", "198.51.100.200")
        path = call.get("path", "")
        response = self._harness.send(method, headers, raw, address, path)
        answer = Answer(response, path)
        if not path and answer.status == 200 and isinstance(call.get("body"), dict):
            self._check_result(call["body"], answer)
        return answer

    def _check_result(self, body: Mapping[str, Any], answer: Answer) -> None:
        """What a pack promises in its result_schema it also keeps."""
        schema = self._harness.result_schema(body["action"])
        if schema is not None:
            data = answer.body["preview" if answer.body["dry_run"] else "data"]
            faults = result_faults(schema, data)
            assert not faults, f"against its result_schema: {faults}"

    def _key(self, name: str) -> str:
        return self._harness.keys.get(name) or str(self._saved[name])

    def _filled(self, value: Any, local: Mapping[str, Any]) -> Any:
        if isinstance(value, str):
            return self._text(value, local)
        if isinstance(value, dict):
            return {
                self._text(name, local): self._filled(member, local)
                for name, member in value.items()
            }
        if isinstance(value, list):
            return [self._filled(item, local) for item in value]
        return value

    def _text(self, text: str, local: Mapping[str, Any]) -> Any:
        def value_of(name: str) -> Any:
            if name == "uuid":
                return str(uuid.uuid4())
            return local[name] if name in local else self._saved[name]

        whole = _VARIABLE.fullmatch(text)
        if whole:
            return value_of(whole.group(1))
        return _VARIABLE.sub(lambda match: str(value_of(match.group(1))), text)

    def _expect(self, expect: Mapping[str, Any], answer: Answer) -> None:
        if answer.is_document:
            faults = document_faults(answer.status, answer.body)
        else:
            faults = answer_faults(answer.status, answer.body)
        assert not faults, f"against its schema: {faults}\n{answer.text[:600]}"
        expect = self._filled(expect, {})
        shown = f"{answer.label} {answer.text[:600]}"
        if "status" in expect:
            assert answer.status == expect["status"], shown
        if "code" in expect:
            assert answer.body.get("code") == expect["code"], shown
        if "body" in expect:
            found = mismatch(expect["body"], answer.body, self._saved)
            assert found is None, f"{found}\n{shown}"
        for name, matcher in expect.get("headers", {}).items():
            value = answer.headers.get(name.lower(), ABSENT)
            found = mismatch(matcher, value, self._saved, name)
            assert found is None, f"{found}\n{answer.headers}"
        for text in expect.get("text_absent", []):
            assert text not in answer.text, f"{text!r} is in {shown}"

    def _observe(self, observe: Mapping[str, Any]) -> None:
        observe = self._filled(observe, {})
        for action, count in observe.get("handler_runs", {}).items():
            found = self._harness.runs[action]
            assert within(count, found), f"{action} ran {found} times"
        for table, count in observe.get("rows", {}).items():
            found = self._harness.count(table)
            assert within(count, found), f"{table} has {found} rows"
        entries = self._harness.audit.entries()[self._seen_entries :]
        faults = [fault for entry in entries for fault in entry_faults(entry)]
        assert not faults, f"against the schema of audit entries: {faults}"
        if "audit_count" in observe:
            wanted = observe["audit_count"]
            assert within(wanted, len(entries)), f"{len(entries)} audit entries"
        if "audit" in observe:
            self._matches(observe["audit"], entries)
        if "audit_last" in observe:
            self._matches(observe["audit_last"], entries[-1])

    def _matches(self, matcher: Any, value: Any) -> None:
        found = mismatch(matcher, value, self._saved)
        assert found is None, f"{found}\n{value}"


def _raw_body(call: Mapping[str, Any]) -> bytes:
    if "body_text" in call:
        return str(call["body_text"]).encode("utf-8")
    if "body_hex" in call:
        return bytes.fromhex(call["body_hex"])
    if "body_repeat" in call:
        part = call["body_repeat"]
        text = part["prefix"] + part["unit"] * part["times"] + part["suffix"]
        return str(text).encode("utf-8")
    return json.dumps(call["body"]).encode() if "body" in call else b""


def at(document: Any, pointer: str) -> Any:
    """What an RFC 6901 pointer leads to."""
    value = document
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value

"""Owns the tables of spec/exact: values that all kernels must agree on bit for bit."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from control_plane import ActionResult, ConfigurationError, Pack, parse_bindings
from control_plane.kernel.canonical import canonical, canonical_hash, fingerprint
from control_plane.kernel.clock import UTC
from control_plane.kernel.confirm import Claims, derive_key, sign
from control_plane.kernel.idempotency import idempotency_slot
from control_plane.kernel.ids import SystemIds
from control_plane.kernel.keys import checksum, hash_key, hash_matches, lookup_prefix
from control_plane.kernel.limits import Gcra
from control_plane.kernel.ports import RateLimit
from control_plane.kernel.redaction import redact
from control_plane.kernel.registry import Registry
from control_plane.kernel.strict_json import parse
from control_plane.kernel.suggestions import closest
from control_plane.kernel.transport import client_address
from control_plane.packs.webhook_request import signature
from control_plane.packs.webhook_target import Refused, parse_target, public_addresses

from .support.documents import made
from .support.harness import SPEC
from .support.requests import rows

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def table(name: str) -> Any:
    return json.loads((SPEC / "exact" / f"{name}.json").read_text(encoding="utf-8"))


def cases(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", table(name)["cases"])


@cases("fingerprints")
def test_a_fingerprint_is_of_the_canonical_request(case: dict[str, Any]) -> None:
    body = parse(case["json"].encode())
    assert canonical(body).decode() == case["canonical"]
    assert fingerprint(body["action"], body["params"]) == case["fingerprint"]


@cases("requests")
def test_a_request_of_the_vectors_has_its_hashes(case: dict[str, Any]) -> None:
    body = parse(case["json"].encode())
    redacted = redact(body, frozenset(case["write_only"]))
    assert canonical_hash(redacted) == case["request_hash"]
    if "fingerprint" in case:
        print_ = fingerprint(body["action"], body.get("params", {}))
        assert print_ == case["fingerprint"]


def test_the_table_of_requests_has_every_request_of_the_vectors() -> None:
    assert table("requests")["cases"] == rows()


@cases("openapi")
def test_a_document_is_of_the_actions_and_the_bindings(case: dict[str, Any]) -> None:
    assert made(case) == case["document"]


@cases("impact-hashes")
def test_an_impact_has_one_hash(case: dict[str, Any]) -> None:
    assert canonical_hash(case["impact"]) == case["impact_hash"]


@cases("confirm-tokens")
def test_a_token_is_signed_under_the_derived_key(case: dict[str, Any]) -> None:
    key = derive_key(bytes.fromhex(case["secret_hex"]))
    assert key.hex() == case["signing_key_hex"]
    assert sign(Claims(**case["claims"]), key) == case["token"]


@cases("idempotency-slots")
def test_a_slot_is_of_tenant_action_and_key(case: dict[str, Any]) -> None:
    slot = idempotency_slot(case["tenant"], case["action"], case["key"])
    assert slot == case["slot"]


@cases("keys")
def test_a_key_has_its_form_and_its_hashes(case: dict[str, Any]) -> None:
    body = case["key_prefix"] + case["public"] + case["secret"]
    assert body + checksum(body) == case["key"]
    prefix = case["key_prefix"]
    found = lookup_prefix(case["key"], prefix, len(prefix) + 8, False)
    assert found == case["lookup_prefix"]
    pepper = bytes.fromhex(case["pepper_hex"])
    assert hash_key(case["key"], None) == case["sha256"]
    assert hash_key(case["key"], pepper) == case["hmac_sha256"]
    assert hash_matches(case["key"], case["sha256"], pepper)
    assert hash_matches(case["key"], case["hmac_sha256"], pepper)


def test_what_is_no_key_is_refused_before_any_query() -> None:
    for case in table("keys")["refused"]:
        key = case["key"] if isinstance(case, dict) else case
        prefix = case.get("key_prefix", "acp_") if isinstance(case, dict) else "acp_"
        assert lookup_prefix(key, prefix, len(prefix) + 8, False) is None, key


@cases("uuid7")
def test_a_uuid_is_of_the_moment_and_eighty_random_bits(case: dict[str, Any]) -> None:
    class Fixed(SystemIds):
        def random_bytes(self, count: int) -> bytes:
            return bytes.fromhex(case["random_hex"])[:count]

    moment = EPOCH + timedelta(milliseconds=case["ms"])
    assert Fixed().uuid7(moment) == case["uuid"]


@cases("gcra")
def test_a_limit_is_exact_to_the_microsecond(case: dict[str, Any]) -> None:
    gcra = Gcra.of(RateLimit(case["limit"], case["window_seconds"]))
    tat = 0
    for call in case["calls"]:
        moment = EPOCH + timedelta(microseconds=call["at_us"])
        tat, result = gcra.decide(tat, moment)
        wanted = {name: call[name] for name in call if name not in ("at_us", "tat_us")}
        found = {name: getattr(result, name) for name in wanted}
        assert (found, tat) == (wanted, call["tat_us"])


@cases("suggestions")
def test_the_nearest_names_are_suggested(case: dict[str, Any]) -> None:
    found = closest(case["name"], case["known"], case["most"])
    assert found == case["suggestions"]


@cases("redaction")
def test_secrets_are_blanked_before_they_are_hashed(case: dict[str, Any]) -> None:
    redacted = redact(case["envelope"], frozenset(case["write_only"]))
    assert redacted == case["redacted"]
    assert canonical_hash(redacted) == case["request_hash"]


@cases("webhook-signatures")
def test_a_delivery_is_signed_as_standard_webhooks_are(case: dict[str, Any]) -> None:
    body = case["body"].encode()
    found = signature(case["secret"], case["id"], case["timestamp"], body)
    assert found == case["signature"]


@cases("client-addresses")
def test_the_client_address_is_one_that_nobody_forged(case: dict[str, Any]) -> None:
    found = client_address(case["peer"], case["forwarded_for"], case["trusted_proxies"])
    assert found == case["address"]


@cases("webhook-urls")
def test_only_public_addresses_may_be_saved(case: dict[str, Any]) -> None:
    try:
        target = parse_target(case["url"], False)
        public_addresses(target, False, lambda *_: [], 1.0)
        accepted = True
    except Refused:
        accepted = False
    assert accepted is case["accepted"], case["url"]


@cases("startup")
def test_a_router_refuses_to_start_and_names_the_culprit(case: dict[str, Any]) -> None:
    handlers = {
        name: lambda _, __: ActionResult(None) for name in case.get("handlers", [])
    }
    pack = Pack("sample", case.get("definitions", []), handlers)
    with pytest.raises(ConfigurationError) as refusal:
        Registry([pack], parse_bindings(case.get("bindings", {})))
    assert case["names"] in str(refusal.value)

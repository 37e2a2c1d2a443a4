# Yours: written once by `acp add-pack`; edit freely.
"""Owns what the actions of the pack do, each for one tenant.

Never commits: a call is one transaction, and a dry run's is rolled back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ... import kit
from ...adapters.store import Store, as_uuid
from ...bindings import BINDINGS
from . import export, params, scoring
from .models import Lead, LeadScore, ScoringModel, ScoringRule

ALIAS: str = BINDINGS["database"]["connection"]
STARTING_RULES = 2
MOST_LEADS = 5000
BATCH = 500


def models_list(
    given: params.ModelsList,
    context: kit.ActionContext,
) -> kit.ActionResult:
    found = models_of(context.tenant_id).order_by("created_at", "id")
    return kit.ActionResult(
        [model_shape(model) for model in found.prefetch_related("rules")]
    )


def models_create(
    given: params.ModelsCreate,
    context: kit.ActionContext,
) -> kit.ActionResult:
    model = ScoringModel(
        id=context.ids.uuid7(context.now),
        tenant_id=context.tenant_id,
        name=given["name"],
        description=given.get("description"),
        model_type=given["model_type"],
        created_at=context.now,
    )
    # A name that is taken becomes CONFLICT.
    Store(context.bindings).insert(model)
    for position in range(1, STARTING_RULES + 1):
        model.rules.create(
            id=context.ids.uuid7(context.now),
            position=position,
            updated_at=context.now,
        )
    shape = model_shape(model)
    created = [
        kit.counted("scoring_model"),
        kit.counted("scoring_rule", STARTING_RULES),
    ]
    return kit.ActionResult(shape, kit.Impact(creates=created), after=shape)


def rules_update(
    given: params.RulesUpdate,
    context: kit.ActionContext,
) -> kit.ActionResult:
    rules = ScoringRule.objects.using(ALIAS).filter(
        model__tenant_id=context.tenant_id, pk=as_uuid(given["rule_id"])
    )
    rule = rules.first()
    if rule is None:
        raise kit.NotFound("There is no such rule.")
    before = rule_shape(rule)
    wanted: dict[str, Any] = {**before, **given}
    fields = [
        name
        for name in ("weight", "conditions")
        if kit.canonical(before[name]) != kit.canonical(wanted[name])
    ]
    if fields:
        rule.weight, rule.conditions = float(wanted["weight"]), wanted["conditions"]
        rule.updated_at = context.now
        rule.save(using=ALIAS)
    scores = LeadScore.objects.using(ALIAS).filter(model_id=rule.model_id)
    impact = kit.Impact(
        updates=[kit.updated("scoring_rule", str(rule.pk), fields)] if fields else [],
        side_effects=[kit.counted("score_recompute", scores.count())] if fields else [],
        risk="medium",
        warnings=["Scores stay as they are until they are recomputed."],
    )
    return kit.ActionResult(
        rule_shape(rule), impact, before=before, after=rule_shape(rule)
    )


def scores_recompute(
    given: params.ScoresRecompute,
    context: kit.ActionContext,
) -> kit.ActionResult:
    model = find_model(given["model_id"], context.tenant_id)
    leads = leads_of(context.tenant_id)
    if "lead_ids" in given:
        wanted = {as_uuid(lead_id) for lead_id in given["lead_ids"]}
        leads = leads.filter(pk__in=wanted)
        if leads.count() != len(wanted):
            raise kit.NotFound("There is no such lead.")
    rules = [
        (rule.weight, rule.conditions) for rule in model.rules.order_by("position")
    ]
    LeadScore.objects.using(ALIAS).filter(model=model, lead__in=leads).delete()
    new = [
        LeadScore(
            model=model,
            lead=lead,
            score=scoring.score(model.model_type, rules, fields_of(lead)),
            computed_at=context.now,
        )
        for lead in leads.iterator(chunk_size=BATCH)
    ]
    LeadScore.objects.using(ALIAS).bulk_create(new, batch_size=BATCH)
    return kit.ActionResult({"model_id": str(model.pk), "recomputed": len(new)})


def leads_export(
    given: params.LeadsExport,
    context: kit.ActionContext,
) -> kit.ActionResult:
    model = find_model(given["model_id"], context.tenant_id)
    filters = given.get("filters", {})
    leads = leads_of(context.tenant_id)
    if "company" in filters:
        leads = leads.filter(company=filters["company"])
    scores = dict(
        LeadScore.objects.using(ALIAS)
        .filter(model=model)
        .values_list("lead_id", "score")
    )
    rows = best_first(leads, scores)
    low, high = filters.get("min_score"), filters.get("max_score")
    if low is not None:
        rows = [row for row in rows if row[1] is not None and row[1] >= low]
    if high is not None:
        rows = [row for row in rows if row[1] is not None and row[1] <= high]
    rows = rows[: filters.get("limit", MOST_LEADS)]
    text = export.table(
        [(str(lead.pk), lead.email, lead.name, lead.company) for lead, _ in rows],
        [score for _, score in rows],
    )
    return kit.ActionResult(
        {
            "model_id": str(model.pk),
            "content_type": "text/csv; charset=utf-8",
            "record_count": len(rows),
            "csv": text,
        }
    )


def count_scoring_models(alias: str, tenant_id: str, now: datetime) -> int:
    """For the ceiling `max_scoring_models_per_tenant`."""
    return ScoringModel.objects.using(alias).filter(tenant_id=tenant_id).count()


def models_of(tenant_id: str) -> QuerySet[ScoringModel]:
    return ScoringModel.objects.using(ALIAS).filter(tenant_id=tenant_id)


def leads_of(tenant_id: str) -> QuerySet[Lead]:
    leads = Lead.objects.using(ALIAS).filter(tenant_id=tenant_id)
    return leads.order_by("created_at", "id")


def find_model(model_id: str, tenant_id: str) -> ScoringModel:
    model = models_of(tenant_id).filter(pk=as_uuid(model_id)).first()
    if model is None:
        raise kit.NotFound("There is no such scoring model.")
    return model


def fields_of(lead: Lead) -> dict[str, Any]:
    """What conditions can name: the lead's own fields, then its attributes."""
    own = {"email": lead.email, "name": lead.name, "company": lead.company}
    return {**lead.attributes, **own}


def best_first(
    leads: Iterable[Lead], scores: dict[UUID, float]
) -> Sequence[tuple[Lead, float | None]]:
    """The highest score first, those without one last."""
    rows = [(lead, scores.get(lead.pk)) for lead in leads]
    return sorted(rows, key=lambda row: (row[1] is None, -(row[1] or 0)))


def model_shape(model: ScoringModel) -> dict[str, Any]:
    rules = sorted(model.rules.all(), key=lambda rule: rule.position)
    shape = {
        "id": str(model.pk),
        "tenant_id": model.tenant_id,
        "name": model.name,
        "model_type": model.model_type,
        "rules": [rule_shape(rule) for rule in rules],
        "created_at": kit.format_time(model.created_at),
    }
    if model.description is not None:
        shape["description"] = model.description
    return shape


def rule_shape(rule: ScoringRule) -> dict[str, Any]:
    return {
        "id": str(rule.pk),
        "model_id": str(rule.model_id),
        "position": rule.position,
        "weight": rule.weight,
        "conditions": rule.conditions,
        "updated_at": kit.format_time(rule.updated_at),
    }

"""A client made from the document alone: typed calls against a running endpoint.

Never builds a request by hand.
"""

import json
import os
import time

from acp_client import Client
from acp_client.api.control_plane import manage
from acp_client.models import (
    DomainLeadscoringModelsCreate,
    DomainLeadscoringModelsCreateParams,
    DomainLeadscoringModelsCreateParamsModelType,
    DomainLeadscoringModelsCreateSuccess,
    DomainLeadscoringModelsList,
    DomainLeadscoringModelsListSuccess,
    DryRun,
)

client = Client(
    base_url=os.environ["ACP_SERVER"], headers={"X-API-Key": os.environ["ACP_KEY"]}
)


def create(name: str, dry_run: bool) -> object:
    body = DomainLeadscoringModelsCreate(
        action="domain.leadscoring.models.create",
        params=DomainLeadscoringModelsCreateParams(
            name=name,
            model_type=DomainLeadscoringModelsCreateParamsModelType.ML,
        ),
        dry_run=dry_run,
    )
    return manage.sync(client=client, body=body)


name = f"By a Python client {time.time_ns()}"
preview, created = create(name, True), create(name, False)
listed = manage.sync(
    client=client,
    body=DomainLeadscoringModelsList(action="domain.leadscoring.models.list"),
)
assert isinstance(preview, DryRun), preview
assert isinstance(created, DomainLeadscoringModelsCreateSuccess), created
assert isinstance(listed, DomainLeadscoringModelsListSuccess), listed
print(
    json.dumps(
        {
            "creates": [entry.type_ for entry in preview.data.creates],
            "rules": len(created.data.rules),
            "listed": any(model.id == created.data.id for model in listed.data),
        }
    )
)

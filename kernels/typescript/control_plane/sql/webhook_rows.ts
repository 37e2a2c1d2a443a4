// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the rows of webhooks and of what was sent to them.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */

import type {
  Webhook,
  WebhookChanges,
  WebhookDelivery,
} from "../kernel/ports.ts";
import { Queries } from "./queries.ts";

/** Webhooks and deliveries. */
export class WebhookRows extends Queries {
  async listWebhooks(tenantId: string): Promise<Webhook[]> {
    const rows = await this.rows(this.shared.statements.listHooks, tenantId);
    return rows.map(this.shared.records.webhook);
  }

  async getWebhook(
    tenantId: string,
    webhookId: string,
  ): Promise<Webhook | null> {
    const [row] = await this.rows(
      this.shared.statements.getHook,
      tenantId,
      webhookId,
    );
    return row === undefined ? null : this.shared.records.webhook(row);
  }

  async createWebhook(tenantId: string, webhook: Webhook): Promise<Webhook> {
    const { id, url, events, active, secret, createdAt, updatedAt } = webhook;
    const values = [url, events, active, secret, createdAt, updatedAt];
    await this.change(
      this.shared.statements.insertHook,
      id,
      tenantId,
      ...values,
    );
    return webhook;
  }

  async updateWebhook(
    tenantId: string,
    webhookId: string,
    changes: WebhookChanges,
  ): Promise<Webhook | null> {
    const found = await this.getWebhook(tenantId, webhookId);
    if (found === null) {
      return null;
    }
    const { url, events, active, updatedAt } = { ...found, ...changes };
    const values = [url, events, active, updatedAt, tenantId, webhookId];
    await this.change(this.shared.statements.updateHook, ...values);
    return { ...found, url, events, active, updatedAt };
  }

  async deleteWebhook(tenantId: string, webhookId: string): Promise<boolean> {
    const { deleteSent, deleteHook } = this.shared.statements;
    await this.change(deleteSent, tenantId, webhookId);
    return (await this.change(deleteHook, tenantId, webhookId)) > 0;
  }

  async createDelivery(
    tenantId: string,
    delivery: WebhookDelivery,
  ): Promise<void> {
    const { id, webhookId, event, status, statusCode } = delivery;
    const texts = [id, webhookId, tenantId, event, status, statusCode];
    const times = [delivery.attemptedAt, delivery.completedAt];
    await this.change(this.shared.statements.insertSent, ...texts, ...times);
  }

  async finishDelivery(
    tenantId: string,
    delivery: WebhookDelivery,
  ): Promise<void> {
    const { id, status, statusCode, completedAt } = delivery;
    const values = [status, statusCode, completedAt, tenantId, id];
    await this.change(this.shared.statements.finishSent, ...values);
  }

  async listDeliveries(
    tenantId: string,
    webhookId: string,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    const { listSent } = this.shared.statements;
    const rows = await this.rows(listSent, tenantId, webhookId, limit);
    return rows.map(this.shared.records.delivery);
  }
}

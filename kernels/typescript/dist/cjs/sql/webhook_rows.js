// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the rows of webhooks and of what was sent to them.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.WebhookRows = void 0;
const queries_ts_1 = require("./queries.js");
/** Webhooks and deliveries. */
class WebhookRows extends queries_ts_1.Queries {
  async listWebhooks(tenantId) {
    const rows = await this.rows(this.shared.statements.listHooks, tenantId);
    return rows.map(this.shared.records.webhook);
  }
  async getWebhook(tenantId, webhookId) {
    const [row] = await this.rows(
      this.shared.statements.getHook,
      tenantId,
      webhookId,
    );
    return row === undefined ? null : this.shared.records.webhook(row);
  }
  async createWebhook(tenantId, webhook) {
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
  async updateWebhook(tenantId, webhookId, changes) {
    const found = await this.getWebhook(tenantId, webhookId);
    if (found === null) {
      return null;
    }
    const { url, events, active, updatedAt } = { ...found, ...changes };
    const values = [url, events, active, updatedAt, tenantId, webhookId];
    await this.change(this.shared.statements.updateHook, ...values);
    return { ...found, url, events, active, updatedAt };
  }
  async deleteWebhook(tenantId, webhookId) {
    const { deleteSent, deleteHook } = this.shared.statements;
    await this.change(deleteSent, tenantId, webhookId);
    return (await this.change(deleteHook, tenantId, webhookId)) > 0;
  }
  async createDelivery(tenantId, delivery) {
    const { id, webhookId, event, status, statusCode } = delivery;
    const texts = [id, webhookId, tenantId, event, status, statusCode];
    const times = [delivery.attemptedAt, delivery.completedAt];
    await this.change(this.shared.statements.insertSent, ...texts, ...times);
  }
  async finishDelivery(tenantId, delivery) {
    const { id, status, statusCode, completedAt } = delivery;
    const values = [status, statusCode, completedAt, tenantId, id];
    await this.change(this.shared.statements.finishSent, ...values);
  }
  async listDeliveries(tenantId, webhookId, limit) {
    const { listSent } = this.shared.statements;
    const rows = await this.rows(listSent, tenantId, webhookId, limit);
    return rows.map(this.shared.records.delivery);
  }
}
exports.WebhookRows = WebhookRows;

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
export declare class WebhookRows extends Queries {
  listWebhooks(tenantId: string): Promise<Webhook[]>;
  getWebhook(tenantId: string, webhookId: string): Promise<Webhook | null>;
  createWebhook(tenantId: string, webhook: Webhook): Promise<Webhook>;
  updateWebhook(
    tenantId: string,
    webhookId: string,
    changes: WebhookChanges,
  ): Promise<Webhook | null>;
  deleteWebhook(tenantId: string, webhookId: string): Promise<boolean>;
  createDelivery(tenantId: string, delivery: WebhookDelivery): Promise<void>;
  finishDelivery(tenantId: string, delivery: WebhookDelivery): Promise<void>;
  listDeliveries(
    tenantId: string,
    webhookId: string,
    limit: number,
  ): Promise<WebhookDelivery[]>;
}

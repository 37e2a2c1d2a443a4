//! Owns the probe pack's handlers: actions that only the vectors use.
//!
//! Never part of the kit: spec/probe/pack.json describes what each of them does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acp_kernel::{
    ActionResult, AsyncHandler, BoxFuture, Context, Error, Impact, ManageError, Pack, Result,
    SqlValue, Transaction,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::database::TestDialect;
use crate::faulty::Faulty;
use acp_kernel::sqlx::SqlTx;

/// How often which handler ran.
pub type Runs = Arc<Mutex<HashMap<String, u64>>>;

type Tx<D> = Faulty<SqlTx<D>>;

#[derive(Deserialize)]
struct Create {
    label: String,
    #[serde(default)]
    fail: Option<String>,
}

#[derive(Deserialize)]
struct Nothing {}

/// A handler that is counted.
struct Counted<F> {
    name: &'static str,
    runs: Runs,
    function: F,
}

impl<'a, P, T, R, F> AsyncHandler<'a, P, T, R> for Counted<F>
where
    F: AsyncHandler<'a, P, T, R>,
{
    type Future = F::Future;

    fn call(&self, params: P, context: &'a mut Context<T>) -> Self::Future {
        *self
            .runs
            .lock()
            .expect("runs")
            .entry(self.name.to_owned())
            .or_default() += 1;
        self.function.call(params, context)
    }
}

/// The pack, its runs counted in `runs`.
pub fn pack<D: TestDialect>(runs: &Runs) -> Pack<Tx<D>> {
    let text = crate::spec::read("probe/pack.json").to_string();
    let mut pack = Pack::from_json(&text).expect("the probe pack");
    macro_rules! counted {
        ($($name:literal: $function:expr,)*) => {$(
            let function = $function;
            pack = pack.action($name, Counted { name: $name, runs: Arc::clone(runs), function });
        )*};
    }
    counted! {
        "probe.rows.create": create_row::<D>,
        "probe.rows.list": list_rows::<D>,
        "probe.dry.writes": create_row::<D>,
        "probe.dry.silent": create_silently::<D>,
        "probe.plan.apply": plan_apply::<D>,
        "probe.plan.writes": create_row::<D>,
        "probe.once.create": create_once::<D>,
        "probe.admin.ping": ping::<D>,
        "probe.limited.ping": ping::<D>,
        "probe.capped.create": create_row::<D>,
        "probe.echo": echo::<D>,
        "probe.required.create": create_row::<D>,
        "probe.crash": crash::<D>,
        "probe.slow.create": create_slowly::<D>,
    }
    pack
}

async fn create_row<D: TestDialect>(
    params: Create,
    context: &mut Context<Tx<D>>,
) -> Result<ActionResult> {
    let id = insert::<D>(&params.label, context).await?;
    match params.fail.as_deref() {
        Some("conflict") => Err(ManageError::conflict("The probe was asked for a conflict."))?,
        Some("not_found") => Err(ManageError::not_found("The probe was asked for nothing."))?,
        Some("not_written") => Err(ManageError::not_written())?,
        Some("error") => return Err(Error::failed("probe-private-detail")),
        _ => {}
    }
    Ok(ActionResult::new(json!({"id": id, "label": params.label}))
        .impact(Impact::low().creates("probe_row", 1))
        .after(json!({"label": params.label})))
}

async fn list_rows<D: TestDialect>(
    _: Nothing,
    context: &mut Context<Tx<D>>,
) -> Result<ActionResult> {
    let tenant = [SqlValue::Text(context.tenant_id.clone())];
    let rows = context.tx.query(D::LIST_ROWS, &tenant).await?;
    ActionResult::of(&rows)
}

async fn create_silently<D: TestDialect>(
    params: Create,
    context: &mut Context<Tx<D>>,
) -> Result<ActionResult> {
    let id = insert::<D>(&params.label, context).await?;
    Ok(ActionResult::new(json!({"id": id, "label": params.label})))
}

async fn plan_apply<D: TestDialect>(
    params: Create,
    context: &mut Context<Tx<D>>,
) -> Result<ActionResult> {
    let tenant = [SqlValue::Text(context.tenant_id.clone())];
    let row = context
        .tx
        .query_one(D::COUNT_ROWS, &tenant)
        .await?
        .expect("a count");
    let count = row
        .values()
        .next()
        .and_then(Value::as_u64)
        .expect("a number");
    let impact = Impact::medium()
        .creates("probe_row", 1)
        .side_effect("recount", count)
        .warning("rows will be recounted");
    let id = match context.dry_run {
        true => None,
        false => Some(insert::<D>(&params.label, context).await?),
    };
    Ok(ActionResult::new(json!({"id": id, "label": params.label})).impact(impact))
}

async fn create_once<D: TestDialect>(
    params: Create,
    context: &mut Context<Tx<D>>,
) -> Result<ActionResult> {
    let id = insert::<D>(&params.label, context).await?;
    Ok(ActionResult::new(json!({"id": id, "label": params.label}))
        .impact(Impact::low().creates("probe_row", 1))
        .once("secret", format!("once-{id}")))
}

async fn ping<D: TestDialect>(_: Nothing, _: &mut Context<Tx<D>>) -> Result<ActionResult> {
    Ok(ActionResult::new(json!({"pong": true})))
}

async fn echo<D: TestDialect>(params: Value, _: &mut Context<Tx<D>>) -> Result<ActionResult> {
    Ok(ActionResult::new(params))
}

/// Panics, for that is what a bug in Rust does.
async fn crash<D: TestDialect>(_: Nothing, context: &mut Context<Tx<D>>) -> Result<ActionResult> {
    insert::<D>("crash", context).await?;
    panic!("probe-private-detail")
}

fn create_slowly<D: TestDialect>(
    params: Create,
    context: &mut Context<Tx<D>>,
) -> BoxFuture<'_, Result<ActionResult>> {
    Box::pin(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        create_silently(params, context).await
    })
}

async fn insert<D: TestDialect>(label: &str, context: &mut Context<Tx<D>>) -> Result<String> {
    let id = context.ids().uuid7(context.now);
    let row = [&id, &context.tenant_id, label].map(|text| SqlValue::Text(text.to_owned()));
    context.tx.execute(D::INSERT_ROW, &row).await?;
    Ok(id)
}

//! A server of the Rust kernel on a PostgreSQL that others use as well, for tests over several
//! kernels.
//!
//! `serve` answers at http://127.0.0.1:$PORT/api/manage; `serve columns SCHEMA` prints the
//! columns of the kit's tables in that schema, which it makes where there are none.
//! $DATABASE_URL says where, $ACP_BINDINGS how the host is bound, $ACP_SECRET what signs.

use std::env::{args, var};
use std::error::Error;
use std::net::SocketAddr;

use acp_kernel::sqlx::PostgresStore;
use acp_kernel::sqlx::driver::postgres::{PgConnectOptions, PgPoolOptions};
use acp_kernel::sqlx::driver::{Executor, PgPool, query_as};
use acp_kernel::{Adapters, Bindings, Router};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let bindings = Bindings::parse(&serde_json::from_str(&var("ACP_BINDINGS")?)?)?;
    let given: Vec<String> = args().skip(1).collect();
    match given.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => serve(bindings).await,
        ["columns", schema] => columns(&bindings, schema).await,
        _ => Err("serve [columns SCHEMA]".into()),
    }
}

async fn serve(bindings: Bindings) -> Outcome<()> {
    let store = PostgresStore::new(pool("public").await?, &bindings);
    let router = Router::builder(bindings, Adapters::all(store))
        .packs(acp_kernel::packs::built_in())
        .secret(var("ACP_SECRET")?)
        .build()?;
    let routes = acp_kernel::axum::routes::<_, ()>(router);
    let address = SocketAddr::from(([127, 0, 0, 1], var("PORT")?.parse()?));
    let listener = tokio::net::TcpListener::bind(address).await?;
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, service).await?)
}

async fn columns(bindings: &Bindings, schema: &str) -> Outcome<()> {
    let pool = pool(schema).await?;
    if schema != "public" {
        pool.execute(Box::leak(format!("CREATE SCHEMA {schema}").into_boxed_str()) as &str)
            .await?;
        PostgresStore::new(pool.clone(), bindings).migrate().await?;
    }
    let sql = "SELECT concat_ws(' ', c.table_name, c.column_name, c.udt_name, \
               c.character_maximum_length, c.is_nullable) FROM information_schema.columns c \
               WHERE c.table_schema = $1 AND c.table_name LIKE 'acp\\_%' ORDER BY 1";
    let rows: Vec<(String,)> = query_as(sql).bind(schema).fetch_all(&pool).await?;
    rows.iter().for_each(|(column,)| println!("{column}"));
    Ok(())
}

async fn pool(schema: &str) -> Outcome<PgPool> {
    let options: PgConnectOptions = var("DATABASE_URL")?.parse()?;
    let options = options.options([("search_path", schema)]);
    let pool = PgPoolOptions::new().max_connections(20);
    Ok(pool.connect_with(options).await?)
}

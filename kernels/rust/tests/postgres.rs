//! Runs every vector in process on a PostgreSQL of its own.

use acp_kernel::sqlx::PostgresDialect;
use acp_kernel_tests::everywhere::every_vector_holds;
use acp_kernel_tests::server::PostgresServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_vector_holds_on_postgresql() {
    let server = PostgresServer::start();
    every_vector_holds::<PostgresDialect>(server.pool().await).await;
}

//! Runs every vector in process on a MariaDB of its own.

use acp_kernel::sqlx::MySqlDialect;
use acp_kernel_tests::everywhere::every_vector_holds;
use acp_kernel_tests::mysql_server::MySqlServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_vector_holds_on_mariadb() {
    let server = MySqlServer::start();
    every_vector_holds::<MySqlDialect>(server.pool().await).await;
}

//! Runs every vector of spec/vectors in process, on a SQLite file and several threads.

use acp_kernel::sqlx::SqliteDialect;
use acp_kernel_tests::database::SqliteFile;
use acp_kernel_tests::harness::Harness;
use acp_kernel_tests::runner::play;
use acp_kernel_tests::spec::{Case, cases};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let trials = cases()
        .into_iter()
        .map(|(id, case)| Trial::test(id, move || run(&case)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn run(case: &Case) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let file = SqliteFile::default();
    runtime.block_on(async {
        let harness = Harness::<SqliteDialect>::new(file.pool().await, &case.given).await;
        play(case, harness).await.map_err(Failed::from)
    })
}

//! What is asked, and which answers are refused.

use acp::host::Host;
use acp::host::express::Express;
use acp::plan::{Answers, Question};
use acp::repo::Repo;

use crate::repos::repo;

const SHOP: &str = "\
++++ package.json
{ \"dependencies\": { \"express\": \"^4.0.0\", \"pg\": \"^8.0.0\" } }
++++ src/index.js
const express = require(\"express\");
const app = express();
app.use(\"/api/taken/\", require(\"./routes\"));
++++ src/routes/index.js
module.exports = require(\"express\").Router();
++++ migrations/1_a.sql
CREATE TABLE accounts (id uuid PRIMARY KEY, owner_id uuid NOT NULL);
CREATE TABLE teams (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id uuid PRIMARY KEY);
";

fn asked(repo: &Repo) -> Vec<Question> {
    let candidate = Express.detect(repo).expect("detection").remove(0);
    Express.questions(repo, &candidate).expect("questions")
}

fn question(given: &str, key: &str) -> Question {
    asked(&repo(given)).into_iter().find(|question| question.key == key).expect("a question")
}

#[test]
fn every_question_has_a_default_unless_two_package_managers_lie_side_by_side() {
    let keys: Vec<_> = asked(&repo(SHOP)).into_iter().map(|q| (q.key, q.default.is_some())).collect();
    let usual = ["app_name", "kit_name", "base_path", "tenant_model", "packs", "table_prefix", "database"];
    assert_eq!(keys, usual.map(|key| (key, true)));
    let both = format!("{SHOP}++++ yarn.lock\n++++ pnpm-lock.yaml\n");
    let manager = question(&both, "package_manager");
    assert_eq!((manager.default, manager.flag), (None, "--package-manager"));
    let names = ["pnpm", "yarn"].map(|name| (name.to_owned(), name.to_owned()));
    assert_eq!(manager.answers, Answers::One(names.to_vec()));
    let said = both.replace("{ \"dep", "{ \"packageManager\": \"yarn@4.1.0\", \"dep");
    assert!(asked(&repo(&said)).iter().all(|question| question.key != "package_manager"));
}

#[test]
fn a_table_that_needs_a_user_is_offered_but_never_the_default() {
    let tenant = question(SHOP, "tenant_model");
    assert_eq!(tenant.default.as_deref(), Some("teams"));
    assert_eq!(
        tenant.prompt,
        "Table whose rows are the customers (accounts, teams, or `new` for one of its own)"
    );
    for answer in ["accounts", "orders", "new"] {
        assert_eq!(tenant.check.run(answer), Ok(()), "{answer}");
    }
    assert_eq!(
        tenant.check.run("firms"),
        Err("nothing describes a table `firms`; it is the name of one, or `new`".into())
    );
    let alone = SHOP.replace("CREATE TABLE teams (id uuid PRIMARY KEY, name text NOT NULL);\n", "");
    assert_eq!(question(&alone, "tenant_model").default.as_deref(), Some("new"));
}

#[test]
fn a_host_without_a_database_has_no_table_to_choose() {
    let none = SHOP.replace(", \"pg\": \"^8.0.0\"", "");
    let tenant = question(&none, "tenant_model");
    assert_eq!(tenant.default.as_deref(), Some("new"));
    assert!(tenant.check.run("teams").is_err());
    let database = question(&none, "database");
    assert_eq!(database.default.as_deref(), Some("pglite"));
    let own = question(SHOP, "database");
    assert_eq!(own.default.as_deref(), Some("postgres"));
    let Answers::One(all) = own.answers else { panic!("a choice") };
    assert_eq!(all[0].1, "the host's PostgreSQL through pg");
    assert_eq!(all[1].0, "pglite");
}

#[test]
fn an_address_and_a_folder_that_are_taken_are_refused() {
    let path = question(SHOP, "base_path");
    assert_eq!(path.check.run("/api/manage"), Ok(()));
    assert_eq!(path.check.run("/api/taken"), Err("`src/index.js` line 3 serves it already".into()));
    let app = question(SHOP, "app_name");
    assert_eq!(app.check.run("manage"), Ok(()));
    assert_eq!(app.check.run("routes"), Err("`src/routes` exists already".into()));
    assert!(app.check.run("../up").is_err());
    let ours = "// Yours: written once by `acp install`; edit freely.\n";
    let installed = format!("{SHOP}++++ src/manage/index.js\n{ours}");
    assert_eq!(question(&installed, "app_name").check.run("manage"), Ok(()));
}

//! SQL of the kit, statement by statement, for migrations that are code.

/// The statements, each with its comments and without its semicolon's line end.
pub fn split(sql: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut open = String::new();
    for line in sql.lines() {
        if open.is_empty() && line.trim().is_empty() {
            continue;
        }
        open += line;
        open.push('\n');
        // Inside a function's body a semicolon ends nothing.
        let body = open.matches("$$").count() % 2 == 1;
        let comments = open.lines().all(|line| line.trim_start().starts_with("--") || line.trim().is_empty());
        if line.trim_end().ends_with(';') && !body && !comments {
            all.push(open.trim_end().to_owned());
            open.clear();
        }
    }
    if !open.trim().is_empty() {
        all.push(open.trim_end().to_owned());
    }
    all
}

/// A statement as a template literal.
pub fn literal(statement: &str) -> String {
    let plain =
        statement.trim_end_matches(';').replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
    format!("`{plain}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::database::Database;
    use crate::vendor;

    #[test]
    fn every_statement_of_the_kit_stands_alone() {
        for database in Database::ALL {
            for statement in split(&vendor::migration(database, "acp_", true)) {
                let mut lines = statement.lines();
                let code = lines.find(|line| !line.is_empty() && !line.starts_with("--")).unwrap_or_default();
                let known = ["CREATE ", "DROP TRIGGER "].iter().any(|word| code.starts_with(word));
                assert!(known && statement.ends_with(';'), "{database:?}: {statement}");
                let made = ["CREATE TABLE", "CREATE INDEX"].map(|words| statement.matches(words).count());
                assert!(made.iter().sum::<usize>() <= 1, "{statement}");
            }
        }
    }

    #[test]
    fn a_literal_says_what_the_statement_says() {
        assert_eq!(
            literal("CREATE TABLE `a` (b text DEFAULT '${c}\\d');"),
            "`CREATE TABLE \\`a\\` (b text DEFAULT '\\${c}\\\\d')`"
        );
    }
}

//! The databases that hosts keep their tables in, as answers, features and migrations name them.
//! It knows no host, and no SQL.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
    MySql,
}

impl Database {
    pub const ALL: [Database; 3] = [Database::Sqlite, Database::Postgres, Database::MySql];

    pub fn word(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
            Database::MySql => "mysql",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Database::ALL.into_iter().find(|database| database.word() == word)
    }
}

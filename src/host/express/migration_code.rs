//! Migrations that are code: what Knex, Sequelize and TypeORM run, around SQL statements.

use super::statements::{literal, split};
use crate::pack::names::camel;

/// A migration that is code.
pub struct Code<'a> {
    pub up: &'a str,
    pub down: &'a str,
    pub typescript: bool,
    pub modules: bool,
    /// The pack whose migration it is; `None`: the control plane's own.
    pub pack: Option<&'a str>,
    /// The step of the control plane's own that it is; `None`: its first one.
    pub step: Option<&'a str>,
}

impl Code<'_> {
    fn first(&self) -> String {
        let (command, whose) = match self.pack {
            Some(pack) => ("add-pack", format!("pack `{pack}`")),
            None => ("install", "control plane".to_owned()),
        };
        format!("// Yours: written once by `acp {command}`; edit freely.\n// The tables of the {whose}.\n\n")
    }

    fn list(&self, name: &str, sql: &str) -> String {
        let ty = if self.typescript { ": string[]" } else { "" };
        let all: String = split(sql).iter().map(|one| format!("  {},\n", literal(one))).collect();
        format!("const {name}{ty} = [\n{all}];\n\n")
    }

    fn lists(&self) -> String {
        self.list("statements", self.up) + &self.list("drops", self.down)
    }

    /// `async function name(parameter)` in the file's own way of exporting.
    fn function(&self, name: &str, parameter: &str, body: &str) -> String {
        match self.modules {
            true => format!("export async function {name}({parameter}) {{\n{body}}}\n"),
            false => format!("exports.{name} = async function {name}({parameter}) {{\n{body}}};\n"),
        }
    }

    pub fn knex(&self) -> String {
        let body = |list: &str| {
            format!("  for (const statement of {list}) {{\n    await knex.raw(statement);\n  }}\n")
        };
        let (import, parameter) = match self.typescript {
            true => ("import type { Knex } from \"knex\";\n\n", "knex: Knex"),
            false => ("", "knex"),
        };
        let ty = |text: String| match self.typescript {
            true => text.replace("(knex: Knex)", "(knex: Knex): Promise<void>"),
            false => text,
        };
        let up = ty(self.function("up", parameter, &body("statements")));
        let down = ty(self.function("down", parameter, &body("drops")));
        format!("{}{import}{}{up}\n{down}", self.first(), self.lists())
    }

    pub fn sequelize(&self) -> String {
        let body = |list: &str| {
            format!(
                "  for (const statement of {list}) {{\n    await queryInterface.sequelize.query(statement);\n  }}\n"
            )
        };
        let (import, parameter) = match self.typescript {
            true => {
                ("import type { QueryInterface } from \"sequelize\";\n\n", "queryInterface: QueryInterface")
            }
            false => ("", "queryInterface"),
        };
        let up = self.function("up", parameter, &body("statements"));
        let down = self.function("down", parameter, &body("drops"));
        format!("{}{import}{}{up}\n{down}", self.first(), self.lists())
    }

    pub fn typeorm(&self, path: &str) -> String {
        let version: String =
            path.rsplit('/').next().unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        let body = |list: &str| {
            format!(
                "    for (const statement of {list}) {{\n      await queryRunner.query(statement);\n    }}\n"
            )
        };
        let (up, down) = (body("statements"), body("drops"));
        let class = match self.pack {
            Some(pack) => format!("AcpPack{}{version}", camel(pack)),
            None => format!(
                "{}{version}",
                self.step.map_or("AcpControlPlane".into(), |step| camel(&format!("acp_step_{step}")))
            ),
        };
        let first = self.first();
        let lists = self.lists();
        match self.typescript {
            true => format!(
                "{first}import type {{ MigrationInterface, QueryRunner }} from \"typeorm\";\n\n{lists}export class {class} implements MigrationInterface {{\n  name = \"{class}\";\n\n  async up(queryRunner: QueryRunner): Promise<void> {{\n{up}  }}\n\n  async down(queryRunner: QueryRunner): Promise<void> {{\n{down}  }}\n}}\n"
            ),
            false => {
                let export = if self.modules {
                    format!("export class {class}")
                } else {
                    format!("exports.{class} = class {class}")
                };
                let end = if self.modules { "}" } else { "};" };
                format!(
                    "{first}{lists}{export} {{\n  name = \"{class}\";\n\n  async up(queryRunner) {{\n{up}  }}\n\n  async down(queryRunner) {{\n{down}  }}\n{end}\n"
                )
            }
        }
    }
}

// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the rows of team members.
//!
//! Never sends mail.

use crate::ports::{Stored, TeamMember, TeamRows};
use crate::sqlx::arg::Arg;
use crate::sqlx::dialect::Dialect;
use crate::sqlx::records::team_member;
use crate::sqlx::transaction::SqlTx;

impl<D: Dialect> TeamRows for SqlTx<D> {
    async fn list_team_members(&mut self, tenant_id: &str) -> Stored<Vec<TeamMember>> {
        let sql = self.sql(|s| s.list_members);
        self.all(sql, &[tenant_id.into()], team_member::<D>).await
    }

    async fn find_team_member(
        &mut self,
        tenant_id: &str,
        email: &str,
    ) -> Stored<Option<TeamMember>> {
        let sql = self.sql(|s| s.find_member);
        let email = email.to_lowercase();
        self.one(sql, &[tenant_id.into(), (&email).into()], team_member::<D>)
            .await
    }

    async fn create_team_member(
        &mut self,
        tenant_id: &str,
        member: TeamMember,
    ) -> Stored<TeamMember> {
        let sql = self.sql(|s| s.insert_member);
        let args = [
            Arg::Uuid(&member.id),
            tenant_id.into(),
            (&member.email).into(),
            (&member.role).into(),
            member.invited_at.into(),
            member.joined_at.into(),
        ];
        self.change(sql, &args).await?;
        Ok(member)
    }
}
